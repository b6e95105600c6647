package story

import (
	"context"
	"fmt"
	"slices"

	"fyne.io/fyne/v2"
	fyneContainer "fyne.io/fyne/v2/container"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/ui/consent"
	"ownvoice/ui/desk"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
)

// answers is the tab Consent: who can hear this and why, what was said in dated
// sentences, the pictures, and the ways to ask, to take back and to give back.
type answers struct {
	p    *Page
	over consent.Screen // that has the page's place; nil for none

	parts   []part // what can be asked about: the story first
	at      catalog.Target
	weighed weighed

	which    *widget.Select
	write    *widget.Button
	back     *widget.Button
	own      *widget.Button // gives them a page of their own at the archive
	truth    *widget.Notice // that it was taken back
	remind   *widget.Notice
	heed     *widget.Button // what the reminder asks for; one and the same, as the keyboard may be on it
	apart    *widget.Notice
	who      *consent.Who
	said     *consent.Said
	pictures *consent.Pictures
	scroll   *fyneContainer.Scroll
	breadth  widget.Breadth
}

// part is what is asked about, as it is called in the list.
type part struct {
	name   string
	target catalog.Target
}

var yesNo = []widget.Option{{Key: "yes", Words: "Yes"}, {Key: "no", Words: "No"}}

func newAnswers(p *Page) *answers {
	a := &answers{p: p, at: catalog.WholeStory}
	a.which = widget.NewSelect("What it is about", nil, nil)
	a.write = widget.NewPrimary("Ask them", "edit_note", a.onAsk)
	a.back = widget.NewButton("Take the story back", "undo", a.onTakeBack)
	a.own = widget.NewButton("A private page", "link", a.onPrivatePage)
	a.heed = widget.NewSmallButton("", "", nil)
	for _, n := range []**widget.Notice{&a.truth, &a.remind, &a.apart} {
		*n = widget.NewNotice(widget.Care, "", "", "", nil)
		(*n).Hide()
	}
	a.who = consent.NewWho(a.onWho)
	a.said = consent.NewSaid(a.onSaid)
	a.said.OnGiveBack = func(e catalog.Consent) { a.giveBack(e.ID) }
	a.pictures = consent.NewPictures(p.d, a.onPicture, a.fail, a.onAdded)
	a.scroll = fyneContainer.NewVScroll(widget.NewPanel("", nil))
	return a
}

// enter begins another visit, also of what has the page's place.
func (a *answers) enter(ctx context.Context) {
	if a.over != nil {
		a.over.Enter(ctx)
	}
}

func (a *answers) focus() fyne.Focusable {
	if a.write.Visible() {
		return a.write
	}
	return a.who.Focus()
}

// weighed is what the library says of the part that is asked about.
type weighed struct {
	hearing   []catalog.Hearing
	reminders []catalog.Reminder
	unsettled []catalog.Unsettled
	pictures  consent.Shown
}

// load asks about one part of a story; what waits for a person is asked for
// also while another tab is in sight, all else only in this one.
func (w weighed) load(ctx context.Context, lib *library.Library, of library.Whole, at catalog.Target, inSight bool) (weighed, error) {
	var err error
	if w.reminders, err = lib.RemindersOf(ctx, of.ID); err != nil || !inSight {
		return w, err
	}
	if w.hearing, err = lib.WhoMayHear(ctx, of.ID, at); err != nil {
		return w, err
	}
	w.unsettled = catalog.UnsettledIn(of.Events, lib.Now())
	w.pictures = w.pictures.Load(ctx, lib, of)
	return w, nil
}

// show shows the story as it is told now.
func (a *answers) show(t told) {
	a.parts = []part{{"The whole story", catalog.WholeStory}}
	for _, e := range t.Extracts {
		a.parts = append(a.parts, part{"Extract: " + title(e), e.Target()})
	}
	for i, p := range t.Pictures {
		name := p.Caption
		if name == "" {
			name = fmt.Sprint(i + 1)
		}
		a.parts = append(a.parts, part{"Picture: " + name, p.Target()})
	}
	a.fillWhich()
	a.weigh()
}

// fillWhich offers the parts, with the one chosen that was.
func (a *answers) fillWhich() {
	var names []string
	chosen := 0
	for i, part := range a.parts {
		names = append(names, fmt.Sprintf("%d. %s", i+1, part.name))
		if i == 0 {
			names[0] = part.name
		}
		if part.target.String() == a.at.String() {
			chosen, a.at = i, part.target
		}
	}
	if chosen == 0 {
		a.at = catalog.WholeStory
	}
	a.which.OnChanged = nil
	a.which.Options = names
	a.which.SetSelectedIndex(chosen)
	a.which.OnChanged = func(string) {
		if i := a.which.SelectedIndex(); i >= 0 && i < len(a.parts) {
			a.at = a.parts[i].target
			a.weigh()
		}
	}
	a.which.Hidden = len(a.parts) == 1
}

// weigh asks the library anew.
func (a *answers) weigh() {
	before, lib, of, at, inSight := a.weighed, a.p.d.Library, a.p.told.Whole, a.at, a.p.chosen == tabConsent
	desk.Work(a.p.visit, func(ctx context.Context) (weighed, error) { return before.load(ctx, lib, of, at, inSight) }, a.weighedUp)
}

