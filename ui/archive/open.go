package archive

import (
	"context"

	"fyne.io/fyne/v2"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/studio"
	"ownvoice/ui/desk"
	"ownvoice/ui/page"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
	"ownvoice/ui/words"
)

// onOpen shows where one story is, why, and what can be done.
func (p *Page) onOpen(i int) {
	s, here := p.shelf.Row(i)
	if !here {
		return
	}
	desk.Work(p.ctx, func(ctx context.Context) (library.Room, error) { return p.d.Library.Releasable(ctx, s.ID) }, func(room library.Room, err error) {
		if err != nil {
			p.trouble(err)
			return
		}
		p.about(s, room)
	})
}

// about is the dialog about one story. room is what it takes here and could be
// freed.
func (p *Page) about(s library.Row, room library.Room) {
	var d *widget.Dialog
	content := widget.NewColumn(theme.Space12, page.Quiet(words.Line(s)), p.places(s), widget.NewBody(p.why(s).sentence))
	if a, away := p.seen.away[s.ID]; away && !a.Wanted {
		content.Add(page.Quiet(elsewhere(a)))
	}
	acts := widget.NewColumn(theme.Space8)
	act := func(words, icon string, do func()) {
		acts.Add(widget.NewButton(words, icon, func() {
			d.Close()
			p.news = nil
			do()
		}))
	}
	switch kept := s.Kept; {
	case p.at.Enrolled && kept.State == library.KeptHere && kept.Asks && p.d.OpenConsent != nil:
		act("Ask "+asked(s), "chat_bubble", func() { p.d.OpenConsent(s.ID) })
	case kept.State == library.KeptWaiting && p.seen.first != s.ID && p.sentFromHere(s):
		act("Send this first", "arrow_upward", func() { p.onFirst(s) })
	}
	if a, away := p.seen.away[s.ID]; away && a.Held && !a.Wanted {
		back := "Fetch it back"
		if !a.LetGo {
			back = "Fetch the whole one" // it never was here
		}
		act(back, "download", func() { p.onFetch(s) })
	}
	if room.Recordings > 0 {
		act("Free "+words.Size(room.Bytes)+" here", "hard_drive", func() { p.free(s.ID) })
	}
	act("Open the story", "library_books", func() { p.d.OpenStory(s.ID, 0) })
	content.Add(acts)
	d = widget.NewDialogWith(words.Title(s.Title, s.KnownAs), content, widget.NewPrimary("Close", "", nil))
	d.Open(p.d.Window.Canvas())
}

// places is the three kinds of place, one below the other.
func (p *Page) places(s library.Row) fyne.CanvasObject {
	all := widget.NewColumn(theme.Space4)
	for _, place := range []struct {
		name string
		is   words.State
	}{{"This laptop", p.onLaptop(s)}, {"Memory stick", p.onAStick(s)}, {"The archive", p.stored(s)}} {
		all.Add(widget.NewColumns(theme.Space12, []float32{110, widget.Rest}, widget.NewSmall(place.name), place.is.Pill()))
	}
	return all
}

// sentFromHere reports whether this laptop has what is to be sent.
func (p *Page) sentFromHere(s library.Row) bool {
	a, away := p.seen.away[s.ID]
	return !away || a.LetGo
}

// elsewhere says where the whole recording of a story is.
func elsewhere(a library.Away) string {
	if a.Held {
		return "The whole recording, " + words.Size(a.Bytes) + ", is in the archive and not on this laptop. A small copy can be listened to here."
	}
	return "The whole recording is on the laptop it was recorded with. The archive has not proved yet that it holds it."
}

// onFirst puts a story before all others that wait.
func (p *Page) onFirst(s library.Row) {
	desk.Save(p.ctx, func(ctx context.Context) error { return p.d.Library.SendFirst(ctx, s.ID) }, func(err error) {
		if err != nil {
			p.trouble(err)
			return
		}
		p.tells("arrow_upward", words.Title(s.Title, s.KnownAs)+" goes first.", p.firstWords())
		p.again()
	})
}

// firstWords says when it goes.
func (p *Page) firstWords() string {
	if byChoice[p.at.Waits.For] {
		return "It still waits as you chose. Press “Send now” to send it at once."
	}
	return "It is sent before all others as soon as it can go."
}

// onFetch asks for the whole recording of a story again.
func (p *Page) onFetch(s library.Row) {
	desk.Save(p.ctx, func(ctx context.Context) error {
		_, err := studio.FetchBack(ctx, p.d.Library, s.ID)
		return err
	}, func(err error) {
		if err != nil {
			p.trouble(err)
			return
		}
		p.tells("download", "The whole recording comes back.", "It is fetched when you are online. Until then a small copy can be listened to here.")
		p.fetching = s.ID
		p.again()
		if p.d.Wake != nil {
			p.d.Wake()
		}
	})
}

// cameBack says that what was asked for is here.
func (p *Page) cameBack() {
	if _, away := p.seen.away[p.fetching]; away || p.fetching == "" {
		return
	}
	p.fetching = ""
	if p.news != nil && p.news.icon == "download" {
		p.tells("check_circle", "The whole recording is here again.", "It is in the archive as well.")
	}
}

// free lets go of what the archive holds, of one story or, with "", of all. It
// goes on when another place is shown.
func (p *Page) free(story catalog.ID) {
	if p.busy {
		return
	}
	p.busy = true
	p.tells("hard_drive", "Making room.", "Only what the archive has proved that it holds goes.")
	desk.Work(p.d.Open, func(ctx context.Context) (studio.Freed, error) {
		return studio.Free(ctx, p.d.Library, story, p.proven(), p.room.progress())
	}, p.freed)
}

func (p *Page) freed(f studio.Freed, err error) {
	p.busy = false
	switch {
	case err != nil:
		p.trouble(err)
	case f.Recordings == 0 && f.Kept == 0:
		p.tells("check_circle", "There was nothing to free.", "")
	case f.Recordings == 0:
		p.tells("laptop_windows", "Nothing was freed.", stays(f.Kept))
	default:
		p.tells("check_circle", words.Size(f.Bytes)+" freed.", "It is safe in the archive, can still be listened to here, and comes back when you ask. All else stays here.")
	}
	p.again()
}

// stays says of recordings that they were kept; "" when there are none.
func stays(n int) string {
	switch n {
	case 0:
		return ""
	case 1:
		return "One recording stays, because the archive has not proved that it holds all of it."
	}
	return words.Number(n) + " recordings stay, because the archive has not proved that it holds all of them."
}
