package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"ownvoice/archive/internal/laptop"
	"ownvoice/archive/store"
	"ownvoice/library/catalog"
	"ownvoice/sync/wire"
)

const asProgram = "OWNVOICE_TEST_AS_PROGRAM"

// TestMain lets the test binary be the program: what is killed is a real process.
func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

func program(args ...string) *exec.Cmd {
	c := exec.Command(os.Args[0], args...)
	c.Env = append(os.Environ(), asProgram+"=1")
	return c
}

// verb runs a verb to its end.
func verb(t *testing.T, args ...string) (out, errOut string, code int) {
	t.Helper()
	c := program(args...)
	var o, e bytes.Buffer
	c.Stdout, c.Stderr = &o, &e
	if err := c.Run(); err != nil && c.ProcessState == nil {
		t.Fatal(err)
	}
	return o.String(), e.String(), c.ProcessState.ExitCode()
}

// running is an archive that serves.
type running struct {
	*exec.Cmd
	address string
	stdout  *bufio.Reader
	stderr  *bytes.Buffer
}

func serve(t *testing.T, data string, more ...string) *running {
	t.Helper()
	return (&running{Cmd: program(append([]string{"serve", "--data", data, "--listen", "127.0.0.1:0"}, more...)...), stderr: &bytes.Buffer{}}).begin(t)
}

// begin starts it and waits until it listens.
func (r *running) begin(t *testing.T) *running {
	t.Helper()
	r.Stderr = r.stderr
	pipe, err := r.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Process.Kill(); r.Wait() })
	r.stdout = bufio.NewReader(pipe)
	line, err := r.stdout.ReadString('\n')
	address, is := strings.CutPrefix(strings.TrimSpace(line), "listening ")
	if err != nil || !is {
		t.Fatalf("first line %q, %v\n%s", line, err, r.stderr)
	}
	r.address = address
	return r
}

// stop sends SIGTERM and returns what was still printed.
func (r *running) stop(t *testing.T) string {
	t.Helper()
	r.Process.Signal(syscall.SIGTERM)
	rest, _ := io.ReadAll(r.stdout)
	if err := r.Wait(); err != nil {
		t.Fatalf("stopped with %v\n%s", err, r.stderr)
	}
	return string(rest)
}

func invited(t *testing.T, data string) *laptop.Laptop {
	t.Helper()
	out, errOut, code := verb(t, "invite", "--data", data, "--project", "Co-Pro Stories", "--role", "reporter")
	if code != 0 || strings.Count(out, "\n") != 1 {
		t.Fatalf("invite: %d %q %s", code, out, errOut)
	}
	i, err := wire.ParseInvitation(out)
	if err != nil {
		t.Fatal(err)
	}
	l := laptop.New().At(i.Address, i.Fingerprint)
	if err := l.Join(i.Code); err != nil {
		t.Fatal(err)
	}
	return l
}

func TestServeSaysOneLineAndStopsWhenTold(t *testing.T) {
	data := filepath.Join(t.TempDir(), "an archive?#%")
	r := serve(t, data)
	if written, err := os.ReadFile(filepath.Join(data, "address")); err != nil || strings.TrimSpace(string(written)) != r.address {
		t.Fatalf("address %q, %v", written, err)
	}
	if _, errOut, code := verb(t, "serve", "--data", data, "--listen", "127.0.0.1:0"); code != exitCouldNot || !strings.Contains(errOut, "running already") {
		t.Fatalf("a second one: %d %q", code, errOut)
	}
	invited(t, data)
	if info, err := os.Stat(filepath.Join(data, "keys", "receipt.key")); err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("receipt key: %v %v", info, err)
	}
	if rest := r.stop(t); rest != "" {
		t.Fatalf("also printed %q", rest)
	}
	again := serve(t, data)
	if _, errOut, code := verb(t, "invite", "--data", data, "--project", "P", "--role", "king"); code != exitWrongUse || errOut == "" {
		t.Fatalf("role king: %d %q", code, errOut)
	}
	again.stop(t)
}

