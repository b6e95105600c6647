package record

import (
	"time"

	"fyne.io/fyne/v2"

	"ownvoice/recorder"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
)

// lane is one voice while it is recorded: whose, how loud, and how it was for
// the last half minute.
type lane struct {
	name    *widget.Text
	label   *widget.Text
	verdict *widget.StatusPill
	wave    *widget.LiveLane
	meter   *widget.LevelMeter
	ears    *widget.Button  // Listen on headphones
	beside  *fyne.Container // in a narrow window, name and verdict on one line

	drawn int    // bars since the beginning
	gone  bool   // its microphone is not there
	rests bool   // nothing is recorded
	quiet string // what to do when it is too quiet, where no notice says so
}

// barEvery is how long one bar of a wave is.
const barEvery = 30 * time.Second / widget.LiveBars

func newLane(name, label string, yours bool, ears *widget.Button) *lane {
	l := &lane{name: widget.NewRowTitle(name), label: widget.NewSmall(label), ears: ears}
	l.verdict = widget.NewStatusPill("", "", widget.Calm)
	l.verdict.Bold = true
	l.wave = widget.NewLiveLane(name, yours)
	l.meter = widget.NewLevelMeter(18)
	l.meter.Name = name
	l.meter.OnVerdict = func(widget.Verdict) { l.say() }
	return l
}

// wide is the lane with its wave; narrow the lane without.
func (l *lane) wide() fyne.CanvasObject {
	l.name.LeastWidth = 60
	ears := widget.NewPanel("", widget.NewLine(0, l.ears))
	ears.Left = -theme.Space12 // its icon below the others
	who := widget.NewColumn(0, l.name, l.label, widget.NewPanel("", l.verdict).Pad(theme.Space4, 0), ears)
	sound := widget.NewColumn(8, l.wave, l.meter)
	return widget.NewColumns(theme.Space16, []float32{120, widget.Rest}, who, sound)
}

func (l *lane) narrow() fyne.CanvasObject {
	l.name.LeastWidth = 0
	l.beside = &fyne.Container{Layout: spread{theme.Space12}, Objects: []fyne.CanvasObject{l.name, l.label, l.verdict}}
	return widget.NewColumn(theme.Space8, l.beside, l.meter)
}

// set shows one moment. other is how loud the other voice is.
func (l *lane) set(at time.Duration, level, other recorder.Level, wave []float32) {
	l.meter.OtherTalks(other.RMS > talking)
	l.meter.Set(level.RMS, level.Peak)
	bars := int(at / barEvery)
	for _, bar := range wave[max(0, len(wave)-max(0, bars-l.drawn)):] {
		if level.Peak <= recorder.Quietest {
			bar = 0 // nothing is heard, and the wave of the recorder stands still
		}
		l.wave.Push(bar)
	}
	l.drawn = bars
}

// unplug says whether the microphone is gone, which is so before its silence
// has lasted long enough to be called that.
func (l *lane) unplug(gone bool) {
	if l.gone != gone {
		l.gone = gone
		l.say()
	}
}

// rest says whether the recording is paused: what is not recorded is neither
// good nor unheard.
func (l *lane) rest(rests bool) {
	l.rests = rests
	l.say()
}

// say puts the verdict into words.
func (l *lane) say() {
	v := l.meter.State()
	if l.gone {
		v = widget.NotHeard
	}
	words := v.Words()
	if v == widget.TooQuiet && l.quiet != "" {
		words += ". " + l.quiet
	}
	l.verdict.Set(v.Icon(), words, "", v.Tone(), widget.NoBar)
	shown(l.verdict, l.gone || !l.rests)
	if l.beside != nil {
		l.beside.Refresh() // the words at its end have another width
	}
}

// state is the verdict that stands now.
func (l *lane) state() widget.Verdict { return l.meter.State() }
