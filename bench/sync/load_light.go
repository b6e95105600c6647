package main

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"ownvoice/library/catalog"
	"ownvoice/sync/wire"
)

// light is a laptop without a library and a disk: it has a key, a connection
// and a place in its project's count, and sends what sync/client sends.
type light struct {
	id      catalog.ID
	key     ed25519.PrivateKey
	project catalog.ID
	receipt ed25519.PublicKey
	at      string
	http    *http.Client
	tally   *tally

	seq    int64
	clock  catalog.Clock
	cursor int64
	epoch  string
	heard  int // changes
}

// newLight is a laptop with a connection of its own to the archive that an
// invitation names.
func newLight(at, fingerprint string, t *tally) (*light, error) {
	_, key, err := ed25519.GenerateKey(rand.Reader)
	pinned := &tls.Config{MinVersion: tls.VersionTLS13, InsecureSkipVerify: true, //nolint:gosec // the fingerprint is compared below
		VerifyConnection: func(state tls.ConnectionState) error {
			if sum := sha256.Sum256(state.PeerCertificates[0].Raw); hex.EncodeToString(sum[:]) != fingerprint {
				return errors.New("another certificate")
			}
			return nil
		}}
	return &light{id: catalog.NewID(), key: key, at: at, tally: t,
		http: &http.Client{Timeout: 5 * time.Minute, Transport: &http.Transport{TLSClientConfig: pinned, MaxIdleConnsPerHost: 1}}}, err
}

// change writes one value to one field.
func (l *light) change(kind catalog.Kind, entity, story catalog.ID, field string, value any) (catalog.Change, error) {
	raw, err := json.Marshal(value)
	l.seq++
	l.clock = l.clock.Next(time.Now())
	return catalog.Change{ID: catalog.NewID(), Project: l.project, Story: story, Kind: kind, Entity: entity, Field: field,
		Value: raw, Device: l.id, Seq: l.seq, Clock: l.clock.String()}, err
}

// story is a story of one recording, as the library writes it: a yes, its
// facts, and a few lines of what was said.
func (l *light) story(sound []byte) (recording, story catalog.ID, all []catalog.Change, err error) {
	recording, story = catalog.NewID(), catalog.NewID()
	event := catalog.Consent{ID: catalog.NewID(), Kind: catalog.EventAgreed, Target: catalog.WholeStory, How: catalog.HowPaper,
		Uses: map[catalog.Use]catalog.Answer{catalog.UseKeep: catalog.Yes, catalog.UseTeam: catalog.Yes}}
	sum := sha256.Sum256(sound)
	take := catalog.Take{Recording: recording, Started: time.Now(), Mode: catalog.ModeRoom, Tracks: []catalog.Track{{Label: "Room", File: "track-1.wav",
		SHA256: hex.EncodeToString(sum[:]), Bytes: int64(len(sound)), Frames: int64(len(sound)) / 2, RateHz: 48000, Bits: 16, Channels: 1, Gaps: []catalog.Gap{}}}}
	write := func(kind catalog.Kind, entity catalog.ID, field string, value any) {
		c, failed := l.change(kind, entity, story, field, value)
		all, err = append(all, c), errors.Join(err, failed)
	}
	write(catalog.KindConsent, event.ID, "event", event)
	write(catalog.KindStory, story, "begun", time.Now().Format(time.RFC3339))
	write(catalog.KindStory, story, "title", "The day the river came up to the second step")
	write(catalog.KindRecording, recording, "facts", take)
	for i := range 4 {
		segment := catalog.NewID()
		write(catalog.KindSegment, segment, "recording", recording)
		write(catalog.KindSegment, segment, "start_ms", i*4000)
		write(catalog.KindSegment, segment, "end_ms", i*4000+3900)
		write(catalog.KindSegment, segment, "text", "and then we went on, and on, to the other end of the town")
	}
	return recording, story, all, err
}

// join enrols with the code of an invitation.
func (l *light) join(ctx context.Context, code string) error {
	var welcome wire.Enrolled
	hello := wire.Enrolment{Code: code, Device: l.id, Laptop: "bench", PublicKey: l.key.Public().(ed25519.PublicKey)}
	err := l.ask(ctx, "join", http.MethodPost, wire.PathEnrol, hello, &welcome)
	l.project, l.receipt = welcome.Project, welcome.ReceiptKey
	return err
}

// push sends changes, and is content only when all are kept.
func (l *light) push(ctx context.Context, kind string, all []catalog.Change) error {
	var answer wire.Pushed
	if err := l.ask(ctx, kind, http.MethodPost, fmt.Sprintf(wire.PathChanges, l.project), wire.Push{Changes: all}, &answer); err != nil {
		return err
	}
	if len(answer.Kept) != len(all) || len(answer.Refused) > 0 {
		return fmt.Errorf("kept %d of %d changes, refused %v", len(answer.Kept), len(all), answer.Refused)
	}
	return nil
}