func TestTheInvitationPinsTheCertificate(t *testing.T) {
	data := t.TempDir()
	r := serve(t, data)
	defer r.stop(t)
	raw, err := os.ReadFile(filepath.Join(data, "tls", "cert.pem"))
	if err != nil {
		t.Fatal(err)
	}
	block, _ := pem.Decode(raw)
	sum := sha256.Sum256(block.Bytes)
	out, _, _ := verb(t, "invite", "--data", data, "--project", "P", "--role", "coordinator", "--json")
	var made struct {
		Invitation string
		Expires    time.Time
	}
	if err := json.Unmarshal([]byte(out), &made); err != nil {
		t.Fatal(err)
	}
	i, err := wire.ParseInvitation(made.Invitation)
	if err != nil || i.Fingerprint != hex.EncodeToString(sum[:]) || i.Address != r.address || time.Until(made.Expires) < 13*24*time.Hour {
		t.Fatalf("invitation %+v until %s, %v", i, made.Expires, err)
	}
	if err := laptop.New().At(i.Address, strings.Repeat("0", 64)).Join(i.Code); err == nil {
		t.Fatal("joined an archive with another certificate")
	}
	out, _, _ = verb(t, "invite", "--data", data, "--project", "P", "--role", "reporter", "--address", "https://archive.example:9443")
	if i, err := wire.ParseInvitation(out); err != nil || i.Address != "https://archive.example:9443" {
		t.Fatalf("invitation %q, %v", out, err)
	}
}

func TestVerbsSayWhatIsSoAndNothingElse(t *testing.T) {
	data := t.TempDir()
	for _, v := range []string{"devices", "stories", "verify"} {
		if _, errOut, code := verb(t, v, "--data", filepath.Join(data, "slip")); code != exitCouldNot || !strings.Contains(errOut, "no archive in that folder") {
			t.Errorf("%s of no archive: %d %q", v, code, errOut)
		}
		if out, _, code := verb(t, v, "--help"); code != 0 || !strings.Contains(out, "Example") {
			t.Errorf("%s --help: %d %q", v, code, out)
		}
	}
	if _, err := os.Stat(filepath.Join(data, "slip")); err == nil {
		t.Error("an archive was made by looking for one")
	}
	if _, errOut, code := verb(t, "invite", "--data", data, "--project", "P", "--role", "reporter"); code != exitCouldNot || errOut == "" {
		t.Errorf("invited to an archive that never ran: %d", code)
	}
	if _, _, code := verb(t, "dance"); code != exitWrongUse {
		t.Errorf("dance: %d", code)
	}
	r := serve(t, data)
	defer r.stop(t)
	l := invited(t, data)
	story, recording, sound := catalog.NewID(), catalog.NewID(), []byte("some sound")
	send(t, l, story, recording, sound)

	var devices []store.Device
	ask(t, &devices, "devices", "--data", data)
	if len(devices) != 1 || devices[0].ID != l.Device || devices[0].Off {
		t.Errorf("devices %+v", devices)
	}
	var stories []store.Listed
	ask(t, &stories, "stories", "--data", data)
	if len(stories) != 1 || stories[0].ID != story || stories[0].Title != "t" || stories[0].Files != 1 || stories[0].Keep != catalog.Allowed || stories[0].Whole != catalog.Blocked {
		t.Errorf("stories %+v", stories)
	}
	var v store.Verified
	ask(t, &v, "verify", "--data", data)
	if v.Files != 1 || v.Bytes != 10 || len(v.Bad) != 0 {
		t.Errorf("verified %+v", v)
	}
	hash := laptop.Hash(sound)
	if err := os.WriteFile(filepath.Join(data, "media", hash[:2], hash), []byte("other sound"), 0o600); err != nil {
		t.Fatal(err)
	}
	out, errOut, code := verb(t, "verify", "--data", data, "--json")
	if err := json.Unmarshal([]byte(out), &v); err != nil || code != exitCouldNot || len(v.Bad) != 1 || v.Bad[0] != hash || errOut == "" {
		t.Errorf("verify of harm: %d %q %q", code, out, errOut)
	}
	if _, errOut, code := verb(t, "devices", "off", string(l.Device)[:20], "--data", data); code != 0 {
		t.Errorf("off: %d %q", code, errOut)
	}
	if _, err := l.Push(l.Note(story, "n")); err == nil || err.Error() != `archive answers "switched-off"` {
		t.Errorf("still on: %v", err)
	}
}

