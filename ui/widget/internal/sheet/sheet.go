// Package sheet puts every widget on one page, for people who look at them
// and for the picture that the tests keep. The words are invented.
package sheet

import (
	"math"
	"math/rand/v2"
	"time"

	"fyne.io/fyne/v2"
	fyneContainer "fyne.io/fyne/v2/container"

	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
)

// Sheet is the page, and those of its parts that tests take hold of.
type Sheet struct {
	Page    fyne.CanvasObject
	Consent *widget.ConsentCard
	Meters  [2]*widget.LevelMeter
	Notes   *widget.Entry
	Start   *widget.Button
	List    *widget.List
}

// New makes the page. now is the clock of its meters.
func New(now func() time.Time) *Sheet {
	s := &Sheet{}
	page := widget.NewPage(widget.NewColumn(theme.Space16,
		widget.NewSteps([]string{"Who", "Consent", "Sound check", "Recording", "Wrap up"}, nil),
		widget.NewColumns(theme.Space16, []float32{widget.Rest, -1},
			title(),
			widget.NewChoice(widget.Segments, []widget.Option{{Key: "a", Words: "Call on this laptop"}, {Key: "b", Words: "Phone on the table"}}, nil)),
		s.questions(),
		s.sound(now),
		notices(),
		s.pressed(),
		s.fields(),
		wave(),
		s.stories(),
	))
	steps := page.Content.(*fyne.Container).Objects[0].(*widget.Steps)
	steps.Set(2)
	choice := page.Content.(*fyne.Container).Objects[1].(*fyne.Container).Objects[1].(*widget.Choice)
	choice.SetAnswer("a")
	footer := widget.NewFooter(widget.NewButton("Back: who", "arrow_back", nil),
		widget.NewSecond("Maureen can change any answer, at any time."), s.next())
	s.Page = fyneContainer.NewBorder(header(), footer, rail(), nil, fyneContainer.NewVScroll(page))
	return s
}

func title() *widget.Text {
	t := widget.NewTitle("What is Maureen happy with?")
	t.Wrap = true
	return t
}

func (s *Sheet) next() fyne.CanvasObject {
	next := widget.NewPrimary("Next: sound check", "arrow_forward", nil)
	next.Trailing = true
	return next
}

func header() fyne.CanvasObject {
	return widget.NewHeader(widget.NewColumns(theme.Space24, []float32{-1, -1, widget.Rest, -1, -1},
		widget.NewBadge("Recording", "dot", theme.Rec, theme.OnRec),
		widget.NewStatusPill("verified_user-fill", "Every second is saved on this laptop.", widget.Done),
		widget.NewText("", theme.Body, ""),
		widget.NewStatusPill("hard_drive", "Room for 61 more hours", widget.Faint),
		widget.NewBadge("Paused", "pause-fill", theme.Ink2, theme.Card)))
}

func rail() fyne.CanvasObject {
	stories := widget.NewRailItem("Stories", "library_books", "library_books-fill", nil)
	record := widget.NewRailItem("Record", "dot", "dot", nil)
	record.Tint, record.Chosen = theme.Rec, true
	record.SetTime(24*time.Minute + 16*time.Second)
	sense := widget.NewRailItem("Make sense", "forum", "forum-fill", nil)
	one := widget.NewRailItem("Maureen’s story", "", "", nil)
	state := widget.NewStateCard(nil)
	state.Set("cloud_off", "Offline", "3 stories will be sent when you are online.")
	places := widget.NewColumn(theme.Space4, widget.NewPanel("", widget.NewBrand()).Pad(theme.Space8, theme.Space8), stories, one, record, sense)
	return widget.NewRail(widget.Wide, places, state)
}

func (s *Sheet) questions() fyne.CanvasObject {
	yesNo := []widget.Option{{Key: "yes", Words: "Yes"}, {Key: "no", Words: "No"}}
	three := []widget.Option{{Key: "yes", Words: "Yes"}, {Key: "ask", Words: "Ask me first"}, {Key: "no", Words: "No"}}
	first := widget.NewConsentCard("May we record and keep our talk?", "We cannot start without a yes to this one.", yesNo, nil)
	first.SetAnswer("yes")
	s.Consent = widget.NewConsentCard("May the whole story be on the web?", "Anyone could hear it, anywhere.", three, nil)
	return widget.NewColumn(10, first, s.Consent)
}

func (s *Sheet) sound(now func() time.Time) fyne.CanvasObject {
	var sides []fyne.CanvasObject
	for i, who := range []string{"Maureen", "Rosa"} {
		s.Meters[i] = widget.NewLevelMeter(18)
		s.Meters[i].Now = now
		lane := widget.NewLiveLane(who, i == 1)
		for _, p := range talk(int64(i), widget.LiveBars) {
			lane.Push(p)
		}
		verdict := widget.NewStatusPill("volume_up-fill", "Too quiet", widget.Care)
		verdict.Bold = true
		sides = append(sides, widget.NewColumns(theme.Space16, []float32{120, widget.Rest},
			widget.NewColumn(theme.Space4, widget.NewRowTitle(who), widget.NewSmall("Them"), verdict),
			widget.NewColumn(theme.Space8, lane, s.Meters[i])))
	}
	clock := widget.NewClock(theme.Clock)
	clock.Set(24*time.Minute + 16*time.Second)
	return widget.NewColumns(theme.Space24, []float32{-1, widget.Rest}, clock,
		widget.NewCard(widget.NewColumn(theme.Space16, sides...)))
}

