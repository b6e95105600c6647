package story

import (
	"context"
	"strings"
	"time"

	"ownvoice/library/catalog"
	"ownvoice/ui/desk"
	"ownvoice/ui/widget"
	"ownvoice/ui/words"
)

// extracts are the parts of a story that can stand alone: made from what is
// chosen on the wave, from words or from a note, heard, trimmed, and given to
// the storyteller to decide about.
type extracts struct {
	p       *Page
	all     []catalog.Extract
	form    *form      // the one that is made or changed; nil for none
	playing catalog.ID // the one that is heard by itself

	aside  *aside
	list   *widget.List
	listen *widget.Button
	pass   *pass                 // while the storyteller has the screen
	drafts map[catalog.ID]string // what they began to write about a change, and did not keep

	// Words are the words that are chosen where they are read, as a stretch of
	// the recording in sight; nil, or false, when none are.
	Words func() (widget.Span, bool)
}

func newExtracts(p *Page) *extracts {
	x := &extracts{p: p, drafts: map[catalog.ID]string{}}
	x.list = x.newList(extractWide)
	x.aside = newAside(p, x)
	x.listen = widget.NewPrimary("Let them listen", "hearing", x.onPass)
	return x
}

// enter begins a visit with its keys.
func (x *extracts) enter(ctx context.Context) {
	x.playing = ""
	x.p.d.Keys.Add(ctx, desk.Ctrl("E"), x.onMake)
	x.p.d.Keys.Add(ctx, desk.Ctrl("T"), x.onTheme)
}

func (x *extracts) show(t told) {
	x.all = t.Extracts
	x.listen.Words = letListen(t)
	x.listen.Hidden = len(x.all) == 0 || x.p.listen.silence(t).What != ""
	x.listen.Refresh()
	x.p.listen.showExtracts(t)
	x.aside.show(t)
	x.list.Refresh()
	if x.form != nil {
		x.form.showThemes()
	}
	if x.pass != nil {
		x.pass.refresh()
	}
	if x.p.chosen == tabExtracts {
		x.p.showBody()
	}
}

// shortName is a name that fits on a button.
func shortName(knownAs string) string {
	const most = 12
	name, _, _ := strings.Cut(knownAs, " ")
	if letters := []rune(name); name == "" || len(letters) > most {
		return "them"
	}
	return name
}

// span is where an extract lies.
func span(e catalog.Extract) widget.Span {
	return widget.Span{From: time.Duration(e.StartMS) * time.Millisecond, To: time.Duration(e.EndMS) * time.Millisecond}
}

// place puts an extract where a stretch lies, in whole milliseconds.
func place(e *catalog.Extract, s widget.Span) {
	e.StartMS = s.From.Round(time.Millisecond).Milliseconds()
	e.EndMS = max(e.StartMS+1, s.To.Round(time.Millisecond).Milliseconds())
}

// by gives the extract of an id.
func (x *extracts) by(id string) (catalog.Extract, bool) {
	for _, e := range x.all {
		if string(e.ID) == id {
			return e, true
		}
	}
	return catalog.Extract{}, false
}

// title is what an extract is called: in quotes nowhere, because it stands
// among others.
func title(e catalog.Extract) string {
	if e.Title != "" {
		return short(e.Title)
	}
	return "From " + words.Moment(e.StartMS)
}

// onMake begins an extract of what is chosen on the wave or among the words, or
// of the sentence that is heard now.
func (x *extracts) onMake() {
	l := x.p.listen
	if l.none.Visible() || !x.p.loaded {
		return
	}
	s := l.wave.Selected()
	if x.Words != nil && s.Length() == 0 {
		if chosen, any := x.Words(); any {
			s = chosen
		}
	}
	if s.Length() == 0 {
		s = x.sentenceAt(l.of, l.at)
	}
	if s.Length() == 0 {
		x.p.say(widget.Calm, "content_cut", "Choose the part first.",
			"Drag across a voice, or go to it with Tab and press [ where the part begins and ] where it ends.")
		return
	}
	x.begin(l.of, s)
}

// At begins an extract of what is said around a moment: from a note, or a mark.
func (x *extracts) At(recording catalog.ID, at time.Duration) {
	l := x.p.listen
	if l.none.Visible() {
		return
	}
	l.turnTo(recording)
	s := x.sentenceAt(l.of, at)
	if s.Length() == 0 {
		s = widget.Span{From: max(0, at-aroundMark), To: min(l.length, at+aroundMark)}
	}
	x.begin(l.of, s)
}

// aroundMark is how much is taken before and after a mark without words.
const aroundMark = 15 * time.Second

// sentenceAt is the stretch of the words that are said at a moment; zero when
// nobody wrote any.
func (x *extracts) sentenceAt(recording catalog.ID, at time.Duration) widget.Span {
	for _, s := range x.p.told.Segments {
		if s.Recording == recording && s.StartMS <= at.Milliseconds() && at.Milliseconds() < s.EndMS {
			return widget.Span{From: time.Duration(s.StartMS) * time.Millisecond, To: time.Duration(s.EndMS) * time.Millisecond}
		}
	}
	return widget.Span{}
}

// begin shows the form for a new extract of a stretch.
func (x *extracts) begin(recording catalog.ID, s widget.Span) {
	if x.form != nil && x.form.of.ID == "" {
		x.form.moveTo(s)
		return
	}
	e := catalog.Extract{Story: x.p.id, Recording: recording}
	place(&e, s)
	e.Title = x.p.told.firstWords(e)
	x.open(e)
}

// open shows the form for an extract; one without an id is new.
func (x *extracts) open(e catalog.Extract) {
	l := x.p.listen
	l.turnTo(e.Recording)
	l.wave.Select(span(e))
	l.wave.BringSpan(span(e))
	l.showChosen()
	x.form = newForm(x, e)
	if x.p.breadth != widget.Wide || x.p.chosen != tabListen {
		x.p.choose(tabExtracts)
	}
	x.aside.turn(asideExtracts)
	x.p.showBody()
	x.p.d.Window.Canvas().Focus(x.form.focus())
}

// onTheme goes to the themes of the extract that is open, or of the one that
// the keyboard is on, or of what is chosen.
func (x *extracts) onTheme() {
	if x.form == nil {
		if e, any := x.current(); any && x.p.listen.wave.Selected().Length() == 0 {
			x.open(e)
		} else {
			x.onMake()
		}
	}
	if x.form != nil {
		x.p.d.Window.Canvas().Focus(x.form.theme)
	}
}

// current is the extract that the keyboard is on.
func (x *extracts) current() (catalog.Extract, bool) {
	list := x.list
	if x.p.chosen == tabListen {
		if x.p.d.Window.Canvas().Focused() == x.p.listen.extracts {
			return x.by(x.p.listen.extracts.Chosen())
		}
		list = x.aside.extracts
	}
	if i := list.Current(); i >= 0 {
		return x.all[i], true
	}
	return catalog.Extract{}, false
}

// onLeave leaves the form as if nothing had been begun.
func (x *extracts) onLeave() {
	x.form = nil
	x.p.listen.wave.Select(widget.Span{})
	x.p.read.letGo()
	x.p.listen.showChosen()
	x.p.showBody()
	x.p.Focus()
}