func ask(t *testing.T, into any, args ...string) {
	t.Helper()
	out, errOut, code := verb(t, append(args, "--json")...)
	if err := json.Unmarshal([]byte(out), into); err != nil || code != 0 {
		t.Fatalf("%s: %d %v %s", args[0], code, err, errOut)
	}
}

func send(t *testing.T, l *laptop.Laptop, story, recording catalog.ID, sound []byte) {
	t.Helper()
	if p, err := l.Push(l.Yes(story, catalog.UseKeep), l.Title(story, "t"), l.Facts(story, recording, sound)); err != nil || len(p.Kept) != 3 {
		t.Fatalf("push %+v, %v", p, err)
	}
	upload, err := l.Begin(story, recording, sound)
	if err == nil {
		err = l.Send(t.Context(), upload, 0, bytes.NewReader(sound))
	}
	if err == nil {
		_, err = l.Receipt(laptop.Hash(sound))
	}
	if err != nil {
		t.Fatal(err)
	}
}

func TestPagesShowWhatAnyoneMayHearAndNothingElse(t *testing.T) {
	data := t.TempDir()
	r := serve(t, data)
	defer r.stop(t)
	l := invited(t, data)
	story, recording, sound := catalog.NewID(), catalog.NewID(), bytes.Repeat([]byte("RIFF"), 1000)
	send(t, l, story, recording, sound)
	page := func(path string, status int, want ...string) {
		t.Helper()
		res, err := l.Client().Get(r.address + path)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		body, _ := io.ReadAll(res.Body)
		if res.StatusCode != status || !strings.Contains(res.Header.Get("Content-Security-Policy"), "default-src 'none'") {
			t.Errorf("%s: %s, %v", path, res.Status, res.Header)
		}
		for _, w := range want {
			if !strings.Contains(string(body), w) {
				t.Errorf("%s does not say %q", path, w)
			}
		}
		if strings.Contains(strings.ReplaceAll(string(body), `<script src="/frame/`, ""), "<script") || strings.Contains(string(body), "http://") {
			t.Errorf("%s has a script or asks elsewhere", path)
		}
	}
	track := "/stories/" + string(story) + "/sound/track-1.wav"
	page("/", 200, "No story is public yet")
	page("/stories/"+string(story), 404, "not here to be heard")
	page("/stories/"+string(catalog.NewID()), 404, "not here to be heard")
	page(track, 404)
	page("/join", 200, "within 14 days", "Join the archive")
	page("/nowhere", 404, "This page is not here")
	page("/frame/page.css", 200, "--paper")

	day := time.Now().UTC().Format("2 January 2006")
	yes := l.Event(story, catalog.Consent{Kind: catalog.EventAgreement, Uses: map[catalog.Use]catalog.Answer{catalog.UseWhole: catalog.Yes}, As: "chosen:<Gwen> & co"})
	if p, err := l.Push(yes); err != nil || len(p.Kept) != 1 {
		t.Fatalf("%+v %v", p, err)
	}
	page("/", 200, "&lt;Gwen&gt; &amp; co", string(story), "Why you can hear these stories", "1 minute")
	page("/stories/"+string(story), 200, "Why you can hear this", "<audio controls", "under this name", day)
	req, _ := http.NewRequest("GET", r.address+"/stories/"+string(story)+"/listen", nil)
	req.Header.Set("Range", "bytes=4-7")
	res, err := l.Client().Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if part, _ := io.ReadAll(res.Body); res.StatusCode != 206 || string(part) != "RIFF" || res.Header.Get("Content-Type") != "audio/wav" || res.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("sound: %s %q %v", res.Status, part, res.Header)
	}
	if _, err := l.Push(l.Event(story, catalog.Consent{Kind: catalog.EventWithdraw})); err != nil {
		t.Fatal(err)
	}
	page("/", 200, "No story is public yet")
	page("/stories/"+string(story), 404)
	page(track, 404)
}

