package export

import (
	"fmt"
	"io"
	"strings"

	"ownvoice/library/catalog"
	"ownvoice/library/exchange"
	"ownvoice/studio"
)

// words is what is said in each recording of a story as a file of its own.
func words(h *hand, t *told) ([]piece, error) {
	var all []piece
	for _, r := range t.Recordings {
		cues := t.cues(r.ID, h.Second)
		if len(cues) == 0 {
			continue
		}
		name := string(r.ID)
		if h.Second {
			name += "." + letters(t.Second)
		}
		all = append(all, text(name+"."+string(h.Format), r.ID, func(w io.Writer) error { return writeCues(w, h.Format, cues) }))
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("export words of %s: %w", t.ID, ErrNothing)
	}
	return all, nil
}

func (t *told) cues(recording catalog.ID, second bool) []exchange.Cue {
	return studio.Cues(t.Whole, recording, second, t.silent[recording])
}

func writeCues(w io.Writer, f Format, cues []exchange.Cue) error {
	switch f {
	case VTT:
		return exchange.WriteVTT(w, cues)
	case SRT:
		return exchange.WriteSRT(w, cues)
	}
	return exchange.WritePlain(w, exchange.Turns(cues), true)
}

// letters is a language as it may stand in a file's name.
func letters(language string) string {
	const most = 35 // of RFC 5646, 4.4.1
	out := strings.Map(func(r rune) rune {
		if r == '-' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, language)
	if out == "" {
		return "second"
	}
	return out[:min(len(out), most)]
}

// labels is extracts and marks of each recording as Audacity labels.
func labels(_ *hand, t *told) ([]piece, error) {
	var all []piece
	for _, r := range t.Recordings {
		if found := t.labels(r.ID); len(found) > 0 {
			all = append(all, text(string(r.ID)+".labels.txt", r.ID, func(w io.Writer) error { return exchange.WriteLabels(w, found) }))
		}
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("export labels of %s: %w", t.ID, ErrNothing)
	}
	return all, nil
}

func (t *told) labels(recording catalog.ID) []exchange.Label {
	var all []exchange.Label
	for _, e := range t.Extracts {
		if e.Recording == recording {
			all = append(all, exchange.Label{StartMS: e.StartMS, EndMS: e.EndMS, Title: e.Title})
		}
	}
	for _, n := range t.Notes {
		if n.AtMS != nil && n.Recording == recording {
			all = append(all, exchange.Label{StartMS: *n.AtMS, EndMS: *n.AtMS, Title: n.Text})
		}
	}
	return all
}