// pull asks once for what is new, waiting for something as long as said, and
// reports whether there is more.
func (l *light) pull(ctx context.Context, kind string, wait int) (p wire.Pulled, err error) {
	path := fmt.Sprintf(wire.PathChanges+"?after=%d&epoch=%s", l.project, l.cursor, url.QueryEscape(l.epoch))
	if wait > 0 {
		path += fmt.Sprintf("&wait=%d", wait)
	}
	err = l.ask(ctx, kind, http.MethodGet, path, nil, &p)
	if err == nil {
		l.cursor, l.epoch, l.heard = p.Next, p.Epoch, l.heard+len(p.Changes)
	}
	return p, err
}

// send brings a small file to the archive and checks the receipt for it: asked
// by hash first, begun, sent, promised.
func (l *light) send(ctx context.Context, recording, story catalog.ID, sound []byte) error {
	sum := sha256.Sum256(sound)
	hash := hex.EncodeToString(sum[:])
	var has wire.Has
	if err := l.ask(ctx, "ask by hash", http.MethodPost, fmt.Sprintf(wire.PathAsk, l.project), wire.Ask{SHA256: []string{hash}}, &has); err != nil {
		return err
	}
	var meta []string
	for key, value := range map[string]string{wire.MetaProject: string(l.project), wire.MetaStory: string(story), wire.MetaRecording: string(recording),
		wire.MetaTrack: "track-1.wav", wire.MetaSHA256: hash, wire.MetaKind: string(catalog.FileMaster)} {
		meta = append(meta, key+" "+base64.StdEncoding.EncodeToString([]byte(value)))
	}
	res, err := l.do(ctx, "begin upload", http.MethodPost, wire.PathUploads, nil, map[string]string{
		"Tus-Resumable": "1.0.0", "Upload-Length": strconv.Itoa(len(sound)), "Upload-Metadata": strings.Join(meta, ",")})
	if err != nil {
		return err
	}
	to, err := url.Parse(res.header.Get("Location"))
	if err != nil {
		return err
	}
	if _, err := l.do(ctx, "send file", http.MethodPatch, to.Path, sound, map[string]string{
		"Tus-Resumable": "1.0.0", "Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}); err != nil {
		return err
	}
	var receipt wire.Receipt
	if err := l.ask(ctx, "receipt", http.MethodGet, fmt.Sprintf(wire.PathFile, l.project)+hash+"/receipt", nil, &receipt); err != nil {
		return err
	}
	if receipt.SHA256 != hash || receipt.Bytes != int64(len(sound)) || !receipt.Proves(l.receipt) {
		return errors.New("the receipt proves nothing")
	}
	return nil
}

// devices asks which laptops the project has, as each does once a day.
func (l *light) devices(ctx context.Context) error {
	return l.ask(ctx, "devices", http.MethodGet, fmt.Sprintf(wire.PathDevices, l.project), nil, &wire.Devices{})
}

// ask sends one JSON request and reads the JSON answer.
func (l *light) ask(ctx context.Context, kind, method, path string, in, out any) error {
	var body []byte
	if in != nil {
		var err error
		if body, err = json.Marshal(in); err != nil {
			return err
		}
	}
	res, err := l.do(ctx, kind, method, path, body, map[string]string{"Content-Type": "application/json"})
	if err != nil {
		return err
	}
	return json.Unmarshal(res.body, out)
}

// answered is an answer that was read to its end.
type answered struct {
	header http.Header
	body   []byte
}

// do sends one signed request and counts its answer: how long it took, from the
// first byte to the last, and its status. Every answer that is no success is an
// error.
func (l *light) do(ctx context.Context, kind, method, path string, body []byte, header map[string]string) (answered, error) {
	req, err := http.NewRequestWithContext(ctx, method, l.at+path, bytes.NewReader(body))
	if err != nil {
		return answered{}, err
	}
	for k, v := range header {
		req.Header.Set(k, v)
	}
	wire.Sign(req, l.id, l.key, time.Now())
	began := time.Now()
	res, err := l.http.Do(req)
	if err != nil {
		l.tally.count(kind, "no answer", time.Since(began))
		return answered{}, fmt.Errorf("%s: %w", kind, err)
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	l.tally.count(kind, strconv.Itoa(res.StatusCode), time.Since(began))
	if err == nil && res.StatusCode >= 300 {
		err = fmt.Errorf("%s: %s: %.200s", kind, res.Status, raw)
	}
	return answered{res.Header, raw}, err
}