func notices() fyne.CanvasObject {
	return widget.NewColumn(theme.Space12,
		widget.NewNotice(widget.Calm, "record_voice_over-fill", "In her own words too?", "Record Maureen saying it. Kept with the story.",
			widget.NewSmallButton("Record a spoken yes", "mic", nil)),
		widget.NewNotice(widget.Care, "volume_up-fill", "Maureen is getting quiet.", "Ask her to hold the phone closer.",
			widget.NewSmallButton("Hide this", "", nil)),
		widget.NewNotice(widget.Serious, "mic_off", "Your headset came unplugged.", "Maureen is still being recorded. Plug it back in, or use the laptop’s own microphone.",
			widget.NewSmallButton("Use laptop mic", "", nil)),
		widget.NewNotice(widget.Good, "check_circle-fill", "Good.", "Your voice is clear.", nil))
}

func (s *Sheet) pressed() fyne.CanvasObject {
	pause := widget.NewBigButton("Pause", "Ctrl P", "pause-fill", nil)
	pause.Rank = widget.Primary
	mark := widget.NewBigButton("Mark this moment", "Ctrl M", "flag-fill", nil)
	stop := widget.NewBigButton("Stop", "asks you first", "stop-fill", nil)
	stop.Rank = widget.Danger
	s.Start = widget.NewPrimary("Start recording", "mic-fill", nil)
	off := widget.NewPrimary("Start recording", "mic-fill", nil)
	off.Disable()
	quiet := widget.NewButton("Your questions", "", nil)
	quiet.Rank = widget.Quiet
	return widget.NewColumn(theme.Space12, widget.NewLine(14, pause, mark, stop), widget.NewLine(14, s.Start, off, quiet, widget.NewButton("Add a theme", "sell", nil)))
}

func (s *Sheet) fields() fyne.CanvasObject {
	s.Notes = widget.NewNotes("Write a note at any time.")
	s.Notes.SetMinRowsVisible(2)
	theme1 := widget.NewSelect("Any theme", []string{"Support", "Learning", "Spaces"}, nil)
	return widget.NewColumns(theme.Space12, []float32{widget.Rest, 180, 280},
		widget.NewSearch("Search names, themes and everything that was said"), theme1, s.Notes)
}

func wave() fyne.CanvasObject {
	w := widget.NewWaveform(nil)
	w.Draw([]widget.Lane{{Name: "Maureen", Peaks: talk(3, 800)}, {Name: "Rosa", Yours: true, Peaks: talk(4, 800)}},
		42*time.Minute, []widget.Span{{From: 20 * time.Minute, To: 26 * time.Minute}})
	w.SetPlayhead(14 * time.Minute)
	tabs := widget.NewTabs([]string{"Listen and read", "Extracts", "Consent", "Files", "What has changed"}, nil)
	return widget.NewColumn(theme.Space12, tabs, w)
}

// row is what a row of the list shows.
type row struct {
	title, second *widget.Text
	consent, kept *widget.StatusPill
}

func (s *Sheet) stories() fyne.CanvasObject {
	rows := map[fyne.CanvasObject]*row{}
	create := func() fyne.CanvasObject {
		r := &row{widget.NewRowTitle(""), widget.NewSecond(""), widget.NewStatusPill("", "", widget.Calm), widget.NewStatusPill("", "", widget.Calm)}
		r.title.LeastWidth, r.second.LeastWidth = 120, 120
		o := widget.NewColumns(theme.Space16, []float32{40, widget.Rest, 190, 160, -1}, widget.NewPlayDot("Play", nil),
			widget.NewColumn(0, r.title, r.second), r.consent, r.kept, chips())
		rows[o] = r
		return o
	}
	fill := func(i int, o fyne.CanvasObject) {
		r := rows[o]
		r.title.SetWords([]string{"“They asked me before they had decided”", "“I was the only one not paid to be there”", "“You learn it by doing it together, and nobody minds when it goes wrong”"}[i%3])
		r.second.SetWords("Maureen  ·  14 Nov 2026  ·  42 min")
		if i%2 == 0 {
			r.consent.Set("language", "Anyone may hear it", "as Maureen", widget.Calm, widget.NoBar)
			r.kept.Set("cloud_done", "Safe in the archive", "", widget.Good, widget.NoBar)
			return
		}
		r.consent.Set("front_hand", "Asked for a change", "waiting for you", widget.Care, widget.NoBar)
		r.kept.Set("cloud_upload", "Sending, 43%", "", widget.Calm, 43)
	}
	s.List = widget.NewList(func() int { return 12 }, create, fill)
	list := widget.NewPanel(theme.Card, s.List)
	list.Edge, list.Radius = theme.Line, theme.CardRadius
	return widget.NewLeast(0, 240, list.Pad(1, 1))
}

// chips leaves all but one theme away where the text is large.
func chips() fyne.CanvasObject {
	if theme.Scale() > 1 {
		return widget.NewChips(0, "Spaces", "Trust", "Support")
	}
	return widget.NewChips(2, "Spaces", "Trust", "Support")
}

// talk is peaks as of somebody who talks and breathes; the same for the same seed.
func talk(seed int64, n int) []float32 {
	random := rand.New(rand.NewPCG(uint64(seed), 1)) //nolint:gosec // a picture, not a secret
	peaks := make([]float32, n)
	for i := range peaks {
		phrase := math.Max(0, math.Sin(float64(i)/14+float64(seed)*2))
		peaks[i] = float32(phrase*(0.15+0.5*random.Float64()) + 0.002)
	}
	return peaks
}
