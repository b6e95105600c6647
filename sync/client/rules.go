package client

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"ownvoice/library/catalog"
)

// Rules are what a person decided about when files travel. Words, permission
// and withdrawals are small and go whenever there is an archive: a withdrawal
// waits for no rule. The zero Rules let everything go at once.
type Rules struct {
	When     When     `json:"when,omitempty"`
	Networks []string `json:"networks,omitempty"`  // with OnChosen: their names
	Night    *Hours   `json:"night,omitempty"`     // only between these hours
	BudgetMB int64    `json:"budget_mb,omitempty"` // megabytes (10^6) a month, both ways; 0: no limit
}

// When is on which networks files travel.
type When string

const (
	OnAny    When = ""       // whenever there is an archive
	OnChosen When = "chosen" // on the networks that were chosen; none chosen: on all that do not cost by the byte
	OnWord   When = "asked"  // only when the person says so
)

// Hours are a stretch of the day, by this laptop's clock: "22:00" to "06:00".
// It may go over midnight.
type Hours struct {
	From string `json:"from"`
	To   string `json:"to"`
}

const (
	rulesSetting = "sync rules"
	clockForm    = "15:04"
)

// ReadRules reads the rules of a laptop.
func ReadRules(ctx context.Context, s Settings) (Rules, error) {
	var r Rules
	raw, err := s.Setting(ctx, rulesSetting)
	if err != nil || raw == "" {
		return r, err
	}
	if err := json.Unmarshal([]byte(raw), &r); err != nil {
		return Rules{}, fmt.Errorf("read sync rules: %w", err)
	}
	return r, nil
}

// Keep makes them the laptop's rules, or answers catalog.ErrMalformed.
func (r Rules) Keep(ctx context.Context, s Settings) error {
	if !slices.Contains([]When{OnAny, OnChosen, OnWord}, r.When) || r.BudgetMB < 0 || r.Night != nil && !r.Night.sensible() {
		return fmt.Errorf("keep sync rules: %w", catalog.ErrMalformed)
	}
	raw, err := json.Marshal(r)
	if err != nil {
		return err
	}
	return s.SetSetting(ctx, rulesSetting, string(raw))
}

func (h Hours) sensible() bool {
	from, err := time.Parse(clockForm, h.From)
	to, failed := time.Parse(clockForm, h.To)
	return err == nil && failed == nil && !from.Equal(to)
}

// opens is when the hours begin next; zero while they last.
func (h Hours) opens(now time.Time) time.Time {
	from, to := onDay(now, h.From), onDay(now, h.To)
	in := !now.Before(from) && now.Before(to)
	if to.Before(from) {
		in = !now.Before(from) || now.Before(to)
	}
	switch {
	case in:
		return time.Time{}
	case now.Before(from):
		return from
	}
	return onDay(now.AddDate(0, 0, 1), h.From)
}

// onDay is a time of day on the day of now.
func onDay(now time.Time, clock string) time.Time {
	at, _ := time.Parse(clockForm, clock) // Keep saw that it is one
	return time.Date(now.Year(), now.Month(), now.Day(), at.Hour(), at.Minute(), 0, 0, now.Location())
}

// SendNow lets what waits for a network, a night or a word go until it has
// gone. A month's budget it does not open.
func (c *Client) SendNow() { c.said.Store(true) }

// held is what files have to wait for now; the zero Waits when they may travel.
func (c *Client) held(ctx context.Context) (Waits, error) {
	r, err := ReadRules(ctx, c.lib)
	if err != nil {
		return Waits{}, err
	}
	if !c.said.Load() {
		if w := c.heldBy(ctx, r); w.For != "" {
			return w, nil
		}
	}
	if r.BudgetMB == 0 {
		return Waits{}, nil
	}
	spent, err := c.countMonth(ctx)
	if err != nil || spent < r.BudgetMB*1e6 {
		return Waits{}, err
	}
	return Waits{For: ForBudget, Until: nextMonth(c.now())}, nil
}

func (c *Client) heldBy(ctx context.Context, r Rules) Waits {
	switch r.When {
	case OnWord:
		return Waits{For: ForWord}
	case OnChosen:
		at := c.Network.Here(ctx, c.at.Archive)
		if len(r.Networks) > 0 && !slices.Contains(r.Networks, at.Name) {
			return Waits{For: ForNetwork, Network: at.Name}
		}
		if len(r.Networks) == 0 && at.Metered {
			return Waits{For: ForMetered, Network: at.Name}
		}
	}
	if r.Night != nil {
		if at := r.Night.opens(c.now()); !at.IsZero() {
			return Waits{For: ForNight, Until: at}
		}
	}
	return Waits{}
}
