package laptop

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"ownvoice/library/catalog"
	"ownvoice/sync/wire"
)

// web is where the laptop's archive is.
type web struct {
	address string
	client  *http.Client
	receipt []byte
}

// At points the laptop at an archive, whose certificate it takes on trust when
// the fingerprint is empty.
func (l *Laptop) At(address, fingerprint string) *Laptop {
	pin := func(raw [][]byte, _ [][]*x509.Certificate) error {
		if sum := sha256.Sum256(raw[0]); fingerprint != "" && hex.EncodeToString(sum[:]) != fingerprint {
			return errors.New("another certificate")
		}
		return nil
	}
	l.web.address = address
	l.web.client = &http.Client{Timeout: time.Minute, Transport: &http.Transport{
		TLSClientConfig: &tls.Config{InsecureSkipVerify: true, VerifyPeerCertificate: pin}, ForceAttemptHTTP2: true}}
	return l
}

// Join enrols the laptop with a code.
func (l *Laptop) Join(code string) error {
	var welcome wire.Enrolled
	err := l.Ask("POST", wire.PathEnrol, wire.Enrolment{Code: code, Device: l.Device, Laptop: "bench", PublicKey: l.Public()}, &welcome)
	if err == nil {
		l.Project, l.web.receipt = welcome.Project, welcome.ReceiptKey
	}
	return err
}

// Push sends changes.
func (l *Laptop) Push(changes ...catalog.Change) (wire.Pushed, error) {
	var p wire.Pushed
	err := l.Ask("POST", fmt.Sprintf(wire.PathChanges, l.Project), wire.Push{Changes: changes}, &p)
	return p, err
}

// Pull asks for everything after a place.
func (l *Laptop) Pull(after int64) (all []catalog.Change, next int64, err error) {
	for {
		var p wire.Pulled
		path := fmt.Sprintf(wire.PathChanges+"?after=%d", l.Project, after)
		if err := l.Ask("GET", path, nil, &p); err != nil {
			return nil, after, err
		}
		all, after = append(all, p.Changes...), p.Next
		if !p.More {
			return all, after, nil
		}
	}
}

// Ask sends one signed request and reads the JSON of a good answer. Any other
// answer is its *wire.Problem.
func (l *Laptop) Ask(method, path string, body, into any) error {
	var sent io.Reader
	if body != nil {
		raw, err := json.Marshal(body)
		if err != nil {
			return err
		}
		sent = bytes.NewReader(raw)
	}
	req, err := http.NewRequest(method, l.web.address+path, sent)
	if err != nil {
		return err
	}
	res, err := l.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if err := Problem(res); err != nil || into == nil {
		return err
	}
	return json.NewDecoder(res.Body).Decode(into)
}

// Do signs a request and sends it.
func (l *Laptop) Do(req *http.Request) (*http.Response, error) {
	wire.Sign(req, l.Device, l.Key, time.Now())
	return l.web.client.Do(req)
}

// Client is what the laptop sends requests with.
func (l *Laptop) Client() *http.Client { return l.web.client }

// Problem reads an answer that is not a success as the problem it holds.
func Problem(res *http.Response) error {
	if res.StatusCode < 300 {
		return nil
	}
	var p wire.Problem
	if res.Request.Method == http.MethodHead {
		return fmt.Errorf("status %d", res.StatusCode)
	}
	if err := json.NewDecoder(res.Body).Decode(&p); err != nil || p.Code == "" {
		return fmt.Errorf("status %d without a code: %v", res.StatusCode, err)
	}
	return &p
}

// Begin makes a tus upload and returns its address.
func (l *Laptop) Begin(story, recording catalog.ID, sound []byte) (string, error) {
	return l.BeginAs(map[string]string{wire.MetaProject: string(l.Project), wire.MetaStory: string(story), wire.MetaRecording: string(recording),
		wire.MetaTrack: Track, wire.MetaSHA256: Hash(sound)}, int64(len(sound)))
}

// BeginAs makes a tus upload that says of itself what meta holds.
func (l *Laptop) BeginAs(meta map[string]string, length int64) (string, error) {
	var pairs []string
	for k, v := range meta {
		pairs = append(pairs, k+" "+base64.StdEncoding.EncodeToString([]byte(v)))
	}
	req, err := http.NewRequest("POST", l.web.address+wire.PathUploads, nil)
	if err != nil {
		return "", err
	}
	req.Header.Set("Tus-Resumable", "1.0.0")
	req.Header.Set("Upload-Length", strconv.FormatInt(length, 10))
	req.Header.Set("Upload-Metadata", strings.Join(pairs, ","))
	res, err := l.Do(req)
	if err != nil {
		return "", err
	}
	defer res.Body.Close()
	return res.Header.Get("Location"), Problem(res)
}

// Offset asks how many bytes of an upload have arrived.
func (l *Laptop) Offset(upload string) (int64, error) {
	req, err := http.NewRequest("HEAD", upload, nil)
	if err != nil {
		return 0, err
	}
	req.Header.Set("Tus-Resumable", "1.0.0")
	res, err := l.Do(req)
	if err != nil {
		return 0, err
	}
	defer res.Body.Close()
	if err := Problem(res); err != nil {
		return 0, err
	}
	return strconv.ParseInt(res.Header.Get("Upload-Offset"), 10, 64)
}

// Send sends bytes of an upload from a place on.
func (l *Laptop) Send(ctx context.Context, upload string, offset int64, rest io.Reader) error {
	req, err := http.NewRequestWithContext(ctx, "PATCH", upload, rest)
	if err != nil {
		return err
	}
	req.Header.Set("Tus-Resumable", "1.0.0")
	req.Header.Set("Upload-Offset", strconv.FormatInt(offset, 10))
	req.Header.Set("Content-Type", "application/offset+octet-stream")
	res, err := l.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	return Problem(res)
}

// Receipt asks for the receipt of a file and verifies it.
func (l *Laptop) Receipt(hash string) (wire.Receipt, error) {
	var r wire.Receipt
	err := l.Ask("GET", fmt.Sprintf(wire.PathFile, l.Project)+hash+"/receipt", nil, &r)
	if err == nil && (!r.Proves(l.web.receipt) || r.SHA256 != hash) {
		err = errors.New("receipt proves nothing")
	}
	return r, err
}

// Hear asks for all bytes of a file.
func (l *Laptop) Hear(hash string) ([]byte, error) {
	req, err := http.NewRequest("GET", l.web.address+fmt.Sprintf(wire.PathFile, l.Project)+hash, nil)
	if err != nil {
		return nil, err
	}
	res, err := l.Do(req)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	if err := Problem(res); err != nil {
		return nil, err
	}
	return io.ReadAll(res.Body)
}
