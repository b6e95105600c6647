// Package beside is the card on which somebody lets two laptops that are on one
// local network exchange what the team may hear. It goes on whatever place is
// shown, until it is stopped or the window closes. Whom it meets, and what is
// given, sync/beside decides.
package beside

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"ownvoice/explain"
	"ownvoice/library/catalog"
	"ownvoice/studio"
	"ownvoice/sync/beside"
	"ownvoice/sync/carry"
	"ownvoice/ui/desk"
	"ownvoice/ui/page"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
	"ownvoice/ui/words"
)

// Meeting is the card. It is made by New.
type Meeting struct {
	d       *desk.Desk
	settled func()

	state   *widget.StatusPill
	said    *widget.Text
	start   *widget.Button
	stop    *widget.Button
	address *widget.Text  // where this laptop can be met
	field   *widget.Entry // where the other one is
	meet    *widget.Button
	by      *fyne.Container
	content *fyne.Container

	ctx   context.Context // of the looking that goes on; nil: none does
	end   context.CancelFunc
	names map[catalog.ID]string
	met   map[catalog.ID]beside.Met
}

// lookFor is how long it is looked for other laptops.
const lookFor = 15 * time.Minute

// New makes the card. settled hears that it takes another space.
func New(d *desk.Desk, settled func()) *Meeting {
	m := &Meeting{d: d, settled: settled, met: map[catalog.ID]beside.Met{}}
	m.state = widget.NewStatusPill("laptop_windows", "", widget.Calm)
	m.said = page.Quiet("")
	m.start = widget.NewButton("Look for a laptop", "sync", m.onStart)
	m.stop = widget.NewButton("Stop looking", "stop-fill", m.onStop)
	m.address = page.Quiet("")
	m.field = widget.NewEntry("What the other one shows")
	m.field.OnEnter = func(string) { m.onMeet() }
	if d.Keys != nil {
		m.field.OnShortcut = d.Keys.TypedShortcut
	}
	m.meet = widget.NewButton("Meet it", "arrow_forward", m.onMeet)
	m.by = widget.NewColumn(theme.Space8, m.address, page.With(widget.Wide, m.field, m.meet))
	m.content = widget.NewColumn(theme.Space12, m.state, m.said, m.by, widget.NewLine(theme.Space12, m.start, m.stop))
	m.show(false)
	m.state.Hide()
	m.said.Hide()
	return m
}

// Content is the card's inside.
func (m *Meeting) Content() fyne.CanvasObject { return m.content }

// show shows what can be pressed while it is looked, or while it is not.
func (m *Meeting) show(looks bool) {
	m.start.Hidden, m.stop.Hidden, m.by.Hidden = looks, !looks, !looks
	m.start.Refresh()
	m.stop.Refresh()
}

func (m *Meeting) say(icon, title, sentence string, tone widget.Tone, percent int) {
	m.state.Set(icon, title, "", tone, percent)
	m.said.SetWords(sentence)
	m.state.Show()
	m.said.Hidden = sentence == ""
	m.said.Refresh()
	m.settled()
}

// onStart looks for other laptops.
func (m *Meeting) onStart() {
	if m.ctx != nil {
		return
	}
	m.begin()
	ctx, o := m.ctx, m.options()
	desk.Work(m.d.Open, func(context.Context) ([]beside.Met, error) { return look(ctx, m, o) }, m.ended)
}

func (m *Meeting) begin() {
	m.ctx, m.end = context.WithTimeout(m.d.Open, lookFor)
	m.met = map[catalog.ID]beside.Met{}
	m.address.SetWords("")
	m.show(true)
	m.say("sync", "Looking for laptops of the project", "On the other laptop, press the same button. You can carry on with anything else.", widget.Calm, widget.NoBar)
	m.d.Window.Canvas().Focus(m.stop)
}

// look meets whoever is near until ctx ends, and unpacks what came.
func look(ctx context.Context, m *Meeting, o beside.Options) ([]beside.Met, error) {
	known, err := carry.Devices(ctx, m.d.Library)
	if err != nil {
		return nil, err
	}
	names := map[catalog.ID]string{}
	for _, d := range known {
		names[d.ID] = d.Name
	}
	fyne.Do(func() { m.names = names })
	met, err := beside.Run(ctx, m.d.Library, o)
	if len(met) > 0 {
		err = errors.Join(err, studio.Unpack(context.WithoutCancel(ctx), m.d.Library))
	}
	return met, err
}

// options pass on what happens, each thing on Fyne's goroutine.
func (m *Meeting) options() beside.Options {
	ctx := m.ctx
	on := func(f func()) {
		fyne.Do(func() {
			if m.ctx == ctx {
				f()
			}
		})
	}
	last := ""
	return beside.Options{
		Here:    func(port string) { on(func() { m.onHere(port) }) },
		Counted: func(met beside.Met) { on(func() { m.onCounted(met) }) },
		Met: func(met beside.Met, err error) {
			on(func() { m.onMet(met, err) })
		},
		Tell: func(p beside.Progress) {
			percent := 100
			if p.File.Bytes > 0 {
				percent = int(100 * p.Done / p.File.Bytes)
			}
			if at := fmt.Sprint(p.With, p.File.SHA256, p.Fetch, percent); at != last { // told one thing at a time
				last = at
				on(func() { m.onProgress(p, percent) })
			}
		},
	}
}

// foundIt takes away what is for laptops that do not find each other, unless
// somebody types there.
func (m *Meeting) foundIt() {
	if at := m.d.Window.Canvas().Focused(); at != fyne.Focusable(m.field) && at != fyne.Focusable(m.meet) && m.by.Visible() {
		m.by.Hide()
		m.settled()
	}
}

