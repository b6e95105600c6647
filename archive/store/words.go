package store

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"ownvoice/library/catalog"
)

// scene is a story's log as it looks for one use at one moment.
type scene struct {
	l      log
	events consents
	now    time.Time
	use    catalog.Use

	takes []catalog.Recording
	left  map[catalog.ID][]catalog.Span // what is left out of each recording
	name  string                        // the storyteller's, as they chose
}

// look works out what is left out, and who speaks.
func (v *scene) look(story catalog.ID) {
	v.takes, v.left = v.l.recordings(story), map[catalog.ID][]catalog.Span{}
	slices.SortFunc(v.takes, func(a, b catalog.Recording) int { return cmp.Compare(a.ID, b.ID) })
	for _, r := range v.takes {
		for _, use := range []catalog.Use{catalog.UseKeep, v.use} {
			v.left[r.ID] = append(v.left[r.ID], catalog.LeftOutOf(v.events, r.ID, v.takes, use, v.now)...)
		}
	}
	teller := catalog.ID(v.l.text(catalog.KindStory, story, "storyteller"))
	v.name = knownAs(v.events, v.l.text(catalog.KindPerson, teller, "known_as"), v.now)
}

// hides reports whether any of a stretch is left out. One of which it is not
// known where it lies, because only half of its changes have come, may lie
// anywhere.
func (v *scene) hides(recording catalog.ID, part catalog.Span) bool {
	if _, known := v.left[recording]; !known || part.ToMS <= part.FromMS {
		return slices.ContainsFunc(v.takes, func(r catalog.Recording) bool { return len(v.left[r.ID]) > 0 })
	}
	return slices.ContainsFunc(v.left[recording], part.Overlaps)
}

func (v *scene) telling(id catalog.ID) Telling {
	t := Telling{ID: id, Title: v.l.text(catalog.KindStory, id, "title"), Language: v.l.text(catalog.KindStory, id, "language"), KnownAs: v.name,
		Reporter: v.l.text(catalog.KindPerson, catalog.ID(v.l.text(catalog.KindStory, id, "reporter")), "known_as")}
	v.l.shown(catalog.KindStory, id, "begun", &t.Begun)
	t.Words = v.lines(t.Reporter)
	t.Extracts = v.passages(id, t.Words)
	for _, p := range t.Extracts {
		for _, name := range p.Names {
			if !slices.Contains(t.Themes, name) {
				t.Themes = append(t.Themes, name)
			}
		}
	}
	slices.Sort(t.Themes)
	return t
}

// entities are the things of a kind that the log of one story knows and that
// are not thrown away.
func (l log) entities(kind catalog.Kind) (ids []catalog.ID) {
	for at := range l {
		if at.kind == kind && !slices.Contains(ids, at.entity) && !l.gone(kind, at.entity) {
			ids = append(ids, at.entity)
		}
	}
	slices.Sort(ids)
	return ids
}

func (l log) gone(kind catalog.Kind, id catalog.ID) bool {
	var deleted any
	l.shown(kind, id, "deleted", &deleted)
	return deleted == true || deleted == float64(1)
}

func (l log) number(kind catalog.Kind, id catalog.ID, field string) int64 {
	var n int64
	l.shown(kind, id, field, &n)
	return n
}

// copyOf is what the log says of one copy of a recording.
func (l log) copyOf(recording catalog.ID, file string) (c catalog.Copy, known bool) {
	l.shown(catalog.KindRecording, recording, catalog.FieldCopy(file), &c)
	return c, c.File == file
}

