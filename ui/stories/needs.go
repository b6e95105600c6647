package stories

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"ownvoice/explain"
	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/ui/desk"
	"ownvoice/ui/widget"
	"ownvoice/ui/words"
)

// need is one thing that waits for a person.
type need struct {
	story       catalog.ID // "" is about none
	tone        widget.Tone
	icon        string
	title, body string
	action      *widget.Button
	consent     bool // it is about what may be done with the story
}

// needs is what waits for a person, oldest first.
type needs struct {
	d       *desk.Desk
	start   []*need                             // found at the start of the program
	twice   map[catalog.ID]library.BothVersions // nil before the first look
	looking bool
	changed *changed

	reminders reminders
}

// changed is the stories that were written to since somebody looked. The
// library tells of them on whatever goroutine wrote.
type changed struct {
	mu      sync.Mutex
	stories map[catalog.ID]bool
}

func (c *changed) hear(of library.Changed) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, story := range of.Stories {
		c.stories[story] = true
	}
}

// take gives them, and none the next time.
func (c *changed) take() []catalog.ID {
	c.mu.Lock()
	defer c.mu.Unlock()
	all := slices.Sorted(maps.Keys(c.stories))
	clear(c.stories)
	return all
}

func newNeeds(d *desk.Desk, found Found) needs {
	n := needs{d: d, changed: &changed{stories: map[catalog.ID]bool{}}}
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
		all = append(all, twoVersions(id, n.twice[id]))
	}
	reminder, count := n.reminder()
	if len(all) == 0 && reminder == nil {
		return nil, ""
	}
	count += len(all)
	if all = append(all, reminder); count == 1 {
		return all[0], ""
	}
	return all[0], " And " + words.Number(count-1) + " more."
}

// done takes away what was found at the start. Two versions stay until a
// person has settled them.
func (n *needs) done(one *need) {
	n.start = slices.DeleteFunc(n.start, func(m *need) bool { return m == one })
}

// enter begins to listen which stories change, until ctx ends.
func (n *needs) enter(ctx context.Context) {
	n.looking, n.twice = false, nil
	n.reminders.looking, n.reminders.asked = false, time.Time{}
	context.AfterFunc(ctx, n.d.Library.Listen(n.changed.hear))
}

// look looks for stories with two versions of something, and tells when that
// has changed: in all stories once a visit, and then in those that change.
// Only a laptop that belongs to an archive can have any.
func (n *needs) look(ctx context.Context, told func()) {
	n.remind(ctx, told)
	if _, enrolled := n.d.Status(); !enrolled || n.looking {
		return
	}
	among := n.changed.take()
	if n.twice == nil {
		among = nil
	} else if len(among) == 0 {
		return
	}
	n.looking = true
	desk.Work(ctx, func(ctx context.Context) (map[catalog.ID]library.BothVersions, error) {
		return n.d.Library.TwoVersions(ctx, among...)
	}, func(found map[catalog.ID]library.BothVersions, err error) {
		n.looking = false
		if err != nil {
			return
		}
		n.keep(among, found)
		told()
		n.look(ctx, told) // in what has changed meanwhile
	})
}

// keep takes what was found among some stories, or with none among all.
func (n *needs) keep(among []catalog.ID, found map[catalog.ID]library.BothVersions) {
	if n.twice == nil {
		n.twice = found
		return
	}
	for _, story := range among {
		delete(n.twice, story)
	}
	maps.Copy(n.twice, found)
}

func twoVersions(story catalog.ID, b library.BothVersions) *need {
	what := "this title"
	if b.Kind != catalog.KindStory || b.Field != "title" {
		what = "something in this story"
	}
	return &need{story: story, tone: widget.Calm, icon: "front_hand", title: "Two people changed " + what + ".",
		body: "Both are kept. Which shall we show?", action: widget.NewSmallButton("See both", "", nil)}
}
