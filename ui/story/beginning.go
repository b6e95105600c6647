package story

import (
	"time"

	"ownvoice/library/catalog"
)

// beginning is where a visit begins: in which of the story's recordings, "" for
// the first, and when.
type beginning struct {
	recording catalog.ID
	at        time.Duration
}

// AtIn is At in one of the story's recordings; "" is the first.
func (p *Page) AtIn(recording catalog.ID, at time.Duration) {
	p.At(at)
	p.begins = &beginning{recording, at}
}

// begin goes to where the visit begins, once it is known what there is to hear.
func (p *Page) begin() {
	m := p.begins
	if p.begins = nil; m == nil || m.at <= 0 {
		return
	}
	p.listen.turnTo(m.recording)
	p.listen.seek(m.at)
	p.read.list.Follow() // wherever one had read to before
}
