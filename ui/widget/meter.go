package widget

import (
	"image/color"
	"math"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fyneWidget "fyne.io/fyne/v2/widget"

	"ownvoice/ui/theme"
)

const (
	meterSegments = 44
	meterGap      = 3
	meterFloor    = -45                   // dBFS at the left end; 0 dBFS is the right end
	peakHeld      = time.Second           // how long the highest peak stays lit
	meterEvery    = 66 * time.Millisecond // at most 15 drawings a second
)

// LevelMeter shows how loud one voice is, and says it in words: too quiet,
// good, too loud. The colour is the verdict's, never the speaker's.
type LevelMeter struct {
	fyneWidget.BaseWidget

	BarHeight float32       // 18 below a wave, 34 in the sound check; at 100 %
	Name      string        // whose voice, for a screen reader
	OnVerdict func(Verdict) // called when the steady verdict changes; may be nil

	// Now is the clock; tests set it.
	Now func() time.Time

	judge   judge
	rms     float64
	peak    float64
	peakAt  time.Time
	drawnAt time.Time
	drawing *meterDrawing
}

var _ fyne.Accessible = (*LevelMeter)(nil)

// NewLevelMeter is a meter that has heard nothing yet. barHeight is 18 or 34.
func NewLevelMeter(barHeight float32) *LevelMeter {
	m := &LevelMeter{BarHeight: barHeight, Now: time.Now, rms: math.Inf(-1), peak: math.Inf(-1)}
	m.ExtendBaseWidget(m)
	return m
}

// Set shows a level in dBFS: 0 is the loudest there is, silence is -Inf. It
// may be called as often as levels come; only segments that changed are
// drawn, at most 15 times a second.
func (m *LevelMeter) Set(rms, peak float64) {
	now := m.Now()
	before := m.judge.verdict
	verdict := m.judge.hear(level{now, rms, peak})
	m.hold(peak, now)
	m.rms = rms
	if verdict != before || now.Sub(m.drawnAt) >= meterEvery {
		m.drawnAt = now
		m.draw()
	}
	if verdict != before && m.OnVerdict != nil {
		m.OnVerdict(verdict)
	}
}

// OtherTalks says whether the other one is talking just now: then quiet is
// listening, and nothing to put right.
func (m *LevelMeter) OtherTalks(talks bool) { m.judge.other = talks }

// State is the steady verdict.
func (m *LevelMeter) State() Verdict { return m.judge.verdict }

// hold keeps the highest peak for a second.
func (m *LevelMeter) hold(peak float64, now time.Time) {
	if peak >= m.peak || now.Sub(m.peakAt) >= peakHeld {
		m.peak, m.peakAt = peak, now
	}
}

func (m *LevelMeter) draw() {
	if m.drawing != nil {
		m.drawing.light()
	}
}

// AccessibilityLabel is whose voice it is, and the verdict.
func (m *LevelMeter) AccessibilityLabel() string { return m.Name + " " + m.State().Words() }

// AccessibilityRole says that this is text.
func (m *LevelMeter) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// CreateRenderer is called by Fyne.
func (m *LevelMeter) CreateRenderer() fyne.WidgetRenderer {
	m.ExtendBaseWidget(m)
	d := &meterDrawing{meter: m}
	m.drawing = d
	var parts []fyne.CanvasObject
	for i := range d.segments {
		d.segments[i] = canvas.NewRectangle(color.Transparent)
		parts = append(parts, d.segments[i])
	}
	for i := range d.zones {
		d.zones[i], d.words[i] = canvas.NewRectangle(color.Transparent), canvas.NewText("", nil)
		parts = append(parts, d.zones[i], d.words[i])
	}
	return newDrawing(d.paint, d.min, d.layout, parts...)
}

// meterZones are the three zones below the bar, and where each begins.
var meterZones = [3]struct {
	verdict Verdict
	from    float64
}{{TooQuiet, meterFloor}, {LevelGood, quietBelow}, {TooLoud, loudAbove}}

type meterDrawing struct {
	meter    *LevelMeter
	segments [meterSegments]*canvas.Rectangle
	zones    [3]*canvas.Rectangle
	words    [3]*canvas.Text
	size     fyne.Size
}

// along is where a level lies on the bar, from 0 to 1.
func along(dBFS float64) float64 {
	return min(1, max(0, (dBFS-meterFloor)/-meterFloor))
}

func (d *meterDrawing) paint() {
	for i, segment := range d.segments {
		segment.FillColor = d.colour(i)
		segment.CornerRadius = 2
	}
	for i := range d.zones {
		d.paintZone(i)
	}
}

// paintZone marks the zone that the verdict names.
func (d *meterDrawing) paintZone(i int) {
	here := meterZones[i].verdict == d.meter.State()
	rule, ink := theme.Edge, theme.Ink2
	if here {
		rule, ink = theme.Ink, theme.Ink
	}
	d.zones[i].FillColor = theme.Color(rule)
	paintLetters(d.words[i], meterZones[i].verdict.Words(), theme.Smallest, here, ink)
}

// colour is what segment i shows now.
func (d *meterDrawing) colour(i int) color.Color {
	lit := int(math.Round(along(d.meter.rms) * meterSegments))
	peak := int(math.Ceil(along(d.meter.peak)*meterSegments)) - 1
	if i >= lit && i != peak {
		return theme.Color(theme.Track)
	}
	switch d.meter.State() {
	case TooQuiet:
		return theme.Color(theme.CareFill)
	case TooLoud:
		return theme.Color(theme.Rec)
	}
	return theme.Color(theme.Accent)
}

// light redraws the segments that changed, and the zones if the verdict did.
func (d *meterDrawing) light() {
	for i, segment := range d.segments {
		if now := d.colour(i); now != segment.FillColor {
			segment.FillColor = now
			segment.Refresh()
		}
	}
	for i := range d.zones {
		bold := d.words[i].TextStyle.Bold
		if (meterZones[i].verdict == d.meter.State()) != bold {
			d.paintZone(i)
			d.layoutZone(i)
			d.zones[i].Refresh()
			d.words[i].Refresh()
		}
	}
}

func (d *meterDrawing) min() fyne.Size {
	words := float32(0)
	for i := range d.words {
		words += d.words[i].MinSize().Width + theme.Space8
	}
	return fyne.NewSize(words, d.bar()+8+theme.Scaled(20))
}

func (d *meterDrawing) bar() float32 { return theme.Scaled(d.meter.BarHeight) }

func (d *meterDrawing) layout(size fyne.Size) {
	d.size = size
	pitch := (size.Width + meterGap) / meterSegments
	for i, segment := range d.segments {
		left, right := round(float32(i)*pitch), round(float32(i+1)*pitch-meterGap)
		place(segment, left, 0, right-left, d.bar())
	}
	for i := range d.zones {
		d.layoutZone(i)
	}
}

func (d *meterDrawing) layoutZone(i int) {
	from := round(float32(along(meterZones[i].from)) * d.size.Width)
	to := d.size.Width
	if i < len(d.zones)-1 {
		to = round(float32(along(meterZones[i+1].from))*d.size.Width) - 2
	}
	thick := float32(2)
	if d.words[i].TextStyle.Bold {
		thick = 3
	}
	place(d.zones[i], from, d.bar()+6, to-from, thick)
	words := d.words[i].MinSize()
	x := from
	if i == len(d.zones)-1 {
		x = to - words.Width
	}
	place(d.words[i], x, d.bar()+11, words.Width, words.Height)
}

func round(x float32) float32 { return float32(math.Round(float64(x))) }
