// Package client is the laptop's end of sync: it enrols with an archive, sends
// and hears changes, sends masters and checks the receipts for them, and
// fetches what the team may hear.
//
// It knows neither database nor window. The few things it needs of the
// library it declares itself; what may leave, the library has decided by
// consent before the client sees it.
package client

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"ownvoice/library/catalog"
	"ownvoice/sync/wire"
)

// Identity is who the laptop is.
type Identity interface {
	Device() catalog.Device
	Enrol(context.Context, catalog.Enrolment) error
}

// Log gives the changes that may leave and takes those that arrive.
type Log interface {
	ChangesToSend(ctx context.Context, limit int) ([]catalog.Change, error)
	Sent(context.Context, []catalog.ID) error
	Cursor(context.Context) (int64, error)
	Receive(ctx context.Context, arrived []catalog.Change, cursor int64) (fresh int, err error)
	Epoch(context.Context) (string, error)
	Anew(ctx context.Context, epoch string) error
}

// Files gives the files that may leave and takes those that arrive.
type Files interface {
	FilesToSend(context.Context) ([]catalog.File, error)
	MaySend(context.Context, catalog.File) (bool, error)
	FilesUnsure(context.Context) ([]catalog.File, error)
	FilesToFetch(context.Context) ([]catalog.File, error)
	Path(catalog.File) string
	Alone(catalog.File) (done func(), is bool)
	PartPath(catalog.File) (string, error)
	Place(context.Context, catalog.File) error
	Uploading(ctx context.Context, f catalog.File, at string) error
	Confirm(ctx context.Context, hash string, receipt any) error
	Refuse(ctx context.Context, f catalog.File, why string) error
	Doubt(ctx context.Context, hashes ...string) error
}

// Library is all the client needs of the library.
type Library interface {
	Identity
	Log
	Files
	Settings
	Waiting(context.Context) ([]catalog.Waits, error)
	Now() time.Time // what the laptop's clock says
}

// What can come of talking to an archive. Callers decide by errors.Is.
var (
	ErrNotEnrolled   = errors.New("laptop is not enrolled with an archive")
	ErrUnreachable   = errors.New("archive cannot be reached")
	ErrWrongArchive  = errors.New("another archive answers at this address")
	ErrNotRecognised = errors.New("archive does not recognise this laptop")
	ErrInvitation    = errors.New("invitation cannot be used")
	ErrArchive       = errors.New("archive cannot do this now")
	ErrNotWhole      = errors.New("archive's copy does not match")
)

// Client talks to the archive its laptop is enrolled with. Its methods may be
// called from any goroutine; one Sync runs at a time.
type Client struct {
	// Network tells where the laptop is, for rules that ask. New sets it to what
	// the system says; whoever knows better sets another before the first Sync.
	Network Network
	// Near is how soon an archive takes a connection that a file is sent over as
	// one, not in pieces over several at once. New sets it; 0 is never.
	Near time.Duration

	lib  Library
	at   catalog.Enrolment
	me   catalog.ID
	http *http.Client
	used *traffic
	now  func() time.Time

	said     atomic.Bool // somebody said: send now
	stirred  chan struct{}
	running  sync.Mutex // held by Sync
	counting sync.Mutex // guards counted
	counted  int64      // bytes of used that are written down in the month

	mu      sync.Mutex // guards what follows
	between Report     // what went and came between pieces of files
	last    Status
	skew    time.Duration // the archive's clock minus ours
	offers  string        // the tus extensions of the archive; "" not asked
	asked   time.Time     // when it was last asked what others have sent
}

// New is a client for the archive the library's laptop is enrolled with, or
// ErrNotEnrolled. It speaks to nobody yet.
func New(lib Library) (*Client, error) {
	d := lib.Device()
	if d.Enrolment == nil {
		return nil, ErrNotEnrolled
	}
	c := &Client{lib: lib, at: *d.Enrolment, me: d.ID, now: lib.Now, used: &traffic{}, Network: system{}, Near: 5 * time.Millisecond, stirred: make(chan struct{}, 1)}
	c.http = newHTTP(d.Enrolment.Fingerprint, c.used)
	return c, nil
}

// Report is what one Sync did.
type Report struct {
	Pushed        int             `json:"pushed"`
	Pulled        int             `json:"pulled"`
	BytesSent     int64           `json:"bytes_sent"` // on the wire, TLS included
	BytesReceived int64           `json:"bytes_received"`
	Files         []FileState     `json:"files"`
	Waiting       []catalog.Waits `json:"waiting"`
	Held          Waits           `json:"held"` // what the files that may go wait for, by the rules

	refused error // of files that did not go while others may
}

// And is what two Syncs did, one after the other.
func (r Report) And(next Report) Report {
	next.Pushed, next.Pulled = r.Pushed+next.Pushed, r.Pulled+next.Pulled
	next.BytesSent, next.BytesReceived = r.BytesSent+next.BytesSent, r.BytesReceived+next.BytesReceived
	for _, f := range r.Files {
		again := slices.ContainsFunc(next.Files, func(g FileState) bool { return g.Recording == f.Recording && g.SHA256 == f.SHA256 })
		if !again && f.State != "waiting" {
			next.Files = append(next.Files, f)
		}
	}
	return next
}

