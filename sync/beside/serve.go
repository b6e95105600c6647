package beside

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"regexp"
	"strconv"
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

// gives finds a file that may be given now.
func (s *side) gives(ctx context.Context, hash string) (catalog.File, error) {
	s.mu.Lock()
	f, there := s.files[hash]
	old := time.Since(s.listed) > 10*time.Second
	s.mu.Unlock()
	if old {
		all, err := s.lib.FilesFor(ctx)
		if err != nil {
			return f, err
		}
		listed := map[string]catalog.File{}
		for _, f := range all {
			listed[f.SHA256] = f
		}
		s.mu.Lock()
		s.files, s.listed = listed, time.Now()
		f, there = listed[hash]
		s.mu.Unlock()
	}
	if !there {
		return f, errGone
	}
	may, err := s.lib.MayGive(ctx, f)
	if err == nil && !may {
		err = errGone
	}
	return f, err
}

func (s *side) giveFile(w http.ResponseWriter, r *http.Request, to wire.Device) error {
	f, err := s.gives(r.Context(), r.PathValue("hash"))
	if err != nil {
		return err
	}
	file, err := os.Open(s.lib.Path(f))
	if err != nil {
		return errGone
	}
	defer file.Close()
	body := &asked{file: file, still: s.still(r.Context(), f), tell: func(n int64) { s.tell(Progress{With: to.ID, File: f, Done: n}) }}
	w.Header().Set("Content-Type", "application/octet-stream")
	http.ServeContent(w, r, "", time.Time{}, body)
	s.count(to, func(m *Met) { m.Gave++; m.Bytes += body.n })
	return nil
}

// still asks permission again while a file goes: that may take hours.
func (s *side) still(ctx context.Context, f catalog.File) func() error {
	return func() error {
		may, err := s.lib.MayGive(ctx, f)
		if err == nil && !may {
			err = errGone
		}
		return err
	}
}

// asked is a file about which it is asked again as it is read. The file is not
// embedded: it would be copied past Read.
type asked struct {
	file  *os.File
	still func() error
	tell  func(int64)
	n     int64
	next  int64
}

const askEvery = 16 << 20

// Seek is for ranges.
func (a *asked) Seek(offset int64, whence int) (int64, error) { return a.file.Seek(offset, whence) }

func (a *asked) Read(p []byte) (int, error) {
	if a.n >= a.next {
		if err := a.still(); err != nil {
			return 0, err
		}
		a.next = a.n + askEvery
	}
	n, err := a.file.Read(p)
	a.n += int64(n)
	a.tell(a.n)
	return n, err
}

// wants finds a file that is wanted here.
func (s *side) wants(ctx context.Context, hash string) (catalog.File, string, error) {
	all, err := s.lib.FilesToFetch(ctx)
	if err != nil {
		return catalog.File{}, "", err
	}
	for _, f := range all {
		if f.SHA256 == hash {
			path, err := s.lib.PartPath(f)
			return f, path, err
		}
	}
	return catalog.File{}, "", errGone
}

const headerOffset = "Ownvoice-Offset"

func (s *side) sayOffset(w http.ResponseWriter, r *http.Request, _ wire.Device) error {
	_, path, err := s.wants(r.Context(), r.PathValue("hash"))
	if err != nil {
		return err
	}
	var have int64
	if info, err := os.Stat(path); err == nil {
		have = info.Size()
	}
	w.Header().Set(headerOffset, strconv.FormatInt(have, 10))
	return nil
}

func (s *side) takeFile(_ http.ResponseWriter, r *http.Request, from wire.Device) error {
	f, path, err := s.wants(r.Context(), r.PathValue("hash"))
	if err != nil {
		return err
	}
	done, alone := s.lib.Alone(f)
	if !alone {
		return errBusy
	}
	defer done()
	if _, _, err := s.wants(r.Context(), f.SHA256); err != nil { // it came meanwhile
		return err
	}
	at, err := strconv.ParseInt(r.Header.Get(headerOffset), 10, 64)
	if err != nil || at < 0 {
		return fmt.Errorf("offset: %w", ErrAnswer)
	}
	return s.fill(r.Context(), from, f, path, at, r.Body)
}

// fill adds to what is here of a file, from a place on, and keeps it when it is
// whole. One that is not what its hash says is thrown away.
func (s *side) fill(ctx context.Context, from wire.Device, f catalog.File, path string, at int64, body io.Reader) error {
	part, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return fmt.Errorf("open part of %s: %w", f.SHA256, err)
	}
	n, err := s.append(from, f, part, at, body)
	s.count(from, func(m *Met) { m.Bytes += n })
	// Closed before it is placed: Windows gives no open file another name.
	if err := errors.Join(err, part.Close()); err != nil {
		return err
	}
	if f.Bytes > 0 && at+n < f.Bytes {
		return fmt.Errorf("%w: file %s came short", ErrAway, f.SHA256)
	}
	if err := s.lib.Place(context.WithoutCancel(ctx), f); err != nil {
		return err
	}
	s.count(from, func(m *Met) { m.Files++ })
	return nil
}

func (s *side) append(from wire.Device, f catalog.File, part *os.File, at int64, body io.Reader) (int64, error) {
	if info, err := part.Stat(); err != nil || at > info.Size() {
		return 0, errors.Join(err, fmt.Errorf("offset: %w", ErrAnswer))
	}
	if err := part.Truncate(at); err != nil {
		return 0, fmt.Errorf("cut part: %w", err)
	}
	if _, err := part.Seek(at, io.SeekStart); err != nil {
		return 0, fmt.Errorf("find end of part: %w", err)
	}
	most := int64(wire.MaxFile)
	if f.Bytes > 0 { // of what is attached to a story the length is not known before
		most = f.Bytes
	}
	told := &telling{r: io.LimitReader(body, most-at+1), tell: func(n int64) { s.tell(Progress{With: from.ID, File: f, Done: at + n, Fetch: true}) }}
	n, err := io.Copy(part, told)
	if err == nil && at+n > most {
		err = fmt.Errorf("%w: more came than file %s has", ErrAnswer, f.SHA256)
	}
	return n, err
}

// telling tells how far it was read.
type telling struct {
	r    io.Reader
	n    int64
	tell func(int64)
}

func (t *telling) Read(p []byte) (int, error) {
	n, err := t.r.Read(p)
	t.n += int64(n)
	t.tell(t.n)
	return n, err
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
