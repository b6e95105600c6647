package consent

import (
	"context"
	"fmt"
	"image"
	"strings"

	"fyne.io/fyne/v2"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/ui/bring"
	"ownvoice/ui/desk"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
)

// Pictures are the photos of a story: what is to be seen on them, in words for
// those who cannot see them, and whether each may be shown.
type Pictures struct {
	d      *desk.Desk
	fail   func(error)
	ask    func(catalog.Picture) // somebody wants to ask about one
	visit  context.Context
	story  catalog.ID
	all    []catalog.Picture
	thumbs map[string]image.Image // by hash; nil for one that cannot be shown
	states map[catalog.ID]catalog.Hearing

	add   *widget.Button
	added func()
}

// NewPictures has none. ask is called to ask about one, and fail hears what
// went wrong.
func NewPictures(d *desk.Desk, ask func(catalog.Picture), fail func(error), added func()) *Pictures {
	p := &Pictures{d: d, ask: ask, fail: fail, added: added, thumbs: map[string]image.Image{}}
	p.add = widget.NewButton("Add a photo", "add", func() { bring.Choose(p.visit, d, bring.Photos, p.Take) })
	return p
}

// Shown is what Show has to know of the pictures; its Load reads it. The zero Shown
// knows nothing yet.
type Shown struct {
	all    []catalog.Picture
	thumbs map[string]image.Image
	states map[catalog.ID]catalog.Hearing
}

// Load reads the pictures of a story small, those that were not read before,
// and who may see them. It waits for the disk. A picture that is not here, or
// is none, is an empty place.
func (s Shown) Load(ctx context.Context, lib *library.Library, w library.Whole) Shown {
	before := s.thumbs
	s = Shown{all: w.Pictures, thumbs: map[string]image.Image{}, states: map[catalog.ID]catalog.Hearing{}}
	for _, p := range w.Pictures {
		if _, done := s.thumbs[p.SHA256]; !done && len(s.thumbs) < mostThumbs {
			if s.thumbs[p.SHA256] = before[p.SHA256]; s.thumbs[p.SHA256] == nil {
				s.thumbs[p.SHA256] = thumb(ctx, lib, p.SHA256)
			}
		}
		for _, h := range catalog.WhoMayHear(w.Events, p.Asked(), lib.Now()) {
			if h.Who == catalog.AudiencePicture {
				s.states[p.ID] = h
			}
		}
	}
	return s
}

// mostThumbs is how many pictures of one story are shown.
const mostThumbs = 60

func thumb(ctx context.Context, lib *library.Library, sum string) image.Image {
	path, err := lib.Attachment(ctx, sum)
	if err != nil {
		return nil
	}
	small, err := library.Shown(path, thumbSide)
	if err != nil {
		return nil
	}
	return small
}

// Show shows the pictures of a story, for a visit.
func (p *Pictures) Show(visit context.Context, story catalog.ID, s Shown) {
	p.visit, p.story, p.all, p.thumbs, p.states = visit, story, s.all, s.thumbs, s.states
}

// Content is the pictures, one below the other.
func (p *Pictures) Content(b widget.Breadth) fyne.CanvasObject {
	column := widget.NewColumn(theme.Space12)
	for i, one := range p.all {
		if i == mostThumbs {
			break
		}
		column.Add(p.row(one, b))
	}
	say := widget.NewText("A photo of them, of an object, of a place. It is shown to nobody before they said yes to it.", theme.Second, theme.Ink2)
	say.Wrap, say.LeastWidth = true, 100
	column.Add(widget.NewColumns(theme.Space16, []float32{-1, widget.Rest}, p.add, say))
	return widget.NewCard(column)
}

// small is how large a picture is in its row, at 100 %.
const small = 96