// onHere says where this laptop can be met, for networks on which laptops do
// not find each other.
func (m *Meeting) onHere(port string) {
	if at := here(); at != "" {
		m.address.SetWords("They do not find each other? Type " + net.JoinHostPort(at, port) + " on the other laptop, or here what the other one shows.")
	}
	m.settled()
}

// here is this laptop's own address on a local network; "" is none.
func here() string {
	all, err := net.InterfaceAddrs()
	if err != nil {
		return ""
	}
	for _, a := range all {
		if n, is := a.(*net.IPNet); is && n.IP.To4() != nil && n.IP.IsGlobalUnicast() {
			return n.IP.String()
		}
	}
	return ""
}

// called is what a laptop is called.
func (m *Meeting) called(id catalog.ID) string {
	for _, name := range []string{m.names[id], m.met[id].Name} {
		if name != "" {
			return name
		}
	}
	return "the other laptop"
}

// onCounted hears what was exchanged so far with a laptop.
func (m *Meeting) onCounted(met beside.Met) {
	m.met[met.With] = met
	m.foundIt()
	m.say("sync", "Exchanging with "+m.called(met.With), "Leave both laptops on.", widget.Calm, widget.NoBar)
}

func (m *Meeting) onProgress(p beside.Progress, percent int) {
	m.foundIt()
	way := "Giving to "
	if p.Fetch {
		way = "Fetching from "
	}
	m.say("sync", fmt.Sprintf("%s%s, %d%%", way, m.called(p.With), percent), "Leave both laptops on.", widget.Calm, percent)
}

// onMet hears the end of a meeting, whoever began.
func (m *Meeting) onMet(met beside.Met, err error) {
	if err != nil {
		why := explain.Error(err)
		m.say("front_hand", why.What, strings.TrimSpace(why.Safe+" "+why.Do), widget.Care, widget.NoBar)
		return
	}
	m.met[met.With] = met
	m.done(met.With)
}

// done says what was exchanged with a laptop.
func (m *Meeting) done(with catalog.ID) {
	m.say("check_circle", "Exchanged with "+m.called(with), told(m.met[with])+" You can stop, or look for another laptop.", widget.Good, widget.NoBar)
}

// told says what a meeting brought.
func told(met beside.Met) string {
	if met.Changes+met.Given+met.Files+met.Gave == 0 {
		return "Both had the same already."
	}
	return things(met.Changes, met.Files) + " came here. " + things(met.Given, met.Gave) + " went there. What came from a laptop is not safe in the archive yet."
}

// things are changes and files, as the beginning of a sentence.
func things(changes, files int) string {
	switch {
	case changes+files == 0:
		return "Nothing new"
	case files == 0:
		return count(changes, "change")
	case changes == 0:
		return count(files, "file")
	}
	return count(changes, "change") + " and " + count(files, "file")
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return words.Number(n) + " " + what + "s"
}

// onMeet meets a laptop by what it shows.
func (m *Meeting) onMeet() {
	at := strings.TrimSpace(m.field.Text)
	if _, _, err := net.SplitHostPort(at); err != nil || m.ctx == nil {
		m.say("front_hand", "That is not an address.", "It is four numbers, a colon, and one more number, as 192.168.1.20:40123.", widget.Care, widget.NoBar)
		m.d.Window.Canvas().Focus(m.field)
		return
	}
	ctx, o := m.ctx, m.options()
	m.say("sync", "Going to the other laptop", "", widget.Calm, widget.NoBar)
	desk.Work(ctx, func(ctx context.Context) (beside.Met, error) { return beside.Meet(ctx, m.d.Library, at, o.Tell) }, m.onMet)
}

// onStop ends the looking; what came stays.
func (m *Meeting) onStop() {
	if m.end != nil {
		m.end()
	}
}

// ended says what came of it all.
func (m *Meeting) ended(met []beside.Met, err error) {
	m.end()
	had := m.d.Window.Canvas().Focused() == fyne.Focusable(m.stop)
	m.ctx, m.end = nil, nil
	m.show(false)
	switch {
	case len(m.met) > 0 && err != nil && !errors.Is(err, beside.ErrNobody):
		why := explain.Error(err)
		m.say("front_hand", why.What, strings.TrimSpace(why.Safe+" "+why.Do), widget.Care, widget.NoBar)
	case len(met) > 0 || len(m.met) > 0:
		for _, one := range met {
			m.met[one.With] = one
		}
		m.say("check_circle", "Exchanged with "+m.everybody(), m.allTold(), widget.Good, widget.NoBar)
	default:
		why := explain.Error(err)
		m.say("laptop_windows", why.What, strings.TrimSpace(why.Safe+" "+why.Do), widget.Calm, widget.NoBar)
	}
	if had {
		m.d.Window.Canvas().Focus(m.start)
	}
}

// everybody names the laptops that were met.
func (m *Meeting) everybody() string {
	var all []string
	for id := range m.met {
		all = append(all, m.called(id))
	}
	return list(all)
}

// allTold is what all meetings brought together.
func (m *Meeting) allTold() string {
	var sum beside.Met
	for _, met := range m.met {
		sum.Changes += met.Changes
		sum.Given += met.Given
		sum.Files += met.Files
		sum.Gave += met.Gave
	}
	return told(sum)
}

// list is "a, b and c".
func list(all []string) string {
	if len(all) < 2 {
		return strings.Join(all, "")
	}
	return strings.Join(all[:len(all)-1], ", ") + " and " + all[len(all)-1]
}
