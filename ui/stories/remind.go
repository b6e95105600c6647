package stories

import (
	"context"
	"time"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/ui/desk"
	"ownvoice/ui/widget"
	"ownvoice/ui/words"
)

// reminders is what waits about permission: agreements whose second half was
// never asked for, days on which something was to be talked about again, a yes
// that ends. Finding them reads what was said about every story, so it is done
// once a visit, and then no oftener than once in a while.
type reminders struct {
	all     []library.Reminder // the most pressing first
	asked   time.Time          // when they were looked for last
	looking bool
}

const restBetween = 20 * time.Second

// remind looks for what waits, and tells when that has changed.
func (n *needs) remind(ctx context.Context, told func()) {
	r := &n.reminders
	if r.looking || time.Since(r.asked) < restBetween {
		return
	}
	r.looking = true
	desk.Work(ctx, n.d.Library.Reminders, func(all []library.Reminder, err error) {
		r.looking, r.asked = false, time.Now()
		if err == nil {
			r.all = all
			told()
		}
	})
}

// reminder is one of them as a need. What a person is doing just now, in the
// story that is being recorded or brought in, nobody has to be reminded of.
func (n *needs) reminder() (*need, int) {
	var first *need
	count := 0
	for i := range n.reminders.all {
		if r := &n.reminders.all[i]; !n.busyWith(r.Story) {
			if count++; first == nil {
				first = reminded(r)
			}
		}
	}
	return first, count
}

func (n *needs) busyWith(story catalog.ID) bool {
	session, bringing := n.d.Session(), n.d.Bringing()
	return session != nil && session.Story == story || bringing != nil && bringing.Story == story
}

func reminded(r *library.Reminder) *need {
	return &need{story: r.Story, tone: widget.Calm, icon: "front_hand", title: words.Whose(few(r.KnownAs, 40)) + ".", body: r.Words,
		action: widget.NewSmallButton("See the story", "", nil), consent: true}
}