// A laptop sends stories while the archive is killed again and again. It does
// what a laptop does: tries again, carries on where it was. At the end every
// promise that was ever made is kept.
func TestKillingTheArchiveLosesNothingThatHadAReceipt(t *testing.T) {
	const cuts = 12
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	dice := rand.New(rand.NewPCG(seed, 1))
	data := t.TempDir()
	r := serve(t, data)
	l := invited(t, data)
	kept := map[catalog.ID]bool{}   // changes the archive said it kept
	held := map[string]catalog.ID{} // files with a receipt, and their story
	sending := (*parcel)(nil)
	for cut := 0; cut < cuts; {
		l.At(r.address, "")
		killed := make(chan struct{})
		after := time.Duration(dice.IntN(120)) * time.Millisecond
		go func() {
			time.Sleep(after)
			r.Process.Kill()
			close(killed)
		}()
		for err := error(nil); err == nil; {
			if sending == nil {
				sending = newParcel(l, dice)
			}
			if err = sending.carryOn(l, r.address, kept); err == nil {
				held[sending.hash], sending = sending.story, nil
			} else if strings.HasPrefix(err.Error(), "archive answers") {
				t.Fatalf("cut %d: %v\n%s", cut, err, r.stderr)
			}
		}
		<-killed
		r.Wait()
		cut++
		r = serve(t, data)
	}
	l.At(r.address, "")
	for sending != nil {
		if err := sending.carryOn(l, r.address, kept); err != nil {
			t.Fatal(err)
		}
		held[sending.hash], sending = sending.story, nil
	}
	t.Logf("%d cuts, %d files with a receipt, %d changes kept", cuts, len(held), len(kept))
	all, _, err := l.Pull(0)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range all {
		delete(kept, c.ID)
	}
	if len(kept) != 0 {
		t.Errorf("%d changes were said to be kept and are not there", len(kept))
	}
	for hash := range held {
		if heard, err := l.Hear(hash); err != nil || laptop.Hash(heard) != hash {
			t.Errorf("file with a receipt: %v", err)
		}
	}
	var v store.Verified
	ask(t, &v, "verify", "--data", data)
	if v.Files < len(held) || len(v.Bad) != 0 {
		t.Errorf("verified %+v of %d", v, len(held))
	}
	r.stop(t)
	serve(t, data).stop(t)
	if left, _ := os.ReadDir(filepath.Join(data, "uploads")); len(left) != 0 {
		t.Errorf("%d files stay among the uploads", len(left))
	}
}

// parcel is one story with its sound on the way to the archive.
type parcel struct {
	story, recording catalog.ID
	sound            []byte
	hash             string
	changes          []catalog.Change
	pushed           bool
	upload           string // path of it, once begun
}

func newParcel(l *laptop.Laptop, dice *rand.Rand) *parcel {
	p := &parcel{story: catalog.NewID(), recording: catalog.NewID(), sound: make([]byte, 1+dice.IntN(3<<20))}
	for i := range p.sound {
		p.sound[i] = byte(dice.Uint32())
	}
	p.hash = laptop.Hash(p.sound)
	p.changes = []catalog.Change{l.Yes(p.story, catalog.UseKeep), l.Title(p.story, "t"), l.Facts(p.story, p.recording, p.sound)}
	return p
}

// carryOn goes on from wherever the last try ended.
func (p *parcel) carryOn(l *laptop.Laptop, address string, kept map[catalog.ID]bool) error {
	if !p.pushed {
		answer, err := l.Push(p.changes...)
		if err != nil {
			return err
		}
		for _, id := range answer.Kept {
			kept[id] = true
		}
		if len(answer.Kept) != len(p.changes) {
			return fmt.Errorf("archive answers %+v", answer)
		}
		p.pushed = true
	}
	if _, err := l.Receipt(p.hash); err == nil {
		return nil // it was taken in while we were cut off
	} else if err.Error() != `archive answers "not-found"` {
		return err
	}
	at := int64(0)
	if p.upload != "" {
		var err error
		if at, err = l.Offset(address + p.upload); err != nil {
			return err
		}
	} else {
		begun, err := l.Begin(p.story, p.recording, p.sound)
		if err != nil {
			return err
		}
		p.upload = strings.TrimPrefix(begun, address)
	}
	if err := l.Send(context.Background(), address+p.upload, at, bytes.NewReader(p.sound[at:])); err != nil {
		return err
	}
	_, err := l.Receipt(p.hash)
	return err
}

