package stories

import (
	"context"
	"slices"

	"ownvoice/library"
	"ownvoice/ui/desk"
	"ownvoice/ui/widget"
)

// saved is the searches that somebody kept: a list to choose from, and a
// button that keeps the search of now, or forgets it when it is one of them.
type saved struct {
	d     *desk.Desk
	ctx   context.Context
	now   func() library.Filter       // the search of now
	use   func(library.Filter)        // searches for that
	name  func(library.Filter) string // what a search is called
	all   []library.SavedSearch
	open  bool
	quiet bool

	keep   *widget.Button
	choose *widget.Select
}

func newSaved(d *desk.Desk, now func() library.Filter, use func(library.Filter), name func(library.Filter) string) *saved {
	s := &saved{d: d, now: now, use: use, name: name}
	s.keep = widget.NewButton("Keep this search", "star", s.onKeep)
	s.choose = widget.NewSelect("Kept searches", nil, s.onChoose)
	s.choose.Snug = true
	return s
}

func (s *saved) enter(ctx context.Context) { s.ctx = ctx }

func (s *saved) look() {
	desk.Work(s.ctx, s.load, func(all []library.SavedSearch, err error) {
		if err == nil {
			s.all = all
			s.show(s.open)
		}
	})
}

func (s *saved) load(ctx context.Context) ([]library.SavedSearch, error) {
	return s.d.Library.SavedSearches(ctx)
}

// kept is the one of the kept searches that is the search of now; -1 is none.
func (s *saved) kept() int {
	now := s.now()
	return slices.IndexFunc(s.all, func(one library.SavedSearch) bool { return same(one.Filter, now) })
}

// show shows what can be done where there is something to do.
func (s *saved) show(open bool) {
	s.open = open
	at, now := s.kept(), s.now()
	s.keep.Set("Keep this search", "star")
	if at >= 0 {
		s.keep.Set("Forget this search", "star-fill")
	}
	none := library.Filter{Sort: now.Sort}
	shown(s.keep, open && now != none)
	shown(s.choose, open && len(s.all) > 0)
	s.quiet = true
	s.choose.Options = make([]string, len(s.all))
	for i, one := range s.all {
		s.choose.Options[i] = one.Name
	}
	s.choose.ClearSelected()
	if at >= 0 {
		s.choose.SetSelectedIndex(at)
	}
	s.quiet = false
}

func (s *saved) onKeep() {
	at, now := s.kept(), s.now()
	desk.Save(s.ctx, func(ctx context.Context) error {
		if at >= 0 {
			return s.d.Library.ForgetSearch(ctx, s.all[at].Name)
		}
		return s.d.Library.SaveSearch(ctx, library.SavedSearch{Name: s.name(now), Filter: now})
	}, func(error) { s.look() })
}

func (s *saved) onChoose(name string) {
	if i := slices.Index(s.choose.Options, name); i >= 0 && !s.quiet {
		s.use(s.all[i].Filter)
	}
}
