package beside

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"time"

	"ownvoice/library/catalog"
	"ownvoice/sync/wire"
)

// Meet meets the laptop at an address once: permission and changes both ways,
// then files both ways. Cut anywhere, the next meeting goes on from there.
func Meet(ctx context.Context, lib Library, address string, tell func(Progress)) (Met, error) {
	s := newSide(lib, tell)
	with, err := s.meet(ctx, address)
	return s.of(with), err
}

// of is what was given and taken with one laptop so far.
func (s *side) of(with wire.Device) Met {
	s.mu.Lock()
	defer s.mu.Unlock()
	if m := s.met[with.ID]; m != nil {
		return *m
	}
	return Met{With: with.ID, Name: with.Name}
}

// meeting is one conversation that this laptop began.
type meeting struct {
	*side
	ctx     context.Context
	http    *http.Client
	address string
	with    wire.Device
}

func (s *side) meet(ctx context.Context, address string) (wire.Device, error) {
	trusted, err := trust(ctx, s.lib)
	if err != nil {
		return wire.Device{}, err
	}
	way := &http.Transport{TLSClientConfig: trusted, TLSHandshakeTimeout: 10 * time.Second, ResponseHeaderTimeout: 2 * time.Minute, DisableCompression: true}
	defer way.CloseIdleConnections()
	m := &meeting{side: s, ctx: ctx, address: "https://" + address, http: &http.Client{Transport: way}}
	if err := m.all(); err != nil {
		return m.with, err
	}
	s.count(m.with, func(*Met) {}) // met, also when there was nothing to give
	return m.with, nil
}

func (m *meeting) all() error {
	if err := m.hear(); err != nil {
		return fmt.Errorf("hear changes: %w", err)
	}
	theirs, err := m.say()
	if err != nil {
		return fmt.Errorf("give changes: %w", err)
	}
	if err := m.fetch(); err != nil {
		return fmt.Errorf("fetch files: %w", err)
	}
	if err := m.give(theirs); err != nil {
		return fmt.Errorf("give files: %w", err)
	}
	m.done()
	return nil
}

// done tells the other that this was all. One that does not hear it, or does not
// know this yet, has everything all the same.
func (m *meeting) done() {
	if res, err := m.ask(http.MethodPost, pathDone, nil, nil); err == nil {
		res.Body.Close()
	}
}

// ask sends one request; an answer that is not a success is an error.
func (m *meeting) ask(method, path string, body io.Reader, header map[string]string) (*http.Response, error) {
	req, err := http.NewRequestWithContext(m.ctx, method, m.address+path, body)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrAway, err)
	}
	for key, value := range header {
		req.Header.Set(key, value)
	}
	res, err := m.http.Do(req)
	if err != nil {
		return nil, meaning(m.ctx, err)
	}
	if m.with, err = peer(m.ctx, m.lib, res.TLS); err == nil && res.StatusCode >= 300 {
		err = refusal(res.StatusCode)
	}
	if err != nil {
		res.Body.Close()
		return nil, err
	}
	return res, nil
}

func refusal(status int) error {
	switch status {
	case http.StatusForbidden:
		return ErrUnknown
	case http.StatusNotFound:
		return errGone
	case http.StatusLocked:
		return errBusy
	}
	return fmt.Errorf("%w: it answers %d", ErrAnswer, status)
}

func (m *meeting) post(path string, question any) (*http.Response, error) {
	raw, err := json.Marshal(question)
	if err != nil {
		return nil, err
	}
	return m.ask(http.MethodPost, path, bytes.NewReader(raw), nil)
}

// hear takes what the other has beyond what is here.
func (m *meeting) hear() error {
	holds, err := m.lib.Holds(m.ctx)
	if err != nil {
		return err
	}
	res, err := m.post(pathHolds, holding{Holds: holds})
	if err != nil {
		return err
	}
	defer res.Body.Close()
	return readChanges(res.Body, m.receive(m.ctx, m.with))
}

// say gives what is here beyond what the other has, and hears what it wants
// then.
func (m *meeting) say() (holding, error) {
	theirs, err := m.holds()
	if err != nil {
		return theirs, err
	}
	out, in := io.Pipe()
	done := make(chan error, 1)
	go func() {
		n, err := writeChanges(in, m.beyond(m.ctx, theirs))
		m.count(m.with, func(met *Met) { met.Given += n })
		in.CloseWithError(err)
		done <- err
	}()
	res, err := m.ask(http.MethodPost, pathChanges, out, nil)
	out.CloseWithError(errGone) // whoever still writes ends
	if gave := <-done; err == nil {
		err = gave
		res.Body.Close()
	}
	if err != nil {
		return theirs, err
	}
	return m.holds()
}

