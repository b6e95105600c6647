package people

import (
	"context"
	"image"
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fyneContainer "fyne.io/fyne/v2/container"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/ui/bring"
	"ownvoice/ui/desk"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
)

// write changes the person as they are shown and keeps it soon.
func (o *person) write(edit func(*catalog.Person)) {
	edit(&o.is)
	o.edits = append(o.edits, edit)
	o.keeper.Soon()
}

// take is all that was written since the last time, for a person whom others
// may have written about meanwhile.
func (o *person) take() func(context.Context) error {
	edits, id, lib := o.edits, o.is.ID, o.p.d.Library
	o.edits = nil
	return func(ctx context.Context) error {
		now, err := lib.Person(ctx, id)
		if err != nil {
			return err
		}
		for _, edit := range edits {
			edit(&now)
		}
		return lib.SavePerson(ctx, now)
	}
}

func (o *person) onKept(err error) {
	if err != nil {
		o.p.tell(err)
		return
	}
	o.kept.Show()
	o.p.relayout()
	o.p.look()
}

// leave keeps what was typed last.
func (o *person) leave() {
	o.keeper.Now()
	o.private.keeper.Now()
}

// hide shows nothing private any more.
func (o *person) hide() { o.private.hide() }

func (o *person) onRole(name string) {
	for _, each := range roles {
		if each.name == name {
			o.write(func(q *catalog.Person) { q.Role = each.role })
		}
	}
}

// onPhoto lets somebody choose a photo, and keeps a small copy of it.
func (o *person) onPhoto() {
	id := o.is.ID
	bring.Choose(o.p.ctx, o.p.d, bring.Photos, func(path string) {
		o.leave()
		desk.Save(o.p.d.Open, func(ctx context.Context) error {
			_, err := o.p.d.Library.SetPortrait(ctx, id, path)
			return err
		}, func(err error) {
			o.onKept(err)
			if err == nil && o.is.ID == id {
				o.p.load()
			}
		})
	})
}

// showFace shows a portrait, or the first letter of the name.
func (o *person) showFace(portrait image.Image) {
	o.noPhoto.Hidden = o.is.Portrait == ""
	if portrait != nil {
		picture := canvas.NewImageFromImage(portrait)
		picture.FillMode = canvas.ImageFillContain
		o.face.Objects = []fyne.CanvasObject{picture}
		return
	}
	letter := widget.NewTitle(initial(o.is.KnownAs))
	letter.Colour = theme.Accent
	disc := widget.NewPanel(theme.AccentTint, fyneContainer.NewCenter(letter))
	disc.Radius = 48
	o.face.Objects = []fyne.CanvasObject{disc}
}

// initial is the first letter of a name, or a dash for none.
func initial(name string) string {
	for _, r := range name {
		if unicode.IsLetter(r) || unicode.IsNumber(r) {
			return strings.ToUpper(string(r))
		}
	}
	return "–"
}

func (o *person) showStories(k known) {
	o.stories.Objects = nil
	for i, id := range k.listed.Stories {
		if i == mostStories {
			o.stories.Add(widget.NewSmall("And more. Search their name in Stories."))
			break
		}
		open := widget.NewButton(k.titles[id], "library_books", func() { o.p.d.OpenStory(id, 0) })
		open.Rank, open.Spoken = widget.Quiet, "Open "+k.titles[id]
		o.stories.Add(widget.NewLine(0, open))
	}
	if len(k.listed.Stories) == 0 {
		o.stories.Add(widget.NewSecond("They have told none that is kept here."))
	}
}

// loadContact reads what stays on this laptop.
func loadContact(lib *library.Library, id catalog.ID) func(context.Context) (catalog.Contact, error) {
	return func(ctx context.Context) (catalog.Contact, error) { return lib.Contact(ctx, id) }
}
