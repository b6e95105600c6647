package record

import (
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"ownvoice/explain"
	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/ui/desk"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
)

// whoPage is the first step: who tells, how you talk, how to reach them after.
type whoPage struct {
	place *place
	framed
	talk talk // as it stands on the page

	name     *widget.Entry
	again    *again // somebody who told a story before
	naming   *widget.Choice
	way      *widget.Choice
	each     *widget.Choice
	language *widget.Select
	project  *widget.StatusPill
	reach    *widget.Select
	detail   *widget.Entry
	trouble  *widget.Notice
	next     *widget.Button
}

// reachWays are the ways to reach somebody, as they are kept and as they are said.
var reachWays = []widget.Option{
	{Key: "phone", Words: "Phone call"}, {Key: "letter", Words: "Letter"}, {Key: "link", Words: "A link to listen"},
	{Key: "in person", Words: "In person"}, {Key: "none", Words: "Please do not contact me"},
}

func newWhoPage(p *place) *whoPage {
	w := &whoPage{place: p}
	w.name = widget.NewEntry("A first name is enough")
	w.name.OnChanged = w.onName
	w.name.OnEnter = func(string) { w.onNext() }
	w.naming = widget.NewChoice(widget.Boxes, []widget.Option{{Key: namingReal, Words: "Their own name"}, {Key: namingChosen, Words: "Another name"}, {Key: namingNone, Words: "No name"}}, w.onNaming)
	w.naming.Spoken = "This name is"
	w.way = widget.NewChoice(widget.Boxes, []widget.Option{{Key: wayRoom, Words: "In a room"}, {Key: wayPhone, Words: "Phone"}, {Key: wayCall, Words: "Online call"}}, w.onWay)
	w.way.Spoken = "How are you talking?"
	w.each = widget.NewChoice(widget.Segments, []widget.Option{{Key: "one", Words: "One microphone"}, {Key: "each", Words: "One each"}}, w.onEach)
	w.each.Spoken = "How many microphones?"
	w.again = newAgain(w)
	w.language = widget.NewSelect("Language", catalog.LanguageNames(), func(name string) { w.talk.language = languageTag(name) })
	w.project = widget.NewStatusPill("folder", "", widget.Calm)
	w.reach = widget.NewSelect("Choose when they have said", reachNames(), w.onReach)
	w.detail = widget.NewEntry("Their number or address")
	w.detail.OnChanged = func(s string) { w.talk.detail = strings.TrimSpace(s) }
	w.trouble = widget.NewNotice(widget.Care, "warning-fill", "", "", nil)
	w.next = widget.NewPrimary("Next: consent", "arrow_forward", w.onNext)
	w.next.Trailing = true
	w.clear()
	w.framed = p.framed(widget.NewFooter(nil, widget.NewSecond("You can come back and change any of this."), w.next), w.body())
	return w
}

func reachNames() []string {
	names := make([]string, len(reachWays))
	for i, r := range reachWays {
		names[i] = r.Words
	}
	return names
}

// clear makes the page ready for another person.
func (w *whoPage) clear() {
	w.talk = talk{language: "en"}
	w.again.clear()
	w.name.SetText("")
	w.talk.naming = ""
	w.naming.SetAnswer("")
	w.naming.Show()
	w.way.SetAnswer("")
	w.each.SetAnswer("")
	w.each.Hide()
	w.language.SetSelected(languageName("en"))
	w.reach.ClearSelected()
	w.detail.SetText("")
	w.detail.Hide()
	w.trouble.Hide()
	w.name.Enable()
	w.open()
}

func (w *whoPage) body() func(narrow bool) fyne.CanvasObject {
	title := widget.NewTitle("Who is telling their story?")
	known := widget.NewQuestion("What would they like to be known as?", "Only this name is ever shown.", w.name, w.again.content, w.naming)
	talking := widget.NewQuestion("How are you talking?", "It decides which microphones we listen to.", w.way, w.each)
	about := widget.NewQuestion("Language", "", w.language, w.project)
	reach := widget.NewQuestion("How shall we reach them?", "So that they hear it before anyone else. It stays on this laptop.", w.reach, w.detail)
	return func(narrow bool) fyne.CanvasObject {
		if narrow {
			return widget.NewColumn(theme.Space16, title, w.trouble, known, talking, about, reach)
		}
		left := widget.NewColumn(theme.Space16, known, talking)
		right := widget.NewColumn(theme.Space16, about, reach)
		both := &fyne.Container{Layout: beside{width: 372, gap: 20, right: true}, Objects: []fyne.CanvasObject{left, right}}
		return widget.NewColumn(theme.Space16, title, w.trouble, both)
	}
}

func (w *whoPage) enter(ctx context.Context) {
	desk.Work(ctx, w.load, w.show)
}

func (w *whoPage) focus() fyne.Focusable {
	if w.next.Disabled() {
		return w.name
	}
	return w.next
}

