package beside

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"sync"
	"time"

	"ownvoice/library/catalog"
	"ownvoice/sync/wire"
)

// The paths below a laptop's address.
const (
	pathHolds   = "/v1/beside/holds"   // GET: what is held here, and which files are wanted; POST what the other holds → changes
	pathChanges = "/v1/beside/changes" // POST changes
	pathAsk     = "/v1/beside/ask"     // POST hashes → those that may be had
	pathDone    = "/v1/beside/done"    // POST by the laptop that began: all has been given and taken
	pathFile    = "/v1/beside/files/"  // + SHA-256: GET with ranges; HEAD of one that is wanted: how much is here; PATCH: the rest
)

// holding is what a laptop says of itself.
type holding struct {
	Holds map[catalog.ID]string `json:"holds"`
	Wants []string              `json:"wants,omitempty"`
}

// side is this laptop's end of its meetings.
type side struct {
	lib     Library
	tell    func(Progress)
	counted func(Met)        // nil: nobody listens
	over    func(Met, error) // hears the end of what others began; nil: nobody listens. Guarded by mu
	quiet   time.Duration    // with over

	mu     sync.Mutex // guards what follows
	met    map[catalog.ID]*Met
	going  map[catalog.ID]*time.Timer // of the meetings that others began
	listed time.Time
	files  map[string]catalog.File // that may be given, as of listed
}

func newSide(lib Library, tell func(Progress)) *side {
	var one sync.Mutex // whoever listens is told one thing at a time
	say := func(p Progress) {
		if tell != nil {
			one.Lock()
			defer one.Unlock()
			tell(p)
		}
	}
	s := &side{lib: lib, met: map[catalog.ID]*Met{}, going: map[catalog.ID]*time.Timer{}}
	s.tell = func(p Progress) {
		s.mu.Lock()
		if t := s.going[p.With]; t != nil {
			t.Reset(s.quiet)
		}
		s.mu.Unlock()
		say(p)
	}
	return s
}

// count adds to what was given and taken.
func (s *side) count(with wire.Device, add func(*Met)) {
	s.mu.Lock()
	m := s.met[with.ID]
	if m == nil {
		m = &Met{With: with.ID, Name: with.Name}
		s.met[with.ID] = m
	}
	add(m)
	now := *m
	s.mu.Unlock()
	if s.counted != nil {
		s.counted(now)
	}
}

func (s *side) handler() http.Handler {
	mux := http.NewServeMux()
	for pattern, answer := range map[string]func(http.ResponseWriter, *http.Request, wire.Device) error{
		"GET " + pathHolds: s.sayHolds, "POST " + pathHolds: s.giveChanges, "POST " + pathChanges: s.takeChanges,
		"POST " + pathAsk: s.sayHas, "POST " + pathDone: s.heardDone, "GET " + pathFile + "{hash}": s.giveFile, "HEAD " + pathFile + "{hash}": s.sayOffset, "PATCH " + pathFile + "{hash}": s.takeFile,
	} {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
			from, err := peer(r.Context(), s.lib, r.TLS)
			if err == nil {
				s.goes(from)
				err = answer(w, r, from)
			}
			if err != nil {
				http.Error(w, "", statusOf(err))
			}
		})
	}
	return mux
}

// What is answered when it is no.
var (
	errGone = errors.New("not to be had")
	errBusy = errors.New("on its way already")
)

func statusOf(err error) int {
	switch {
	case errors.Is(err, ErrStranger):
		return http.StatusForbidden
	case errors.Is(err, errGone):
		return http.StatusNotFound
	case errors.Is(err, errBusy):
		return http.StatusLocked
	case errors.Is(err, ErrAnswer):
		return http.StatusBadRequest
	}
	return http.StatusInternalServerError
}

// state is what is held here and wanted.
func (s *side) state(ctx context.Context) (holding, error) {
	holds, err := s.lib.Holds(ctx)
	if err != nil {
		return holding{}, err
	}
	h := holding{Holds: holds}
	wanted, err := s.lib.FilesToFetch(ctx)
	for _, f := range wanted {
		h.Wants = append(h.Wants, f.SHA256)
	}
	return h, err
}

func (s *side) sayHolds(w http.ResponseWriter, r *http.Request, _ wire.Device) error {
	h, err := s.state(r.Context())
	if err != nil {
		return err
	}
	return json.NewEncoder(w).Encode(h)
}

func (s *side) giveChanges(w http.ResponseWriter, r *http.Request, to wire.Device) error {
	var h holding
	if err := readJSON(r.Body, &h); err != nil {
		return err
	}
	n, err := writeChanges(w, s.beyond(r.Context(), h))
	s.count(to, func(m *Met) { m.Given += n })
	if err != nil {
		panic(http.ErrAbortHandler) // it has begun: the other end sees that it was cut
	}
	return nil
}

func (s *side) beyond(ctx context.Context, h holding) func(func(catalog.Change) error) error {
	if h.Holds == nil {
		h.Holds = map[catalog.ID]string{} // nil would ask what this laptop says of itself
	}
	return func(each func(catalog.Change) error) error { return s.lib.Beyond(ctx, h.Holds, each) }
}

func (s *side) takeChanges(_ http.ResponseWriter, r *http.Request, from wire.Device) error {
	return readChanges(r.Body, s.receive(r.Context(), from))
}

func (s *side) receive(ctx context.Context, from wire.Device) func([]catalog.Change) error {
	return func(batch []catalog.Change) error {
		fresh, err := s.lib.ReceiveFrom(context.WithoutCancel(ctx), batch)
		s.count(from, func(m *Met) { m.Changes += fresh })
		return err
	}
}

func (s *side) sayHas(w http.ResponseWriter, r *http.Request, _ wire.Device) error {
	var question wire.Ask
	if err := readJSON(r.Body, &question); err != nil {
		return err
	}
	has := wire.Ask{SHA256: []string{}}
	for _, hash := range question.SHA256 {
		_, err := s.gives(r.Context(), hash)
		if err != nil && !errors.Is(err, errGone) {
			return err
		}
		if err == nil {
			has.SHA256 = append(has.SHA256, hash)
		}
	}
	return json.NewEncoder(w).Encode(has)
}

func readJSON(from io.Reader, to any) error {
	raw, err := io.ReadAll(io.LimitReader(from, maxAsk+1))
	if err != nil {
		return fmt.Errorf("read answer: %w", err)
	}
	if len(raw) > maxAsk || json.Unmarshal(raw, to) != nil {
		return ErrAnswer
	}
	return nil
}

var hashForm = regexp.MustCompile(`^[0-9a-f]{64}$`)
