// Package sending is the choice of when recordings travel, for the places that
// ask it. What follows from it, sync decides; words and withdrawals never wait.
package sending

import (
	"context"

	"ownvoice/sync/client"
	"ownvoice/ui/desk"
	"ownvoice/ui/widget"
)

// When is the choice. It is made by New.
type When struct {
	*widget.Choice
	d       *desk.Desk
	ctx     context.Context
	rules   client.Rules
	trouble func(error)
}

// The keys of the choice, by what the rules call them.
var keys = map[client.When]string{client.OnAny: "any", client.OnChosen: "chosen", client.OnWord: "asked"}

// New makes the choice. trouble hears why it could not be read or kept.
func New(d *desk.Desk, trouble func(error)) *When {
	w := &When{d: d, trouble: trouble}
	w.Choice = widget.NewChoice(widget.UpAndDown, []widget.Option{
		{Key: "any", Words: "Whenever I am online"}, {Key: "chosen", Words: "Only on this network"}, {Key: "asked", Words: "Only when I say so"}}, w.onAnswer)
	w.Spoken = "When to send recordings."
	return w
}

// Enter shows what is chosen now; answers are kept until ctx ends.
func (w *When) Enter(ctx context.Context) {
	w.ctx = ctx
	desk.Work(ctx, func(ctx context.Context) (client.Rules, error) { return client.ReadRules(ctx, w.d.Library) }, w.show)
}

func (w *When) show(rules client.Rules, err error) {
	if err != nil {
		w.trouble(err)
		return
	}
	w.rules = rules
	w.SetAnswer(keys[rules.When])
}

// onAnswer keeps it. "This network" is the one the laptop is on now, or where
// nobody knows its name, any that does not cost by the byte.
func (w *When) onAnswer(key string) {
	rules := w.rules
	for when, k := range keys {
		if k == key {
			rules.When = when
		}
	}
	desk.Save(w.ctx, func(ctx context.Context) error {
		rules.Networks = nil
		if e := w.d.Library.Device().Enrolment; e != nil && rules.When == client.OnChosen {
			if here := client.ThisComputer.Here(ctx, e.Archive); here.Name != "" {
				rules.Networks = []string{here.Name}
			}
		}
		return rules.Keep(ctx, w.d.Library)
	}, func(err error) {
		w.show(rules, err)
		if err == nil && w.d.Wake != nil {
			w.d.Wake()
		}
	})
}
