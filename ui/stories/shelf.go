package stories

import (
	"context"
	"maps"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/ui/desk"
)

// shelf is the stories that were looked for, as far as they were fetched: in
// pages, as they come into sight. One fetch is on its way at a time; a newer
// question ends an older one.
type shelf struct {
	d    *desk.Desk
	ctx  context.Context // of the visit; nil before the first
	told func(news, error)

	wanted library.Filter // what is asked for
	shown  library.Filter // what pages, total and all answer
	total  int            // that were found; unknown before the first answer
	more   bool           // and there are more, which nobody counted
	all    int            // in the library, without search and filters
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

// news is what an answer brought.
type news struct {
	other bool // another question was answered than before: these are other rows
	moved int  // rows that came in above those in sight
}

const (
	pageRows = 20 // more than are in sight: what was found in each row is looked up too
	kept     = 20 // pages that are remembered beside those in sight
	unknown  = -1
)

// newShelf has first to show until it is looked at again, if there is any.
func newShelf(d *desk.Desk, told func(news, error), first library.Page) *shelf {
	s := &shelf{d: d, told: told, total: unknown, pages: map[int]sheet{}}
	if len(first.Rows) > 0 {
		s.total, s.more, s.all, s.pages[0] = first.Total, first.TotalIsMore, first.Total, sheet{rows: first.Rows}
	}
	return s
}

// enter begins a visit. What was fetched before is shown until it was fetched
// again.
func (s *shelf) enter(ctx context.Context) {
	s.ctx, s.busy = ctx, nil
	s.changed()
}

// changed says that the library has changed: what is in sight is fetched
// again, and all else when it is seen.
func (s *shelf) changed() {
	s.time++
	s.next()
}

// look asks for other stories. Those there are stay until the others come.
func (s *shelf) look(f library.Filter) {
	s.wanted = f
	if s.busy != nil && s.busy.Filter != f {
		s.busy.dropped = true
		s.busy.stop()
	}
	s.next()
}

// see says which rows are in sight: from first to before last.
func (s *shelf) see(first, last int) {
	s.first, s.last = first, last
	s.next()
}

// length is how many rows there are.
func (s *shelf) length() int { return max(0, s.total) }

// row is row i, if it has been fetched.
func (s *shelf) row(i int) (library.Row, bool) {
	rows := s.pages[i/pageRows].rows
	if at := i % pageRows; i >= 0 && at < len(rows) {
		return rows[at], true
	}
	return library.Row{}, false
}

// next fetches what is wanted most, unless a fetch is on its way.
func (s *shelf) next() {
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
func (s *shelf) wants() (page int, wants bool) {
	if s.total == unknown || s.wanted != s.shown {
		return 0, true
	}
	from, to := s.first/pageRows, max(s.first, s.last-1)/pageRows
	for page := from; page <= to; page++ {
		if p, has := s.pages[page]; !has || p.time != s.time {
			return page, true
		}
	}
	for _, page := range []int{to + 1, from - 1} {
		if _, has := s.pages[page]; !has && page >= 0 && page*pageRows < s.total {
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
	found, err := d.Library.List(ctx, f.Filter, f.page*pageRows, pageRows)
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
func (s *shelf) come(f *fetch, a answer, err error) {
	s.busy = nil
	switch {
	case f.dropped:
		s.next()
		return
	case err != nil:
		s.told(news{}, err)
		return
	}
	n := news{other: s.total == unknown || f.Filter != s.shown}
	if n.other {
		s.pages = map[int]sheet{}
	}
	n.moved = s.moved(f.page, a.Rows)
	s.shown, s.total, s.more, s.all = f.Filter, a.Total, a.TotalIsMore, a.all
	s.pages[f.page] = sheet{a.Rows, f.time}
	s.forget()
	s.told(n, nil)
	s.next()
}

// moved is how far the rows of a page have moved down since it was fetched:
// where its first story that is still there stands now.
func (s *shelf) moved(page int, now []library.Row) int {
	at := map[catalog.ID]int{}
	for i, r := range now {
		at[r.ID] = i
	}
	for was, r := range s.pages[page].rows {
		if is, still := at[r.ID]; still && page*pageRows+was >= s.first {
			return is - was
		}
	}
	return 0
}

// forget drops the pages that lie far from what is in sight.
func (s *shelf) forget() {
	if len(s.pages) <= 2*kept {
		return
	}
	here := s.first / pageRows
	maps.DeleteFunc(s.pages, func(page int, _ sheet) bool { return page < here-kept || page > here+kept })
}
