package stories

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"ownvoice/explain"
	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/ui/desk"
	"ownvoice/ui/widget"
)

// need is one thing that waits for a person.
type need struct {
	story       catalog.ID // "" is about none
	tone        widget.Tone
	icon        string
	title, body string
	action      *widget.Button
}

// needs is what waits for a person, oldest first.
type needs struct {
	d       *desk.Desk
	start   []*need              // found at the start of the program
	twice   map[catalog.ID]*need // stories with two versions of something
	looking context.Context      // of the look that runs; nil before the first
}

func newNeeds(d *desk.Desk, found Found) needs {
	n := needs{d: d, twice: map[catalog.ID]*need{}}
	if found.Trouble != nil {
		why := explain.Error(found.Trouble)
		n.start = append(n.start, &need{tone: widget.Care, icon: "front_hand", title: why.What,
			body: "A recording could not be put right. It was not touched, and is tried again at the next start.", action: widget.NewSmallButton("Hide this", "", nil)})
	}
	for _, m := range found.Mended {
		n.start = append(n.start, &need{story: m.Story, tone: widget.Calm, icon: "check_circle", title: "The laptop closed in the middle of a story.",
			body:   fmt.Sprintf("We kept %s.", widget.TimeWords(time.Duration(m.Seconds*float64(time.Second)))),
			action: widget.NewSmallButton("Open the story", "", nil)})
	}
	return n
}

// first is the oldest need and what to say of the others; nil when there is none.
func (n *needs) first() (*need, string) {
	all := slices.Clone(n.start)
	for _, id := range slices.Sorted(maps.Keys(n.twice)) {
		all = append(all, n.twice[id])
	}
	switch len(all) {
	case 0:
		return nil, ""
	case 1:
		return all[0], ""
	}
	return all[0], fmt.Sprintf(" And %d more.", len(all)-1)
}

// done takes away what was found at the start. Two versions stay until a
// person has settled them.
func (n *needs) done(one *need) {
	n.start = slices.DeleteFunc(n.start, func(m *need) bool { return m == one })
}

// look looks for stories with two versions of something, and tells when that
// has changed. Only a laptop that belongs to an archive can have any.
func (n *needs) look(ctx context.Context, changed func()) {
	_, enrolled := n.d.Status()
	if !enrolled || n.looking != nil && n.looking.Err() == nil {
		return
	}
	var done context.CancelFunc
	n.looking, done = context.WithCancel(ctx)
	desk.Work(ctx, n.load, func(found map[catalog.ID]*need, err error) {
		done()
		if err == nil && !maps.EqualFunc(found, n.twice, func(a, b *need) bool { return a.title == b.title }) {
			n.twice = found
			changed()
		}
	})
}

func (n *needs) load(ctx context.Context) (map[catalog.ID]*need, error) {
	rows, err := n.d.Library.Stories(ctx, library.Filter{})
	if err != nil {
		return nil, err
	}
	found := map[catalog.ID]*need{}
	for _, r := range rows {
		w, err := n.d.Library.Story(ctx, r.ID)
		if err != nil {
			return nil, err
		}
		if len(w.BothVersions) > 0 {
			found[r.ID] = twoVersions(w)
		}
	}
	return found, nil
}

func twoVersions(w library.Whole) *need {
	what := "this title"
	if b := w.BothVersions[0]; b.Kind != catalog.KindStory || b.Field != "title" {
		what = "something in this story"
	}
	return &need{story: w.ID, tone: widget.Calm, icon: "front_hand", title: "Two people changed " + what + ".",
		body: "Both are kept. Which shall we show?", action: widget.NewSmallButton("See both", "", nil)}
}