func (p *Pictures) row(one catalog.Picture, b widget.Breadth) fyne.CanvasObject {
	photo := widget.NewPhoto(p.thumbs[one.SHA256], one.Caption, small)
	words := widget.NewText(called(one), theme.Body, theme.Ink)
	words.Wrap, words.LeastWidth = true, 100
	state := May(p.states[one.ID])
	if state.Words == "Yes" {
		state.Words = "Anyone may see it"
	}
	seen := widget.NewText(p.states[one.ID].Why, theme.Smallest, theme.Ink2)
	seen.Wrap, seen.LeastWidth = true, 100
	look := widget.NewLine(theme.Space8,
		widget.NewSmallButton("Look at it", "visibility", func() { LookAt(p.visit, p.d, one.SHA256, p.fail) }),
		widget.NewSmallButton("Ask about it", "chat_bubble", func() { p.ask(one) }))
	change := widget.NewLine(theme.Space8,
		widget.NewSmallButton("Say what is on it", "edit_note", func() { p.caption(one) }),
		widget.NewSmallButton("Put it in the bin", "delete", func() { p.drop(one) }))
	ways := widget.NewLine(theme.Space8, look, change)
	if b != widget.Wide {
		ways = widget.NewColumn(theme.Space8, look, change)
	}
	told := widget.NewColumn(theme.Space4, words, widget.NewColumns(theme.Space12, []float32{-1, widget.Rest}, state.Pill(), seen), ways)
	return widget.NewColumns(theme.Space16, []float32{small, widget.Rest}, photo, told)
}

// called is what is to be seen on a picture.
func called(p catalog.Picture) string {
	if p.Caption == "" {
		return "Nobody has said yet what is to be seen on it."
	}
	return p.Caption
}

// Take adds a photo, after a look whether it is one.
func (p *Pictures) Take(path string) {
	story := p.story
	var added catalog.Picture
	p.add.Disable()
	desk.Save(p.visit, func(ctx context.Context) error {
		if _, err := library.Shown(path, thumbSide); err != nil {
			return fmt.Errorf("add picture: %w", err)
		}
		sum, err := attach(ctx, p.d.Library, path)
		if err == nil {
			added, err = p.d.Library.AddPicture(ctx, catalog.Picture{Story: story, SHA256: sum})
		}
		return err
	}, func(err error) {
		p.add.Enable()
		if err != nil {
			p.fail(err)
			return
		}
		p.added()
		p.caption(added)
	})
}

// caption asks what is to be seen on a picture.
func (p *Pictures) caption(one catalog.Picture) {
	words := widget.NewNotes("What somebody sees who looks at it")
	words.SetText(one.Caption)
	words.SetMinRowsVisible(3)
	say := widget.NewBody("For those who cannot see it. Say what is there, not what it means.")
	keep := widget.NewButton("Keep these words", "check", func() {
		caption := strings.TrimSpace(words.Text)
		if caption == one.Caption {
			return
		}
		p.save(func(ctx context.Context) error { return p.d.Library.Caption(ctx, one, caption) })
	})
	widget.NewDialogWith("What is to be seen?", widget.NewColumn(theme.Space8, say, words), widget.NewButton("Leave it", "", nil), keep).Open(p.d.Window.Canvas())
	p.d.Window.Canvas().Focus(words)
}

func (p *Pictures) drop(one catalog.Picture) {
	p.save(func(ctx context.Context) error { return p.d.Library.DropPicture(ctx, one) })
}

func (p *Pictures) save(do func(context.Context) error) {
	desk.Save(p.visit, do, func(err error) {
		if err != nil {
			p.fail(err)
			return
		}
		p.added()
	})
}

// seePicture lays the picture that is asked about before the questions.
func (a *Ask) seePicture() {
	for _, p := range a.Story.Pictures {
		if p.ID != a.Target.Extract {
			continue
		}
		a.picture = widget.NewPhoto(nil, called(p), askedSide)
		desk.Work(a.ctx, func(ctx context.Context) (kept, error) { return open(ctx, a.d.Library, p.SHA256) }, func(k kept, err error) {
			if err == nil { // of one that is not here, its words stand beside an empty place
				a.picture.Set(k.picture, called(p))
			}
		})
	}
}

// askedSide is how large a picture is while it is asked about, at 100 %.
const askedSide = 200

// Head is the title of the section.
func Head(words string) fyne.CanvasObject {
	return widget.NewPanel("", widget.NewHeading(words)).Pad(theme.Space8, 0)
}
