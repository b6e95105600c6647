package library

import (
	"context"
	"database/sql"
	"fmt"

	"ownvoice/library/catalog"
)

// AddSegments keeps words of a story's recordings, all of them or none. They
// come back with their ids.
func (l *Library) AddSegments(ctx context.Context, story catalog.ID, said []catalog.Segment) ([]catalog.Segment, error) {
	if _, err := l.story(ctx, story); err != nil {
		return nil, err
	}
	kept := make([]catalog.Segment, len(said))
	err := l.change(ctx, func(w *writing) error {
		for i, s := range said {
			s.ID, s.Story = catalog.NewID(), story
			fields := []field{{"recording", s.Recording}, {"start_ms", s.StartMS}, {"end_ms", s.EndMS}, {"text", s.Text}}
			if s.Speaker != "" {
				fields = append(fields, field{"speaker", s.Speaker})
			}
			if s.Second != "" {
				fields = append(fields, field{"second", s.Second})
			}
			if err := w.fields(catalog.KindSegment, s.ID, story, fields); err != nil {
				return err
			}
			kept[i] = s
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("keep words of %s: %w", story, err)
	}
	return kept, nil
}

// Segments gives what is said in a story, recording by recording, in the order
// in which it is said. Others' stories that the team may not hear answer
// ErrConsent; words of their private parts are blank.
func (l *Library) Segments(ctx context.Context, story catalog.ID) ([]catalog.Segment, error) {
	if err := l.mayRead(ctx, story); err != nil {
		return nil, err
	}
	return l.segments(ctx, story)
}

func (l *Library) segments(ctx context.Context, story catalog.ID) ([]catalog.Segment, error) {
	hidden, err := l.elsewhere(ctx, story)
	if err != nil {
		return nil, err
	}
	said := []catalog.Segment{}
	err = rows(ctx, l.read, `SELECT id, story, recording, start_ms, end_ms, speaker, text, second, checked FROM segment
		WHERE story = ? AND NOT deleted ORDER BY recording, start_ms, id`, func(rs *sql.Rows) error {
		var s catalog.Segment
		err := rs.Scan(&s.ID, &s.Story, &s.Recording, &s.StartMS, &s.EndMS, &s.Speaker, &s.Text, &s.Second, &s.Checked)
		s.StartMS = max(0, s.StartMS) // whatever another program wrote
		s.EndMS = max(s.StartMS, s.EndMS)
		if hidden[s.ID] {
			s.Text, s.Second = "", ""
		}
		said = append(said, s)
		return err
	}, story)
	if err != nil {
		return nil, fmt.Errorf("list words of %s: %w", story, err)
	}
	return said, nil
}

func (l *Library) loadSegments(ctx context.Context, w *Whole) (err error) {
	w.Segments, err = l.segments(ctx, w.ID)
	return err
}
