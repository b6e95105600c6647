package consent

import (
	"time"

	"fyne.io/fyne/v2"

	"ownvoice/library/catalog"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
	"ownvoice/ui/words"
)

// justSaid is how far back "what was just said" reaches.
const justSaid = 20 * time.Second

// span asks where in a recording an answer is to be heard.
type span struct {
	a         *Ask
	recording catalog.Recording
	from, to  *widget.Entry
	which     *widget.Select
	here      *widget.Button
	clip      *Clip
	said      *widget.Text
}

func newSpan(a *Ask, changed func()) *span {
	s := &span{a: a, said: widget.NewSecond("")}
	field := func(label string) *widget.Entry {
		e := widget.NewEntry("12:31")
		e.Label = label
		e.OnShortcut = a.d.Keys.TypedShortcut
		e.OnChanged = func(string) { changed() }
		return e
	}
	s.from, s.to = field("From"), field("To")
	all := a.Story.Recordings
	if len(all) == 0 {
		return s
	}
	s.recording = all[len(all)-1]
	var names []string
	for _, r := range all {
		names = append(names, words.Day(r.Started)+", "+words.Length(r.Seconds()))
	}
	s.which = widget.NewSelect("Which recording", names, nil)
	s.which.SetSelectedIndex(len(names) - 1)
	s.which.OnChanged = func(string) { s.recording = all[max(0, s.which.SelectedIndex())]; changed() }
	s.here = widget.NewButton("What was just said", "replay", s.onHere)
	if m, is := s.moment(); is && m.From < m.To {
		s.here.Set("As chosen on the wave", "replay")
	}
	s.clip = NewClip(a.visit, a.d, a.fail)
	s.clip.Button.OnTapped = s.onHear
	return s
}

// onHere takes what is chosen on the wave; where nothing is, the last seconds
// before where listening stands, or else the last of the recording.
func (s *span) onHere() {
	end := time.Duration(s.recording.Seconds() * float64(time.Second))
	from := max(0, end-justSaid)
	if m, is := s.moment(); is {
		from, end = max(0, m.To-justSaid), m.To
		if m.From < m.To {
			from = m.From
		}
	}
	s.from.SetText(catalog.FormatMoment(from.Truncate(time.Second).Milliseconds()))
	s.to.SetText(catalog.FormatMoment((end + time.Second - 1).Truncate(time.Second).Milliseconds()))
}

// moment is where listening stands in the recording that is asked about.
func (s *span) moment() (Moment, bool) {
	if s.a.Moment == nil {
		return Moment{}, false
	}
	m := s.a.Moment()
	return m, m.To > 0 && m.Recording == s.recording.ID
}

func (s *span) onHear() {
	spoken, wrong := s.read()
	if wrong != "" {
		s.a.tell(wrong, "")
		return
	}
	s.clip.Toggle(s.recording, spoken.Span)
}

// read is the stretch that was chosen, or a sentence that says why it is none.
func (s *span) read() (*catalog.Spoken, string) {
	from, errFrom := catalog.ParseMoment(s.from.Text)
	to, errTo := catalog.ParseMoment(s.to.Text)
	switch {
	case s.recording.ID == "":
		return nil, "There is no recording to hear it in."
	case errFrom != nil || errTo != nil:
		return nil, "Say from when to when it is heard. Write it like 12:31."
	case from >= to:
		return nil, "It ends before it begins. Look at the two times again."
	case from > int64(s.recording.Seconds()*1000):
		return nil, "The recording is over by then. Look at the two times again."
	}
	return &catalog.Spoken{Recording: s.recording.ID, Span: catalog.Span{FromMS: from, ToMS: to}}, ""
}

func (s *span) content() fyne.CanvasObject {
	row := widget.NewColumns(theme.Space12, []float32{-1, 110, -1, 110, widget.Rest},
		widget.NewText("From", theme.Body, theme.Ink), s.from, widget.NewText("to", theme.Body, theme.Ink), s.to, s.said)
	ways := widget.NewLine(theme.Space12, s.here, s.clip.Button)
	if len(s.a.Story.Recordings) > 1 {
		return widget.NewQuestion("Where is it heard?", "", s.which, row, ways)
	}
	return widget.NewQuestion("Where is it heard?", "", row, ways)
}