// whoFacts is what the library knows before the person has said anything.
type whoFacts struct {
	project  catalog.Project
	reporter string
	language string
	people   []library.Listed
}

func (w *whoPage) load(ctx context.Context) (whoFacts, error) {
	lib := w.place.desk.Library
	project, err := lib.Project(ctx)
	if err != nil {
		return whoFacts{}, err
	}
	reporter, err := lib.Reporter(ctx)
	if err != nil {
		return whoFacts{}, err
	}
	last, err := lib.Setting(ctx, languageSetting)
	if err != nil {
		return whoFacts{}, err
	}
	people, err := lib.People(ctx)
	return whoFacts{project, reporter.KnownAs, last, people}, err
}

func (w *whoPage) show(f whoFacts, err error) {
	w.say(err)
	w.talk.project, w.talk.starters, w.talk.reporter, w.talk.asks = f.project.Name, f.project.Conversation(), f.reporter, furtherAsks(f.project.Asks())
	words := f.project.Name
	if words == "" {
		words = "A project without a name yet"
	}
	w.project.Set("folder", words, "", widget.Calm, widget.NoBar)
	if w.place.talk.story == "" {
		w.showLanguages(f.project.Languages, f.language)
	}
	w.again.show(f.people)
}

// showLanguages offers the project's first. What was spoken last time is
// chosen, or else the project's commonest.
func (w *whoPage) showLanguages(project []string, last string) {
	w.language.Options = catalog.LanguageNames(project...)
	switch {
	case last != "" && (len(project) == 0 || slices.Contains(project, last)):
		w.language.SetSelected(languageName(last))
	case len(project) > 0:
		w.language.SetSelected(languageName(project[0]))
	}
}

// languageName and languageTag go from one to the other as a list is read.
func languageName(tag string) string { return catalog.LanguageName(tag) }

func languageTag(name string) string {
	if tag, is := catalog.LanguageTag(name); is {
		return tag
	}
	return catalog.Undetermined
}

// say shows what went wrong, or nothing.
func (w *whoPage) say(err error) { sayTrouble(w.trouble, err) }

func sayTrouble(n *widget.Notice, err error) {
	if err == nil {
		n.Hide()
		return
	}
	words := explain.Error(err)
	n.Set(widget.Care, "warning-fill", words.What, strings.TrimSpace(words.Safe+" "+words.Do), nil)
	n.Show()
}

func (w *whoPage) onName(name string) {
	w.talk.name = name
	w.again.look()
	if w.talk.naming == "" && strings.TrimSpace(name) != "" {
		w.talk.naming = namingReal
		w.naming.SetAnswer(namingReal)
	}
	w.open()
}

func (w *whoPage) onNaming(naming string) {
	w.talk.naming = naming
	if naming == namingNone {
		w.name.SetText("")
		w.name.Disable()
	} else {
		w.name.Enable()
	}
	w.open()
}

func (w *whoPage) onWay(way string) {
	w.talk.way = way
	w.talk.onLaptop = way == wayCall
	if way == wayRoom {
		w.each.Show()
		w.onEach("one")
		w.each.SetAnswer("one")
	} else {
		w.each.Hide()
	}
	w.open()
}

func (w *whoPage) onEach(key string) { w.talk.each = key == "each" }

func (w *whoPage) onReach(words string) {
	for _, r := range reachWays {
		if r.Words == words {
			w.talk.reach = r.Key
		}
	}
	if w.talk.reach == "none" {
		w.detail.SetText("")
	}
	shown(w.detail, w.talk.reach != "" && w.talk.reach != "none")
	w.relay()
}

// open opens Next when enough was said.
func (w *whoPage) open() {
	if w.next == nil {
		return
	}
	w.relay()
	if w.talk.known() {
		w.next.Enable()
		return
	}
	w.next.Disable()
}

func (w *whoPage) onNext() {
	if !w.talk.known() || w.next.Disabled() {
		return
	}
	w.next.Disable()
	said := w.said()
	var saved talk
	desk.Save(w.place.lasting(), func(ctx context.Context) (err error) {
		saved, err = said.saved(ctx, w.place.desk.Library)
		return err
	}, func(err error) { w.onSaved(saved, err) })
}

// said is the talk as it was, with what this page says of it.
func (w *whoPage) said() talk {
	t, on := w.place.talk, w.talk
	t.name, t.naming, t.language, t.reach, t.detail = on.name, on.naming, on.language, on.reach, on.detail
	if t.story == "" {
		t.teller, t.before = on.teller, on.before
	}
	t.reporter, t.project, t.starters, t.asks = on.reporter, on.project, on.starters, on.asks
	if t.way != on.way {
		t.way, t.onLaptop = on.way, on.onLaptop
	}
	t.each = on.each
	return t
}

func (w *whoPage) onSaved(saved talk, err error) {
	w.place.talk = saved
	w.open()
	w.say(err)
	if err == nil {
		w.place.goTo(stepConsent)
	}
}
