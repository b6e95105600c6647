package desk

import (
	"errors"
	"strings"
	"time"

	"ownvoice/archive/store"
	"ownvoice/library/catalog"
)

// asked is the page of requests: what storytellers took back, and what worries
// visitors.
type asked struct {
	Requests []store.Request
	Worries  []store.Worry
	Who      map[catalog.ID]string // accounts that answered
	Heard    map[catalog.ID]string // titles of the stories that the visitor may open
	Now      time.Time
	Wrong    catalog.ID // the worry whose answer was empty
}

// Open are the requests of which somebody still has to do something.
func (a asked) Open() []store.Request { return a.Requests[:a.open()] }

// Done are those that are answered by everybody.
func (a asked) Done() []store.Request { return a.Requests[a.open():] }

func (a asked) open() int {
	for i, q := range a.Requests {
		if !q.Open() {
			return i
		}
	}
	return len(a.Requests)
}

// Overdue is how many are overdue.
func (a asked) Overdue() (n int) {
	for _, q := range a.Open() {
		if a.Now.After(q.Due()) {
			n++
		}
	}
	return n
}

func (d *Desk) requests(v visit) error {
	ctx := v.r.Context()
	a := asked{Now: time.Now(), Heard: map[catalog.ID]string{}, Wrong: catalog.ID(v.r.URL.Query().Get("wrong"))}
	var err error
	if a.Requests, err = d.store.Requests(ctx, v.Reader()); err != nil {
		return err
	}
	if a.Worries, err = d.store.Worries(ctx, v.Reader()); err != nil {
		return err
	}
	if a.Who, err = d.accountNames(v); err != nil {
		return err
	}
	for _, w := range a.Worries {
		if err := d.entitle(v, w.Project, w.Story, a.Heard); err != nil {
			return err
		}
	}
	return d.show(v, "requests", "Requests", a)
}

// one is the page of a single request.
type one struct {
	store.Request
	Now   time.Time
	By    string // who approved it
	Wrong bool
}

// of finds a request that the visitor looks after.
func (d *Desk) of(v visit) (store.Request, error) {
	return d.store.RequestOf(v.r.Context(), v.Reader(), catalog.ID(v.r.PathValue("request")))
}

func (d *Desk) request(v visit) error {
	q, err := d.of(v)
	if err != nil {
		return err
	}
	who, err := d.accountNames(v)
	if err != nil {
		return err
	}
	return d.show(v, "request", "Requests", one{Request: q, Now: time.Now(), By: who[q.Approved]})
}

// askErase says what an erasure will do. One that does not wait for anybody is
// shown as it stands.
func (d *Desk) askErase(v visit) error {
	q, err := d.of(v)
	if err != nil {
		return err
	}
	if q.State != store.RequestWaiting {
		return d.back(v, "/desk/requests/"+string(q.ID))
	}
	return d.show(v, "erase", "Requests", one{Request: q, Now: time.Now(), Wrong: v.r.URL.Query().Get("wrong") != ""})
}

// erase is the second person's word on an erasure, who types "erase" to be
// sure.
func (d *Desk) erase(v visit) error {
	q, err := d.of(v)
	if err != nil {
		return err
	}
	if !strings.EqualFold(strings.TrimSpace(v.r.PostFormValue("sure")), "erase") {
		return d.back(v, "/desk/requests/"+string(q.ID)+"/erase?wrong=1")
	}
	if err := d.store.Audit(v.r.Context(), v.ID, "approved erasure", q.Project, q.Story); err != nil {
		return err
	}
	if err := d.store.Approve(v.r.Context(), v.Reader(), q.ID); err != nil && !errors.Is(err, store.ErrNoSecond) {
		return err
	}
	return d.back(v, "/desk/requests/"+string(q.ID))
}

const longestAnswer = 4000 // bytes

// answerWorry writes down what was done about what worried a visitor.
func (d *Desk) answerWorry(v visit) error {
	id := catalog.ID(v.r.PathValue("worry"))
	done := strings.TrimSpace(strings.ToValidUTF8(v.r.PostFormValue("done"), ""))
	if done == "" || len(done) > longestAnswer {
		return d.back(v, "/desk/requests?wrong="+string(id)+"#worry-"+string(id))
	}
	if err := d.store.AnswerWorry(v.r.Context(), v.Reader(), id, done); err != nil {
		return err
	}
	return d.back(v, "/desk/requests#worries")
}
