// Package desk is what every place in the window is given to work with: the
// library, the sound, the archive, the recording that runs, and the way to
// other places. It draws nothing.
//
// A place loads off the window and shows on it: Work, Save and Every are the
// only lines with go and fyne.Do. Everything else here is for Fyne's own
// goroutine.
package desk

import (
	"context"
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/recorder"
	"ownvoice/studio"
	"ownvoice/sync/client"
)

// Place is one place in the window: Stories, Record, a story.
type Place interface {
	// Content is what stands beside the rail. It is made once.
	Content() fyne.CanvasObject

	// Enter is called when the place is shown; ctx ends when it is left. What
	// it loads, it loads through Work with that ctx.
	Enter(ctx context.Context)

	// Focus puts the keyboard on the main list or the first question, or back
	// where it was.
	Focus()
}

// Player plays the sound of a story. Its methods may be called from any
// goroutine and wait for nothing; what they change is heard at once.
type Player interface {
	Play()
	Pause()
	Playing() bool
	Seek(time.Duration)
	// PlayPart plays from one place to another and stops there.
	PlayPart(from, to time.Duration)
	// SetSpeed plays from half to double speed, at the voices' own pitch.
	SetSpeed(float64)
	// SetVolume sets how loud one track is heard: 0 not at all, 1 as it is.
	SetVolume(track int, volume float64)
	Position() time.Duration
	Length() time.Duration
	// Err is why it stopped before the end: nil, or that the loudspeaker is
	// gone or the sound cannot be read. Such a player plays no more.
	Err() error
	Close()
}

// Sound is the way to loudspeakers. Its functions may wait for the sound
// system: call them through Work.
type Sound interface {
	// Open opens the tracks of a take whose files lie in dir, each amplified
	// by its gain, or 1 where none is given.
	Open(dir string, take catalog.Take, gains []float64) (Player, error)
	PlayClip(context.Context, recorder.Clip) error
	// Monitor plays what microphones hear, by their ids, at once, until ctx
	// ends, and returns nil then. It is for headphones: a loudspeaker howls.
	Monitor(ctx context.Context, devices []string) error
}

// Keys is the window's table of shortcuts: fields hand what they do not use
// themselves to it, so that Ctrl M works while notes are typed.
type Keys interface {
	TypedShortcut(fyne.Shortcut)
	// Add sets what a shortcut does until ctx ends.
	Add(ctx context.Context, s fyne.Shortcut, do func())
}

// Desk is given to every place. Its fields are set once, before any place is
// made.
type Desk struct {
	Library  *library.Library
	Hardware recorder.Hardware
	Sound    Sound
	Window   fyne.Window
	Keys     Keys
	Open     context.Context // ends when the window closes

	OpenStories func()
	OpenStory   func(story catalog.ID, at time.Duration)
	OpenMoment  func(story, recording catalog.ID, at time.Duration) // "" is its first recording
	OpenConsent func(story catalog.ID)                              // at what its storyteller says may be done with it
	OpenRecord  func()
	OpenBring   func() // where sound made elsewhere is brought in
	OpenBin     func() // what was thrown away, for as long as it can be brought back
	OpenArchive func()

	// Binned goes to the stories after one was put in the bin, and says there
	// what it is called and how it comes back.
	Binned      func(story catalog.ID, called string)
	Erased      func(story catalog.ID) // closes a story that is gone, and goes to the stories
	OpenPeople  func()
	OpenProject func() // where the project is set up

	// SyncNow asks for a sync soon, also of what waits for a person's word; it
	// does nothing when not enrolled. Wake asks for one by the rules there are.
	SyncNow, Wake func()
	// PrivatePage asks the archive for a private page for a story's storyteller:
	// its address, which is kept nowhere, and until when it opens. It waits for
	// the network: call it through Work.
	PrivatePage func(ctx context.Context, story catalog.ID) (address string, until time.Time, err error)
	// Status is where sync stands; enrolled is false before an invitation.
	Status func() (s client.Status, enrolled bool)

	session  *studio.Session
	bringing *Bringing
	heard    []func()
	moved    []func()
	watched  []watch
}

// Session is the recording that runs, or nil. Recording goes on whatever place
// is shown.
func (d *Desk) Session() *studio.Session { return d.session }

// SetSession says that a recording runs, or with nil that it has ended, and
// tells who listens.
func (d *Desk) SetSession(s *studio.Session) {
	d.session = s
	for _, f := range d.heard {
		f()
	}
}

// OnSession calls f after every SetSession.
func (d *Desk) OnSession(f func()) { d.heard = append(d.heard, f) }

type watch struct {
	ctx context.Context
	f   func()
}

// Watch calls f after anything that places show has changed – in the library,
// or in where sync stands – until ctx ends.
func (d *Desk) Watch(ctx context.Context, f func()) {
	d.watched = append(d.watched, watch{ctx, f})
}

// Changed calls everybody who watches.
func (d *Desk) Changed() {
	d.watched = slices.DeleteFunc(d.watched, func(w watch) bool { return w.ctx.Err() != nil })
	for _, w := range d.watched {
		w.f()
	}
}