// lines are the words in their order, without those that are left out; where
// something is, one line says so.
func (v *scene) lines(reporter string) (all []Line) {
	first := catalog.ID("")
	if len(v.takes) > 0 {
		first = v.takes[0].ID
	}
	for _, id := range v.l.entities(catalog.KindSegment) {
		line := Line{Recording: cmp.Or(catalog.ID(v.l.text(catalog.KindSegment, id, "recording")), first),
			FromMS: v.l.number(catalog.KindSegment, id, "start_ms"), ToMS: v.l.number(catalog.KindSegment, id, "end_ms"),
			Text: v.l.text(catalog.KindSegment, id, "text"), Second: v.l.text(catalog.KindSegment, id, "second")}
		line.Speaker, line.Teller = v.speaker(v.l.text(catalog.KindSegment, id, "speaker"), reporter)
		if strings.TrimSpace(line.Text) != "" && !v.hides(line.Recording, catalog.Span{FromMS: line.FromMS, ToMS: line.ToMS}) {
			all = append(all, line)
		}
	}
	for _, r := range v.takes {
		for _, part := range catalog.Joined(v.left[r.ID]) {
			all = append(all, Line{Recording: r.ID, FromMS: part.FromMS, ToMS: part.ToMS, LeftOut: true})
		}
	}
	slices.SortFunc(all, func(a, b Line) int {
		return cmp.Or(cmp.Compare(a.Recording, b.Recording), cmp.Compare(a.FromMS, b.FromMS), cmp.Compare(a.ToMS, b.ToMS))
	})
	return all
}

// speaker is the name that stands for a label, and whether it is the
// storyteller's. Laptops call the sides of a talk "You", who sits before them,
// and "Them", or after the two by the names that they are shown by; what else a
// label says may be somebody's name, and is not shown.
func (v *scene) speaker(label, reporter string) (name string, teller bool) {
	switch {
	case label == "" || label == "Both" || strings.HasPrefix(label, "Speaker "):
		return label, false
	case label == "You" || reporter != "" && strings.EqualFold(label, reporter):
		return cmp.Or(reporter, "The reporter"), false
	case label == "Them" || label == "Room" || v.name != "" && strings.EqualFold(label, v.name):
		return cmp.Or(v.name, "The storyteller"), true
	}
	return "Speaker", false
}

// passages are the extracts that may be shown for the use: to everybody those
// that are public, to the team and the storyteller all that nothing is left out
// of.
func (v *scene) passages(story catalog.ID, words []Line) (all []Passage) {
	for _, id := range v.l.entities(catalog.KindExtract) {
		p := Passage{Extract: catalog.Extract{ID: id, Story: story, Recording: catalog.ID(v.l.text(catalog.KindExtract, id, "recording")),
			StartMS: v.l.number(catalog.KindExtract, id, "start_ms"), EndMS: v.l.number(catalog.KindExtract, id, "end_ms"), Title: v.l.text(catalog.KindExtract, id, "title")}}
		p.Said = catalog.Approved(v.events, p.Target(), v.now)
		p.Public = catalog.DecideExtract(v.events, p.Target(), catalog.UseExtract, v.now).Allows()
		if v.hides(p.Recording, catalog.Span{FromMS: p.StartMS, ToMS: p.EndMS}) || v.use == catalog.UseWhole && !p.Public {
			continue
		}
		var said []string
		for _, w := range words {
			if w.Recording == p.Recording && !w.LeftOut && w.FromMS < p.EndMS && p.StartMS < w.ToMS {
				said = append(said, w.Text)
			}
		}
		p.Words, p.Names = strings.Join(said, " "), v.themes(id)
		all = append(all, p)
	}
	slices.SortFunc(all, func(a, b Passage) int {
		return cmp.Or(cmp.Compare(a.Recording, b.Recording), cmp.Compare(a.StartMS, b.StartMS), cmp.Compare(a.ID, b.ID))
	})
	return all
}

// themes are the names of the themes on an extract: a field for each, which is
// on when any head of it says so.
func (v *scene) themes(extract catalog.ID) (names []string) {
	for at, changes := range v.l {
		theme, is := strings.CutPrefix(at.field, "theme:")
		if at.kind != catalog.KindExtract || at.entity != extract || !is {
			continue
		}
		on := slices.ContainsFunc(catalog.Heads(changes), func(c catalog.Change) bool { return string(c.Value) == "true" })
		if name := v.l.text(catalog.KindTheme, catalog.ID(theme), "name"); on && name != "" && !v.l.gone(catalog.KindTheme, catalog.ID(theme)) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}