func TestABackupMadeWhileItServesIsRestoredAndLaptopsGoOn(t *testing.T) {
	data, saved, again := t.TempDir(), t.TempDir(), filepath.Join(t.TempDir(), "again")
	r := serve(t, data)
	l := invited(t, data)
	story, sound := catalog.NewID(), []byte("some sound")
	if _, err := l.Push(l.Yes(story, catalog.UseKeep), l.Title(story, "t"), l.Facts(story, story, sound)); err != nil {
		t.Fatal(err)
	}
	upload, err := l.Begin(story, story, sound)
	if err == nil {
		err = l.Send(t.Context(), upload, 0, bytes.NewReader(sound))
	}
	if err != nil {
		t.Fatal(err)
	}
	if out, errOut, code := verb(t, "backup", "--data", data, "--to", saved, "--json"); code != 0 || !strings.Contains(out, `"files": 1`) {
		t.Fatalf("backup: %d %s %s", code, out, errOut)
	}
	r.stop(t)
	if out, errOut, code := verb(t, "restore", "--data", again, "--from", saved); code != 0 {
		t.Fatalf("restore: %d %s %s", code, out, errOut)
	}
	if _, errOut, code := verb(t, "restore", "--data", again, "--from", saved); code != 1 || !strings.Contains(errOut, "already") {
		t.Errorf("restore over another: %d %s", code, errOut)
	}
	restored := serve(t, again)
	l.At(restored.address, "")
	if heard, err := l.Hear(laptop.Hash(sound)); err != nil || !bytes.Equal(heard, sound) {
		t.Errorf("heard %q, %v", heard, err)
	}
	receipt, err := l.Receipt(laptop.Hash(sound))
	if err != nil || receipt.Bytes != int64(len(sound)) {
		t.Errorf("receipt %+v, %v", receipt, err)
	}
}

func TestTheFirstStartPrintsAnInvitationForItsKeeper(t *testing.T) {
	r := serve(t, t.TempDir())
	if _, err := laptop.New().At(r.address, "").Client().Get(r.address + "/"); err != nil { // it serves once that is said
		t.Fatal(err)
	}
	r.stop(t)
	line := ""
	for _, said := range strings.Split(r.stderr.String(), "\n") {
		if strings.HasPrefix(said, "https://") {
			line = said
		}
	}
	if _, err := wire.ParseInvitation(line); err != nil {
		t.Errorf("no invitation: %v\n%s", err, r.stderr)
	}
}

func TestAWithdrawalIsListedAndApprovedAtTheArchive(t *testing.T) {
	data := t.TempDir()
	serve(t, data)
	l := invited(t, data)
	story := catalog.NewID()
	erase := l.Event(story, catalog.Consent{Kind: catalog.EventWithdraw, Choice: catalog.ChoiceErase, Second: catalog.SecondPerson})
	if _, err := l.Push(l.Yes(story, catalog.UseKeep), l.Title(story, "zebra")); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Push(erase); err != nil {
		t.Fatal(err)
	}
	out, errOut, code := verb(t, "requests", "--data", data, "--json")
	if code != 0 || !strings.Contains(out, string(erase.Entity)) || !strings.Contains(out, `"waiting"`) {
		t.Fatalf("requests: %d %s %s", code, out, errOut)
	}
	if out, _, code := verb(t, "requests", "--data", data, "--approve", string(erase.Entity)); code != 0 || !strings.Contains(out, "done") {
		t.Errorf("approve: %d %s", code, out)
	}
	if _, errOut, code := verb(t, "requests", "--data", data, "--approve", string(erase.Entity)); code != 1 || !strings.Contains(errOut, "No erasure") {
		t.Errorf("approve again: %d %s", code, errOut)
	}
	if out, _, code := verb(t, "erased", "--data", data); code != 0 || !strings.Contains(out, string(story)) {
		t.Errorf("erased: %d %s", code, out)
	}
}
