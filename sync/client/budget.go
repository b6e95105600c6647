package client

import (
	"context"
	"encoding/json"
	"time"
)

const monthSetting = "sync month"

// month is what went over the wire in a month, both ways, TLS included.
type month struct {
	Month string `json:"month"` // "2026-05", by this laptop's clock
	Bytes int64  `json:"bytes"`
}

// countMonth writes down what has gone since it was last written down, and
// gives the sum of this month. It is counted whether there is a budget or not:
// one that is set in the middle of a month knows what is gone of it.
func (c *Client) countMonth(ctx context.Context) (int64, error) {
	c.counting.Lock()
	defer c.counting.Unlock()
	m, err := readMonth(ctx, c.lib, c.now())
	if err != nil {
		return 0, err
	}
	sent, received := c.used.sum()
	fresh := sent + received - c.counted
	if fresh == 0 {
		return m.Bytes, nil
	}
	m.Bytes += fresh
	out, err := json.Marshal(m)
	if err != nil {
		return 0, err
	}
	if err := c.lib.SetSetting(ctx, monthSetting, string(out)); err != nil {
		return 0, err
	}
	c.counted += fresh
	return m.Bytes, nil
}

// SpentThisMonth is how many bytes went over the wire this month, both ways.
func (c *Client) SpentThisMonth(ctx context.Context) (int64, error) { return c.countMonth(ctx) }

// Spent is how many bytes went over the wire in the month of now, both ways, as
// far as it is written down: after each sync, and with a budget all the time.
func Spent(ctx context.Context, s Settings, now time.Time) (int64, error) {
	m, err := readMonth(ctx, s, now)
	return m.Bytes, err
}

func readMonth(ctx context.Context, s Settings, now time.Time) (month, error) {
	raw, err := s.Setting(ctx, monthSetting)
	m := month{Month: now.Format("2006-01")}
	var was month
	if json.Unmarshal([]byte(raw), &was) == nil && was.Month == m.Month {
		m = was
	}
	return m, err
}

// nextMonth is when a new month begins, by this laptop's clock.
func nextMonth(now time.Time) time.Time {
	return time.Date(now.Year(), now.Month()+1, 1, 0, 0, 0, 0, now.Location())
}
