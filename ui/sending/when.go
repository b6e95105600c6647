// Package sending is the choice of when recordings travel, for the places that
// ask it: on which networks, at what hours, and for how much data a month. What
// follows from it, sync decides; words and withdrawals never wait.
package sending

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"ownvoice/sync/client"
	"ownvoice/ui/desk"
	"ownvoice/ui/page"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
	"ownvoice/ui/words"
)

// When is the choice. It is made by New.
type When struct {
	Choice *widget.Choice // on which networks
	Line   *widget.Text   // what holds besides, in a sentence; hidden when nothing does

	d       *desk.Desk
	ctx     context.Context
	now     func() time.Time
	network client.Network
	trouble func(error)
	settled func() // something takes another space

	seen     loaded
	networks *fyne.Container // those that were chosen
	hours    *hours
	data     *data
}

// The keys of the choice, by what the rules call them.
var keys = map[client.When]string{client.OnAny: "any", client.OnChosen: "chosen", client.OnWord: "asked"}

// New makes the choice. trouble hears why it could not be read or kept, and
// settled that it takes another space; it may be nil.
func New(d *desk.Desk, trouble func(error), settled func()) *When {
	w := &When{d: d, trouble: trouble, settled: settled, now: time.Now, network: client.ThisComputer}
	w.Choice = widget.NewChoice(widget.UpAndDown, []widget.Option{
		{Key: "any", Words: "Whenever I am online"}, {Key: "chosen", Words: "Only on chosen Wi-Fi"}, {Key: "asked", Words: "Only when I say so"}}, w.onAnswer)
	w.Choice.Spoken = "When to send recordings."
	w.Line = page.Quiet("")
	w.Line.Hide()
	w.networks = widget.NewColumn(theme.Space8)
	w.hours = newHours(w.onNight)
	w.data = newData(d, w.onBudget, w.settle)
	return w
}

// Enter shows what is chosen now; answers are kept until ctx ends.
func (w *When) Enter(ctx context.Context) {
	w.ctx = ctx
	w.data.typed = false
	w.Look()
}

// Look reads again what holds, and how much of the month's data has gone.
func (w *When) Look() { desk.Work(w.ctx, w.load, w.show) }

// loaded is what holds now.
type loaded struct {
	rules client.Rules
	here  client.Place // the network that this laptop is on
	spent int64        // bytes, this month
}

func (w *When) load(ctx context.Context) (l loaded, err error) {
	if l.rules, err = client.ReadRules(ctx, w.d.Library); err != nil {
		return l, err
	}
	l.here = w.at(ctx)
	l.spent, err = client.Spent(ctx, w.d.Library, w.now())
	return l, err
}

// at is the network that this laptop would send by.
func (w *When) at(ctx context.Context) client.Place {
	if e := w.d.Library.Device().Enrolment; e != nil {
		return w.network.Here(ctx, e.Archive)
	}
	return client.Place{}
}

func (w *When) show(l loaded, err error) {
	if err != nil {
		w.trouble(err)
		return
	}
	w.seen = l
	w.Choice.SetAnswer(keys[l.rules.When])
	line := Besides(l.rules, l.spent)
	w.Line.Hidden = line == ""
	w.Line.SetWords(line)
	w.showNetworks()
	w.hours.show(l.rules.Night)
	w.data.show(l.rules.BudgetMB, l.spent)
	w.settle()
}

func (w *When) settle() {
	if w.settled != nil {
		w.settled()
	}
}

// Besides says what holds besides the choice of networks; "" when nothing does.
func Besides(r client.Rules, spent int64) string {
	var all []string
	if r.When == client.OnChosen && len(r.Networks) > 0 {
		all = append(all, "Chosen: "+strings.Join(r.Networks, ", ")+".")
	}
	if r.Night != nil {
		all = append(all, fmt.Sprintf("From %s to %s.", r.Night.From, r.Night.To))
	}
	if r.BudgetMB > 0 {
		all = append(all, fmt.Sprintf("%s of %s MB this month.", words.Number(int(spent/1e6)), words.Number(int(r.BudgetMB))))
	}
	return strings.Join(all, " ")
}

// keep keeps other rules, and lets sync go by them at once.
func (w *When) keep(rules client.Rules) {
	desk.Save(w.ctx, func(ctx context.Context) error {
		if rules.When == client.OnChosen && len(rules.Networks) == 0 && w.seen.rules.When != client.OnChosen {
			if here := w.at(ctx); here.Name != "" { // "chosen" begins with where one is
				rules.Networks = []string{here.Name}
			}
		}
		return rules.Keep(ctx, w.d.Library)
	}, func(err error) {
		if err != nil {
			w.trouble(err)
			return
		}
		w.Look()
		if w.d.Wake != nil {
			w.d.Wake()
		}
	})
}

func (w *When) onAnswer(key string) {
	rules := w.seen.rules
	for when, k := range keys {
		if k == key {
			rules.When = when
		}
	}
	w.keep(rules)
}

func (w *When) onNight(night *client.Hours) {
	rules := w.seen.rules
	rules.Night = night
	w.keep(rules)
}

func (w *When) onBudget(mb int64) {
	rules := w.seen.rules
	rules.BudgetMB = mb
	w.keep(rules)
}

// choose takes a network among the chosen ones, or away from them.
func (w *When) choose(name string, on bool) {
	rules := w.seen.rules
	rules.Networks = slices.DeleteFunc(slices.Clone(rules.Networks), func(n string) bool { return n == name })
	if on {
		rules.Networks = append(rules.Networks, name)
	}
	w.keep(rules)
}

// showNetworks lists the networks that were chosen, and offers the one that the
// laptop is on. The keys go back to the choice when one of them was pressed.
func (w *When) showNetworks() {
	w.networks.Objects = nil
	w.networks.Hidden = w.seen.rules.When != client.OnChosen
	if w.networks.Hidden {
		return
	}
	chosen := w.seen.rules.Networks
	for _, name := range chosen {
		icon := widget.NewIcon("check", theme.Accent)
		forget := widget.NewSmallButton("Forget it", "close", func() {
			w.choose(name, false)
			w.d.Window.Canvas().Focus(w.Choice)
		})
		forget.Spoken = "Forget " + name
		called := widget.NewText(name, theme.Body, theme.Ink)
		called.LeastWidth = 80
		w.networks.Add(widget.NewColumns(theme.Space8, []float32{24, widget.Rest, -1}, icon, called, forget))
	}
	if len(chosen) == 0 {
		w.networks.Add(page.Quiet("Any network that does not cost by the megabyte."))
	}
	if here := w.seen.here.Name; here != "" && !slices.Contains(chosen, here) {
		w.networks.Add(widget.NewLine(0, widget.NewButton("Choose this one as well", "add", func() {
			w.choose(here, true)
			w.d.Window.Canvas().Focus(w.Choice)
		})))
		w.networks.Add(page.Quiet("You are on “" + here + "” now."))
	}
}