// FileState is where one file stands after a Sync.
type FileState struct {
	Recording catalog.ID       `json:"recording,omitempty"` // "" of what is attached to a story
	Kind      catalog.FileKind `json:"kind"`
	State     string           `json:"state"` // "waiting", "sending", "safe"; "here" for one that was fetched
	SHA256    string           `json:"sha256"`
	Why       wire.Code        `json:"why,omitempty"` // of one that waits: why it alone did not go, see NotRead
}

func stateOf(f catalog.File, state string) FileState {
	return FileState{Recording: f.Recording, Kind: f.Kind, State: state, SHA256: f.SHA256}
}

// Progress is told while a file travels.
type Progress struct {
	File  catalog.File
	Done  int64 // bytes the other end has
	Fetch bool  // it comes here
}

// Sync sends what may leave and takes what is new, once, because a person said
// so: no rule about networks and hours holds it back, and of a month's budget
// only what is left is used. Permission goes first, then the other changes,
// then sound. After an error everything that was done
// stays done, and the next Sync carries on from there; the report says how far
// it came. tell, which may be nil, is called by one goroutine at a time, and no
// more once Sync has returned.
func (c *Client) Sync(ctx context.Context, tell func(Progress)) (Report, error) {
	c.SendNow()
	r, err := c.once(ctx, tell)
	return r, errors.Join(err, r.refused)
}

// once is Sync by the rules. What came of single files is in the report only.
func (c *Client) once(ctx context.Context, tell func(Progress)) (Report, error) {
	c.running.Lock()
	defer c.running.Unlock()
	t := &teller{tell: tell}
	defer t.end()
	r := Report{Files: []FileState{}, Waiting: []catalog.Waits{}}
	sent, received := c.used.sum()
	err := c.sync(ctx, &r, t.say)
	c.mu.Lock()
	r.Pushed, r.Pulled, c.between = r.Pushed+c.between.Pushed, r.Pulled+c.between.Pulled, Report{}
	c.mu.Unlock()
	nowSent, nowReceived := c.used.sum()
	r.BytesSent, r.BytesReceived = nowSent-sent, nowReceived-received
	_, uncounted := c.countMonth(context.WithoutCancel(ctx))
	err = errors.Join(err, uncounted, c.stillWaiting(ctx, &r))
	if err == nil && r.Held.For == "" {
		c.said.Store(false) // all that was meant has gone
	}
	waiting, failed := c.lib.Waiting(context.WithoutCancel(ctx))
	if waiting != nil {
		r.Waiting = waiting
	}
	return r, errors.Join(err, failed)
}

// stillWaiting lists the masters that may go and that Sync did not come to.
func (c *Client) stillWaiting(ctx context.Context, r *Report) error {
	files, err := c.lib.FilesToSend(context.WithoutCancel(ctx))
	for _, f := range files {
		tried := slices.ContainsFunc(r.Files, func(s FileState) bool { return s.Recording == f.Recording && s.SHA256 == f.SHA256 })
		if !tried {
			r.Files = append(r.Files, stateOf(f, "waiting"))
		}
	}
	return err
}

func (c *Client) sync(ctx context.Context, r *Report, tell func(Progress)) error {
	if err := c.introduce(ctx); err != nil {
		return fmt.Errorf("join: %w", err)
	}
	if err := c.push(ctx, r); err != nil {
		return fmt.Errorf("send changes: %w", err)
	}
	if err := c.pull(ctx, r); err != nil {
		return fmt.Errorf("hear changes: %w", err)
	}
	sent := c.sendFiles(ctx, r, tell)
	if sent != nil {
		sent = fmt.Errorf("send sound: %w", sent)
	}
	if errors.Is(sent, ErrUnreachable) || ctx.Err() != nil {
		return sent
	}
	if err := c.learnSafe(ctx, r); err != nil {
		return errors.Join(sent, fmt.Errorf("ask what is safe: %w", err))
	}
	// What cannot be sent keeps nothing from being fetched.
	if err := c.fetchFiles(ctx, r, tell); err != nil {
		return errors.Join(sent, fmt.Errorf("fetch sound: %w", err))
	}
	if err := c.learnDevices(ctx); err != nil {
		return errors.Join(sent, err)
	}
	return sent
}

// teller passes progress on, one call at a time: the transport reads what is
// sent on a goroutine of its own, and after an error reads on for a moment.
type teller struct {
	mu   sync.Mutex     // guards tell; held while it runs
	tell func(Progress) // nil: nobody listens, or not any more
}

func (t *teller) say(p Progress) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.tell != nil {
		t.tell(p)
	}
}

func (t *teller) end() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.tell = nil
}

// path is the project's own form of one of wire's paths.
func (c *Client) path(format string) string { return fmt.Sprintf(format, c.at.Project) }

// clock is the archive's clock as far as is known.
func (c *Client) clock() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now().Add(c.skew)
}

func (c *Client) learnClock(p *wire.Problem) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.skew = time.Unix(p.Now, 0).Sub(c.now())
}