func (a *answers) weighedUp(w weighed, err error) {
	if err != nil {
		a.p.tell(err)
		return
	}
	a.weighed = w
	t := a.p.told
	a.who.Show(w.hearing, a.maker(t))
	a.said.Show(a.events(t), t.about(), t.who)
	a.pictures.Show(a.p.visit, a.p.id, w.pictures)
	a.showButtons(t)
	a.showNotices(t)
	a.p.head.showNeed(w.reminders)
	a.p.showTabs()
}

// maker is who recorded it, as the first row of who may hear it has it.
func (a *answers) maker(t told) string {
	if t.Reporter == t.you || t.ReporterName == "" {
		return "You, on this laptop"
	}
	return t.ReporterName + ", who recorded it"
}

// events are what was said of the part that is asked about; of the story, all.
func (a *answers) events(t told) []catalog.Consent {
	if a.at == catalog.WholeStory {
		return t.Events
	}
	var all []catalog.Consent
	for _, e := range t.Events {
		if e.Target.Kind == a.at.Kind && e.Target.Extract == a.at.Extract {
			all = append(all, e)
		}
	}
	return all
}

// isExtract reports whether one extract is asked about: the storyteller hears
// it and decides there.
func (a *answers) isExtract() bool { return a.at.Kind == catalog.TargetExtract && a.at.To > a.at.From }

// taken reports whether all of it was taken back or refused: then it is first
// given back, before anything can be asked.
func (a *answers) taken() bool { return len(a.takenBy()) > 0 }

// takenBy are the events that stand and take all of it away.
func (a *answers) takenBy() []catalog.Consent {
	return slices.DeleteFunc(consent.Standing(a.p.told.Events), func(e catalog.Consent) bool {
		return len(e.Uses) > 0 || e.Target != catalog.WholeStory && e.Target != catalog.WholeProject
	})
}

func (a *answers) showButtons(t told) {
	who := shortName(t.KnownAs)
	a.write.Set("Ask "+who, "edit_note")
	if a.isExtract() {
		a.write.Set("Let "+who+" listen", "hearing")
	}
	a.write.Hidden = a.taken()
	a.back.Set("Take the story back", "undo")
	if a.taken() {
		a.back.Set("They changed their mind", "replay")
	}
	a.back.Hidden = a.at != catalog.WholeStory
	_, enrolled := a.p.d.Status()
	a.own.Hidden = a.back.Hidden || a.taken() || !enrolled
	a.own.Enable()
}

// content is the tab, for the room there is.
func (a *answers) content(b widget.Breadth) fyne.CanvasObject {
	a.breadth = b
	column := widget.NewColumn(theme.Space12, a.truth, a.apart, a.remind, widget.NewColumn(theme.Space8, a.bar(), a.who.Content(b)))
	column.Add(consent.Head("What was said"))
	column.Add(a.said.Content(b))
	column.Add(consent.Head("Pictures"))
	column.Add(a.pictures.Content(b))
	inside := widget.NewPanel("", column).Pad(theme.Space8, theme.Space8)
	inside.Bottom = theme.Space24
	a.scrolled(inside)
	return outward{theme.Space8}.around(a.scroll)
}

// scrolled shows other content where one has scrolled to. What wraps knows its
// height only in its width, and a scroll that believes it is low goes to the top.
func (a *answers) scrolled(inside fyne.CanvasObject) {
	at, width := a.scroll.Offset, a.scroll.Size().Width
	for range 2 {
		inside.Resize(fyne.NewSize(width, inside.MinSize().Height))
	}
	a.scroll.Content = inside
	a.scroll.Refresh()
	a.scroll.ScrollToOffset(at)
}

// bar is what is asked about and what can be done, in one line where there is
// room.
func (a *answers) bar() fyne.CanvasObject {
	head := widget.NewHeading("Who can hear it, and why")
	which := fyneContainer.NewStack(a.which) // keeps its place where there is nothing to choose
	if a.breadth == widget.Wide {
		return widget.NewColumns(theme.Space12, []float32{-1, widget.Rest, -1, -1, -1}, head, which, a.own, a.back, a.write)
	}
	head.LeastWidth = 100
	return widget.NewColumn(theme.Space8, head, widget.NewColumns(theme.Space12, []float32{widget.Rest, -1, -1, -1}, which, a.own, a.back, a.write))
}

// outward lets what scrolls reach a little over the edges of the page's body,
// so that focus rings are not cut off and cards stay in line.
type outward struct{ by float32 }

func (o outward) around(inside fyne.CanvasObject) fyne.CanvasObject {
	return &fyne.Container{Layout: o, Objects: []fyne.CanvasObject{inside}}
}

func (o outward) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Move(fyne.NewPos(-o.by, -o.by))
	objects[0].Resize(size.AddWidthHeight(2*o.by, o.by))
}

func (o outward) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return objects[0].MinSize().SubtractWidthHeight(2*o.by, 0)
}

func (a *answers) fail(err error) {
	why := consent.Explained(err)
	a.p.say(widget.Care, "front_hand", why.What, why.Safe+" "+why.Do)
}
