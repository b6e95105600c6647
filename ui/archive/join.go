package archive

import (
	"context"

	"fyne.io/fyne/v2"

	"ownvoice/explain"
	"ownvoice/sync/carry"
	"ownvoice/ui/bring"
	"ownvoice/ui/words"
)

// onInvited joins by the invitation on a memory stick.
func (p *Page) onInvited() {
	p.withStick("It is the one that your coordinator gave you. Only the archive can open what is copied onto it.", bring.FolderFrom, p.joinBy)
}

// joinBy joins by the invitation on a stick, and makes on it the pack by which
// the archive comes to know this laptop. It goes on when another place is shown.
func (p *Page) joinBy(dir string) {
	joined := false
	p.copy("Joining by the memory stick", func(ctx context.Context, tell func(carry.Progress)) (done exchanged, err error) {
		if err := p.takeInvitation(ctx, dir); err != nil {
			return done, err
		}
		joined = true
		done.out, err = carry.Out(ctx, p.d.Library, dir, carry.Options{For: carry.TheArchive}, tell)
		return done, err
	}, func(_ exchanged, err error) {
		if joined {
			p.belongs(err)
			return
		}
		p.trouble(err)
	})
}

func (p *Page) takeInvitation(ctx context.Context, dir string) error {
	who, err := p.d.Library.Reporter(ctx)
	if err != nil {
		return err
	}
	return carry.Join(ctx, p.d.Library, dir, words.Laptop(who.KnownAs))
}

// belongs says what to do next. err kept the stick from being written, and the
// archive from knowing.
func (p *Page) belongs(err error) {
	p.ways.Joined()
	if err != nil {
		why := explain.Error(err)
		p.tells("error", why.What, "The invitation was read. "+why.Do+" Then press “Copy to a memory stick”.")
	} else {
		p.tells("check_circle", "The memory stick is ready.", "Give the stick back to your coordinator. When the archive has read it, this laptop belongs to it.")
	}
	at := p.d.Window.Canvas().Focused()
	p.look()
	p.tell(p.seen.tally)
	if at == fyne.Focusable(p.invited) { // which is gone
		p.Focus()
	}
}