func (m *meeting) holds() (h holding, err error) {
	res, err := m.ask(http.MethodGet, pathHolds, nil, nil)
	if err != nil {
		return h, err
	}
	defer res.Body.Close()
	return h, readJSON(res.Body, &h)
}

// fetch fetches what is wanted here and may be had there. A file that cannot be
// had does not keep the others from coming.
func (m *meeting) fetch() error {
	wanted, err := m.lib.FilesToFetch(m.ctx)
	if err != nil || len(wanted) == 0 {
		return err
	}
	var question wire.Ask
	for _, f := range wanted {
		question.SHA256 = append(question.SHA256, f.SHA256)
	}
	res, err := m.post(pathAsk, question)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	var has wire.Ask
	if err := readJSON(res.Body, &has); err != nil {
		return err
	}
	there := map[string]bool{}
	for _, hash := range has.SHA256 {
		there[hash] = true
	}
	var errs []error
	for _, f := range wanted {
		if !there[f.SHA256] {
			continue
		}
		err := m.fetchOne(f)
		if errors.Is(err, errGone) || errors.Is(err, errBusy) {
			continue
		}
		errs = append(errs, err)
		if errors.Is(err, ErrAway) || m.ctx.Err() != nil {
			break
		}
	}
	return errors.Join(errs...)
}

func (m *meeting) fetchOne(f catalog.File) error {
	done, alone := m.lib.Alone(f)
	if !alone {
		return errBusy
	}
	defer done()
	path, err := m.lib.PartPath(f)
	if err != nil {
		return err
	}
	var have int64
	if info, err := os.Stat(path); err == nil && info.Size() < f.Bytes {
		have = info.Size()
	}
	header := map[string]string{}
	if have > 0 {
		header["Range"] = "bytes=" + strconv.FormatInt(have, 10) + "-"
	}
	res, err := m.ask(http.MethodGet, pathFile+f.SHA256, nil, header)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusPartialContent {
		have = 0
	}
	return meaningOf(m.ctx, m.fill(m.ctx, m.with, f, path, have, res.Body))
}

// meaningOf is meaning for an error that may be of this laptop's own disk.
func meaningOf(ctx context.Context, err error) error {
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, os.ErrDeadlineExceeded) {
		return meaning(ctx, err)
	}
	return err
}

// give gives the files that the other wants and that may be given.
func (m *meeting) give(theirs holding) error {
	for _, hash := range theirs.Wants {
		if !hashForm.MatchString(hash) {
			continue
		}
		f, err := m.gives(m.ctx, hash)
		if err == nil {
			err = m.giveOne(f)
		}
		if err != nil && !errors.Is(err, errGone) && !errors.Is(err, errBusy) {
			return err
		}
	}
	return nil
}

func (m *meeting) giveOne(f catalog.File) error {
	res, err := m.ask(http.MethodHead, pathFile+f.SHA256, nil, nil)
	if err != nil {
		return err
	}
	res.Body.Close()
	at, err := strconv.ParseInt(res.Header.Get(headerOffset), 10, 64)
	if err != nil || at < 0 {
		return fmt.Errorf("%w: it does not say how much it has", ErrAnswer)
	}
	if at > f.Bytes {
		at = 0
	}
	file, err := os.Open(m.lib.Path(f))
	if err != nil {
		return errGone
	}
	defer file.Close()
	if _, err := file.Seek(at, io.SeekStart); err != nil {
		return fmt.Errorf("read file %s: %w", f.SHA256, err)
	}
	body := &asked{file: file, still: m.still(m.ctx, f), tell: func(n int64) { m.tell(Progress{With: m.with.ID, File: f, Done: at + n}) }}
	res, err = m.ask(http.MethodPatch, pathFile+f.SHA256, body, map[string]string{headerOffset: strconv.FormatInt(at, 10)})
	m.count(m.with, func(met *Met) { met.Bytes += body.n })
	if err != nil {
		return err
	}
	res.Body.Close()
	m.count(m.with, func(met *Met) { met.Gave++ })
	return nil
}
