// Package shelf fetches the stories that a list shows, as they come into sight,
// so that a list of ten thousand costs what one of twenty costs. It draws
// nothing: it tells when something has come.
package shelf

import (
	"context"
	"maps"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/ui/desk"
)

// Shelf is the stories that were looked for, as far as they were fetched: in
// pages, as they come into sight. One fetch is on its way at a time; a newer
// question ends an older one. It is made by New; what stands in its fields is
// for reading.
type Shelf struct {
	Shown library.Filter // what Total, All and the rows answer
	Total int            // that were found; Unknown before the first answer
	More  bool           // and there are more, which nobody counted
	All   int            // in the library, without search and filters

	d    *desk.Desk
	ctx  context.Context // of the visit; nil before the first
	told func(News, error)

	wanted library.Filter // what is asked for
	pages  map[int]sheet
	first  int // in sight
	last   int
	time   int // counts the changes of the library; a sheet of another time is stale
	busy   *fetch
}

// sheet is one page of rows, and when it was fetched.
type sheet struct {
	rows []library.Row
	time int
}

// fetch is a look into the library that is on its way.
type fetch struct {
	library.Filter
	page, time int
	stop       context.CancelFunc
	dropped    bool // nobody waits for it any more
}

// News is what an answer brought.
type News struct {
	Other bool // another question was answered than before: these are other rows
	Moved int  // rows that came in above those in sight
}

// PageRows are the rows of one fetch: more than are in sight, and few, for what
// was found in each is looked up too.
const PageRows = 20

const kept = 20 // pages that are remembered beside those in sight

// Unknown is the total before the first answer.
const Unknown = -1

// New has first to show until it is looked at again, if there is any. told is
// called whenever something has come.
func New(d *desk.Desk, told func(News, error), first library.Page) *Shelf {
	s := &Shelf{d: d, told: told, Total: Unknown, pages: map[int]sheet{}}
	if len(first.Rows) > 0 {
		s.Total, s.More, s.All, s.pages[0] = first.Total, first.TotalIsMore, first.Total, sheet{rows: first.Rows}
	}
	return s
}

// Enter begins a visit. What was fetched before is shown until it was fetched
// again.
func (s *Shelf) Enter(ctx context.Context) {
	s.ctx, s.busy = ctx, nil
	s.Changed()
}

// Changed says that the library has changed: what is in sight is fetched
// again, and all else when it is seen.
func (s *Shelf) Changed() {
	s.time++
	s.next()
}

// Look asks for other stories. Those there are stay until the others come.
func (s *Shelf) Look(f library.Filter) {
	s.wanted = f
	if s.busy != nil && s.busy.Filter != f {
		s.busy.dropped = true
		s.busy.stop()
	}
	s.next()
}

// See says which rows are in sight: from first to before last.
func (s *Shelf) See(first, last int) {
	s.first, s.last = first, last
	s.next()
}

// Length is how many rows there are.
func (s *Shelf) Length() int { return max(0, s.Total) }

// Row is row i, if it has been fetched.
func (s *Shelf) Row(i int) (library.Row, bool) {
	rows := s.pages[i/PageRows].rows
	if at := i % PageRows; i >= 0 && at < len(rows) {
		return rows[at], true
	}
	return library.Row{}, false
}

// next fetches what is wanted most, unless a fetch is on its way.
func (s *Shelf) next() {
	if s.busy != nil || s.ctx == nil || s.ctx.Err() != nil {
		return
	}
	page, wants := s.wants()
	if !wants {
		return
	}
	f := &fetch{Filter: s.wanted, page: page, time: s.time}
	var ctx context.Context
	ctx, f.stop = context.WithCancel(s.ctx)
	s.busy = f
	desk.Work(s.ctx, func(context.Context) (answer, error) { return f.load(ctx, s.d) }, func(a answer, err error) { s.come(f, a, err) })
}

// wants is the page that is wanted most: the first of another question, then
// what is in sight, then what lies beside it.
func (s *Shelf) wants() (page int, wants bool) {
	if s.Total == Unknown || s.wanted != s.Shown {
		return 0, true
	}
	from, to := s.first/PageRows, max(s.first, s.last-1)/PageRows
	for page := from; page <= to; page++ {
		if p, has := s.pages[page]; !has || p.time != s.time {
			return page, true
		}
	}
	for _, page := range []int{to + 1, from - 1} {
		if _, has := s.pages[page]; !has && page >= 0 && page*PageRows < s.Total {
			return page, true
		}
	}
	return 0, false
}

// answer is what a fetch brings.
type answer struct {
	library.Page
	all int
}

func (f *fetch) load(ctx context.Context, d *desk.Desk) (answer, error) {
	defer f.stop()
	found, err := d.Library.List(ctx, f.Filter, f.page*PageRows, PageRows)
	all := found.Total
	if none := (library.Filter{Sort: f.Sort}); err == nil && f.Filter != none {
		var every library.Page
		every, err = d.Library.List(ctx, library.Filter{}, 0, 0)
		all = every.Total
	}
	if ctx.Err() != nil { // ended on purpose: that is no error
		err = nil
	}
	return answer{found, all}, err
}

// come takes an answer. One to a question that nobody asks any more is dropped.
func (s *Shelf) come(f *fetch, a answer, err error) {
	s.busy = nil
	switch {
	case f.dropped:
		s.next()
		return
	case err != nil:
		s.told(News{}, err)
		return
	}
	n := News{Other: s.Total == Unknown || f.Filter != s.Shown}
	if n.Other {
		s.pages = map[int]sheet{}
	}
	n.Moved = s.moved(f.page, a.Rows)
	s.Shown, s.Total, s.More, s.All = f.Filter, a.Total, a.TotalIsMore, a.all
	s.pages[f.page] = sheet{a.Rows, f.time}
	s.forget()
	s.told(n, nil)
	s.next()
}

// moved is how far the rows of a page have moved down since it was fetched:
// where its first story that is still there stands now.
func (s *Shelf) moved(page int, now []library.Row) int {
	at := map[catalog.ID]int{}
	for i, r := range now {
		at[r.ID] = i
	}
	for was, r := range s.pages[page].rows {
		if is, still := at[r.ID]; still && page*PageRows+was >= s.first {
			return is - was
		}
	}
	return 0
}

// forget drops the pages that lie far from what is in sight.
func (s *Shelf) forget() {
	if len(s.pages) <= 2*kept {
		return
	}
	here := s.first / PageRows
	maps.DeleteFunc(s.pages, func(page int, _ sheet) bool { return page < here-kept || page > here+kept })
}
