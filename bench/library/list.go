//go:build linux

package main

import (
	"errors"

	"ownvoice/library"
	"ownvoice/library/catalog"
)

// open measures the first page with its count, and pages anywhere. SQLite alone
// reads as many rows of the table of stories, and judges nothing.
func (b *bench) open(s *shelf) error {
	t := newTable("list", "Ownvoice, CPU ms p50 / p95 / worst", "SQLite alone")
	plain := func(limit, offset int) error {
		rs, err := s.plain.Query(`SELECT * FROM shelf WHERE n IN (SELECT n FROM shelf ORDER BY n DESC LIMIT ? OFFSET ?) ORDER BY n DESC`, limit, offset)
		if err != nil {
			return err
		}
		return drain(rs)
	}
	count := func() error {
		var n int
		return s.plain.QueryRow(`SELECT count(*) FROM story`).Scan(&n)
	}
	anywhere := func() int { return s.random.Intn(max(1, s.stories-50)) }
	for _, c := range []struct {
		name   string
		filter library.Filter
		offset func() int
	}{
		{"first page and count, newest first", library.Filter{}, func() int { return 0 }},
		{"first page and count, by title", library.Filter{Sort: library.SortTitle}, func() int { return 0 }},
		{"first page and count, one permission", library.Filter{Permit: catalog.PermitTeam}, func() int { return 0 }},
		{"first page and count, the commonest theme", library.Filter{Theme: s.themes[0]}, func() int { return 0 }},
		{"first page and count, the rarest theme", library.Filter{Theme: s.themes[len(s.themes)-1]}, func() int { return 0 }},
		{"first page and count, one person", library.Filter{Person: s.person}, func() int { return 0 }},
		{"a page anywhere, newest first", library.Filter{}, anywhere},
		{"a page anywhere, longest first", library.Filter{Sort: library.SortLongest}, anywhere},
	} {
		ours, err := costs(b.rounds, func(int) error {
			_, err := s.lib.List(b.ctx, c.filter, c.offset(), 50)
			return err
		})
		if err != nil {
			return err
		}
		cells := []string{spread(ours), "–"}
		if c.filter == (library.Filter{}) {
			floor, err := costs(b.rounds, func(int) error { return errors.Join(plain(50, c.offset()), count()) })
			if err != nil {
				return err
			}
			cells[1] = spread(floor)
		}
		t.add(c.name, cells...)
	}
	return nil
}

// story measures opening the story of three hours.
func (b *bench) story(s *shelf) error {
	t := newTable("story", "Ownvoice, CPU ms p50 / p95 / worst", "SQLite alone: the same rows")
	ours, err := costs(b.rounds, func(int) error {
		_, err := s.lib.Story(b.ctx, s.long)
		return err
	})
	if err != nil {
		return err
	}
	floor, err := costs(b.rounds, func(int) error {
		for _, query := range []string{
			`SELECT * FROM segment WHERE story = ? AND NOT deleted ORDER BY recording, start_ms, id`,
			`SELECT * FROM change WHERE story = ? ORDER BY clock, device`, `SELECT * FROM note WHERE story = ?`, `SELECT * FROM recording WHERE story = ?`,
		} {
			rs, err := s.plain.Query(query, s.long)
			if err == nil {
				err = drain(rs)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	t.add("opened, 1,500 stretches of words", spread(ours), spread(floor))
	return nil
}

// typing measures keeping what was typed into the story of three hours. SQLite
// alone writes one row, as safely.
func (b *bench) typing(s *shelf) error {
	t := newTable("typing", "Ownvoice, CPU ms p50 / p95 / worst", "SQLite alone: one row, synced")
	w, err := s.lib.Story(b.ctx, s.long)
	if err != nil {
		return err
	}
	keep := func() error {
		was := &w.Segments[s.random.Intn(len(w.Segments))]
		is := *was
		is.Text = s.words.sentence(wordsEach, nil)
		err := s.lib.EditSegments(b.ctx, s.long, []library.SegmentEdit{{Was: *was, Is: is}})
		*was = is
		return err
	}
	ours, err := costs(b.rounds, func(int) error { return keep() })
	if err != nil {
		return err
	}
	floor, err := costs(b.rounds, func(int) error {
		_, err := s.fts.Exec(`INSERT INTO keyed VALUES (?, ?)`, catalog.NewID(), s.words.sentence(wordsEach, nil))
		return err
	})
	if err != nil {
		return err
	}
	t.add("a few words kept", spread(ours), spread(floor))
	found, err := costs(b.rounds, func(int) error { return errors.Join(keep(), s.lib.Index(b.ctx)) })
	if err != nil {
		return err
	}
	t.add("and read into the search, which waits till somebody searches", spread(found), "–")
	return nil
}
