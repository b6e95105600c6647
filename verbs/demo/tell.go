package demo

import (
	"context"
	"encoding/json"
	"os"
	"time"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/studio"
)

// tell records one story as its teller would have: agreed, said, allowed.
func (m *making) tell(ctx context.Context, t told, seed uint64) error {
	title := t.title
	if t.end == twoTitles {
		title = "You learn it by doing it"
	}
	s, err := m.BeginStory(ctx, library.Begin{Title: title, KnownAs: t.knownAs, Mode: t.mode, Language: t.languages[0]})
	if err != nil {
		return err
	}
	if err := m.know(ctx, s, t.teller); err != nil {
		return err
	}
	agreed := catalog.Consent{Kind: catalog.EventAgreed, Target: catalog.WholeStory, How: "spoken", Form: m.sheet.Hash()}
	if _, err := m.Give(ctx, s.ID, agreed); err != nil {
		return err
	}
	k, err := speak(ctx, t, seed)
	if err != nil {
		return err
	}
	rec, err := m.record(ctx, s, t, k, seed)
	if err != nil {
		return err
	}
	m.at = m.at.Add(time.Hour)
	if t.uses != nil {
		given := catalog.Consent{Kind: catalog.EventAgreement, Target: catalog.WholeStory, How: "spoken", As: t.as, Uses: t.uses, Form: m.sheet.Hash()}
		if _, err := m.Give(ctx, s.ID, given); err != nil {
			return err
		}
	}
	if err := m.write(ctx, s.ID, rec, t, k); err != nil {
		return err
	}
	return m.end(ctx, s.ID, t)
}

// know writes down how somebody wants to be known and met, and apart from it
// what stays on the laptop.
func (m *making) know(ctx context.Context, s catalog.Story, t teller) error {
	p, err := m.Person(ctx, s.Storyteller)
	if err != nil {
		return err
	}
	p.Pronouns, p.Languages, p.Access = t.pronouns, t.languages, t.access
	if err := m.SavePerson(ctx, p); err != nil || t.contact == (catalog.Contact{}) {
		return err
	}
	t.contact.Person = p.ID
	return m.SetContact(ctx, t.contact)
}

// record makes the voices of a story and brings them in as a recording.
func (m *making) record(ctx context.Context, s catalog.Story, t told, k talk, seed uint64) (catalog.ID, error) {
	dir, err := os.MkdirTemp("", "ownvoice-demo-*")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(dir)
	files, labels, err := k.files(dir, t, seed, s.Begun)
	if err != nil {
		return "", err
	}
	in, err := studio.Inspect(ctx, files)
	if err != nil {
		return "", err
	}
	in.Mode, in.Started, in.Labels = t.mode, s.Begun, labels
	kept, err := studio.Import(ctx, m.Library, s.ID, in)
	return kept.ID, err
}

// write writes down what was said, noted, marked, and made extracts of.
func (m *making) write(ctx context.Context, story, rec catalog.ID, t told, k talk) error {
	var said []catalog.Segment
	for i, l := range t.lines {
		speaker := t.knownAs
		if l.asks {
			speaker = "Rosa"
		}
		said = append(said, catalog.Segment{Recording: rec, StartMS: k.at[i].FromMS, EndMS: k.at[i].ToMS, Speaker: speaker, Text: l.text, Second: l.second})
	}
	if _, err := m.AddSegments(ctx, story, said); err != nil {
		return err
	}
	for i, text := range t.notes {
		if err := m.note(ctx, catalog.Note{Story: story, Recording: rec, Text: text, AtMS: &k.at[i].FromMS}); err != nil {
			return err
		}
	}
	for _, i := range t.marks {
		if err := m.note(ctx, catalog.Note{Story: story, Recording: rec, AtMS: &k.at[i].FromMS, Sort: catalog.NoteMark}); err != nil {
			return err
		}
	}
	for i, l := range t.lines {
		if err := m.part(ctx, story, rec, l, k.at[i]); err != nil {
			return err
		}
	}
	return nil
}

func (m *making) note(ctx context.Context, n catalog.Note) error {
	_, err := m.AddNote(ctx, n)
	return err
}

// part makes a line an extract, or keeps it private, as its teller wanted.
func (m *making) part(ctx context.Context, story, rec catalog.ID, l line, at catalog.Span) error {
	if l.private {
		if err := m.note(ctx, catalog.Note{Story: story, Recording: rec, AtMS: &at.FromMS, Sort: catalog.NotePrivate, Text: "about her sister"}); err != nil {
			return err
		}
		_, err := m.Give(ctx, story, catalog.Consent{Kind: catalog.EventRefuse, How: "spoken",
			Target: catalog.Target{Kind: catalog.TargetRange, Recording: rec, From: at.FromMS, To: at.ToMS}})
		return err
	}
	if l.extract == "" {
		return nil
	}
	e := catalog.Extract{Story: story, Recording: rec, StartMS: at.FromMS, EndMS: at.ToMS, Title: l.extract}
	for _, name := range l.themes {
		e.Themes = append(e.Themes, m.themes[name])
	}
	e, err := m.AddExtract(ctx, e)
	if err != nil || l.answer == waits {
		return err
	}
	said := catalog.Consent{Kind: catalog.EventReview, Target: e.Target(), How: "spoken", Choice: string(l.answer)}
	switch l.answer {
	case agrees:
		said.Uses = uses{catalog.UseWorkshop: "yes", catalog.UseExtract: "yes"}
	case alters:
		said.Uses, said.Conditions = uses{catalog.UseExtract: "no"}, "Begin after the cough, please."
	case leaves:
		said.Kind = catalog.EventRefuse
	}
	_, err = m.Give(ctx, story, said)
	return err
}

// end is what became of a story after it was told.
func (m *making) end(ctx context.Context, story catalog.ID, t told) error {
	m.at = m.at.Add(24 * time.Hour)
	switch t.end {
	case binned:
		return m.Discard(ctx, story)
	case takenBack:
		_, err := m.Withdraw(ctx, library.Withdrawal{Story: story, Choice: catalog.ChoiceStop, How: "message", Said: "I would rather not, after all."})
		return err
	case twoTitles:
		return m.twice(ctx, story, t.title)
	}
	return nil
}

// twice makes two people change a title apart, as on two laptops.
func (m *making) twice(ctx context.Context, story catalog.ID, title string) error {
	all, err := m.History(ctx, story)
	if err != nil {
		return err
	}
	for _, c := range all {
		if c.Kind != catalog.KindStory || c.Field != "title" {
			continue
		}
		value, err := json.Marshal("We made the manual ourselves")
		if err != nil {
			return err
		}
		hers := c
		hers.ID, hers.Device, hers.Author, hers.Value, hers.Replaces = catalog.NewID(), catalog.NewID(), m.priya, value, []string{c.Stamp()}
		hers.Clock = catalog.Clock{Millis: m.at.Add(-time.Hour).UnixMilli()}.String()
		if err := m.Retitle(ctx, story, title); err != nil {
			return err
		}
		_, err = m.Receive(ctx, []catalog.Change{hers}, 0)
		return err
	}
	return nil
}
