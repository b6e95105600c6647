package bin

import (
	"context"
	"strings"
	"time"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/ui/desk"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
)

// old reports whether something may be thrown away for good by now: a story
// that has been here for long enough.
func old(b library.Binned, now time.Time) bool {
	return b.Kind == catalog.KindStory && !now.Before(b.Until)
}

// ask asks what is to become of an old story. Nothing is thrown away before
// somebody has typed whose it is.
func (p *Page) ask(b library.Binned) {
	desk.Work(p.ctx, func(ctx context.Context) ([]string, error) { return p.d.Library.Whose(ctx, b.Story) }, func(names []string, err error) {
		if err != nil {
			p.trouble(err)
			return
		}
		p.dialog(b, names).Open(p.d.Window.Canvas())
	})
}

// dialog brings the story back, or throws it away once its name is typed.
func (p *Page) dialog(b library.Binned, names []string) *widget.Dialog {
	for i, name := range names {
		if names[i] = "“" + name + "”"; len([]rune(name)) > 80 {
			names[i] = short("“" + name)
		}
	}
	typed := widget.NewEntry("Whose story it is")
	throw := widget.NewButton("Throw away for good", "delete", func() { p.empty(b, typed.Text) })
	throw.Rank = widget.Danger
	throw.Disable()
	typed.OnChanged = func(name string) {
		throw.Enable()
		if strings.TrimSpace(name) == "" {
			throw.Disable()
		}
	}
	content := widget.NewColumn(theme.Space12,
		widget.NewBody("It has been in the bin for long enough to be thrown away for good. Then the recording, the words and all that was made of it are destroyed on this laptop, and nobody can bring it back."),
		widget.NewBody("To throw it away, type "+strings.Join(names, " or ")+":"), typed)
	back := widget.NewButton("Bring it back", "undo", func() { p.bring(b) })
	return widget.NewDialogWith(short(called(b)), content, widget.NewPrimary("Leave it in the bin", "", nil), throw, back)
}

// empty throws a story away for good.
func (p *Page) empty(b library.Binned, name string) {
	desk.Save(p.ctx, func(ctx context.Context) error { return p.d.Library.Empty(ctx, b.Story, name) }, func(err error) {
		if err != nil {
			p.trouble(err)
		} else {
			p.tell(widget.Calm, "delete", short(called(b))+" is gone for good.", "Nothing of it is left on this laptop.", nil)
		}
		p.onChanged()
		p.Focus()
	})
}
