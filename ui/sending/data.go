package sending

import (
	"fmt"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"ownvoice/ui/desk"
	"ownvoice/ui/page"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
	"ownvoice/ui/words"
)

// data is how much may be sent and fetched in a month.
type data struct {
	field    *widget.Entry
	keep     *widget.Button
	used     *widget.StatusPill
	wrong    *widget.Text
	over     func() fyne.Canvas
	onBudget func(mb int64)
	settled  func()
	typed    bool // something was typed that is not kept yet
	shown    bool // the widgets are being set
}

func newData(d *desk.Desk, onBudget func(mb int64), settled func()) *data {
	m := &data{onBudget: onBudget, settled: settled, over: func() fyne.Canvas { return d.Window.Canvas() }}
	m.field = widget.NewEntry("No limit")
	m.field.Label = "Megabytes a month"
	m.field.OnEnter = func(string) { m.onKeep() }
	m.field.OnChanged = func(string) { m.typed = m.typed || !m.shown }
	if d.Keys != nil {
		m.field.OnShortcut = d.Keys.TypedShortcut
	}
	m.keep = widget.NewButton("Keep it", "check", m.onKeep)
	m.used = widget.NewStatusPill("cloud_upload", "", widget.Calm)
	m.wrong = widget.NewText("Write whole megabytes, as 500. Leave it empty for no limit.", theme.Second, theme.Care)
	m.wrong.Wrap = true
	m.wrong.Hide()
	return m
}

// content stands the field before its button, in the room there is.
func (m *data) content(b widget.Breadth) fyne.CanvasObject {
	field := widget.NewColumns(theme.Space8, []float32{130, -1, -1}, m.field, widget.NewText("MB", theme.Body, theme.Ink), m.keep)
	if b == widget.Slim {
		field = widget.NewColumns(theme.Space8, []float32{widget.Rest, -1, -1}, m.field, widget.NewText("MB", theme.Body, theme.Ink), m.keep)
	}
	return widget.NewColumn(theme.Space12, field, m.wrong, m.used)
}

// show leaves what is being typed alone.
func (m *data) show(mb, spent int64) {
	if !m.typed {
		m.shown = true
		m.field.SetText("")
		if mb > 0 {
			m.field.SetText(strconv.FormatInt(mb, 10))
		}
		m.shown = false
	}
	gone := words.Number(int(spent / 1e6))
	switch {
	case mb == 0:
		m.used.Set("cloud_upload", gone+" MB used this month", "", widget.Calm, widget.NoBar)
	case spent >= mb*1e6:
		m.used.Set("hourglass_empty", "This month’s data is used up", "", widget.Care, 100)
	default:
		m.used.Set("cloud_upload", fmt.Sprintf("%s of %s MB used this month", gone, words.Number(int(mb))), "", widget.Calm, int(spent/(mb*1e4)))
	}
}

func (m *data) onKeep() {
	said := strings.TrimSpace(strings.TrimSuffix(strings.ToUpper(strings.ReplaceAll(m.field.Text, ",", "")), "MB"))
	mb, err := strconv.ParseInt(said, 10, 64)
	if said == "" {
		mb, err = 0, nil
	}
	m.wrong.Hidden = err == nil && mb >= 0 && mb <= mostMB
	m.settled()
	if !m.wrong.Hidden {
		m.over().Focus(m.field)
		return
	}
	m.typed = false
	m.onBudget(mb)
}

// mostMB is more than anybody sends in a month.
const mostMB = 1_000_000_000

// Full is all there is to choose, each thing on a card.
func (w *When) Full(b widget.Breadth) fyne.CanvasObject {
	networks := page.Setting("On which networks", "Words, and what storytellers say may be done, always go when you are online: they are small. This is for recordings.", w.Choice, w.networks)
	hours := page.Setting("At what hours", "At night data may cost less, and nobody waits for the network.", w.hours.choice, w.hours.span)
	month := page.Setting("How much data a month", "Both ways, what is sent and what comes. When it is used up, recordings wait for the next month.", w.data.content(b))
	if b == widget.Wide {
		return page.Halves(theme.Space16, widget.NewColumn(theme.Space16, networks), widget.NewColumn(theme.Space16, hours, month))
	}
	return widget.NewColumn(theme.Space16, networks, hours, month)
}
