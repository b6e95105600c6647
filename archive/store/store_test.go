package store_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ownvoice/archive/internal/laptop"
	"ownvoice/archive/store"
	"ownvoice/library/catalog"
	"ownvoice/sync/wire"
)

// promises are what the store keeps to over every database.
var promises = map[string]func(*bench){
	"an invitation lets one laptop in, once":                         invitationOnce,
	"an invitation runs out":                                         invitationRunsOut,
	"a lost laptop is switched off and a new invitation lets it in":  switchOff,
	"what a laptop has heard does not become less":                   heardStays,
	"a change sent twice is kept once":                               twiceIsOnce,
	"nothing of a story without a yes to keeping is kept":            nothingWithoutKeep,
	"a withdrawal of a story known here is kept, of another is not":  withdrawalArrives,
	"contact details are always refused":                             contactRefused,
	"a change of another project is refused":                         otherProject,
	"what cannot be kept in both databases is malformed":             oddShapes,
	"a story is given to its own laptop and to the team only":        teamOnly,
	"a story that comes into sight comes to those who passed it by":  comesIntoSight,
	"a closure that ends brings the story without anybody's doing":   closureEnds,
	"a withdrawal reaches those who were given the story":            withdrawalReaches,
	"a permission of the project speaks for its stories":             projectPermission,
	"a pull waits for news and ends with them":                       pullWaits,
	"a project of thousands of changes comes in batches":             batches,
	"a receipt is given for what was read back, and only that":       receipts,
	"media that was harmed is found and sent for again":              harmed,
	"after a withdrawal nobody hears the sound":                      unheard,
	"anyone hears a story only with a yes to the whole of it":        publicOnly,
	"an upload belongs to its laptop and replaces an earlier one":    uploadRows,
	"a member sees their projects' acts, whatever others do":         ownActs,
	"an upload that ends interrupts nobody, one that is wanted does": heldUploads,
}

func TestPromises(t *testing.T) {
	for database, address := range map[string]func(*testing.T) string{
		"SQLite":     func(*testing.T) string { return "" },
		"PostgreSQL": postgres,
	} {
		t.Run(database, func(t *testing.T) {
			for name, promise := range promises {
				t.Run(name, func(t *testing.T) { promise(open(t, address(t))) })
			}
		})
	}
}

func invitationOnce(b *bench) {
	code, _, _ := b.Invite(b.Context(), "Co-Pro Stories", "coordinator")
	first, second := laptop.New(), laptop.New()
	enrol := func(l *laptop.Laptop, id catalog.ID) (wire.Enrolled, error) {
		return b.Enrol(b.Context(), wire.Enrolment{Code: code, Device: id, PublicKey: l.Public()})
	}
	a, err := enrol(first, first.Device)
	if err != nil || a.Name != "Co-Pro Stories" || a.Role != "coordinator" {
		b.Fatalf("welcome %+v, %v", a, err)
	}
	if again, err := enrol(first, first.Device); err != nil || again.Project != a.Project {
		b.Fatalf("the same laptop asking again: %v", err)
	}
	wants(b, wire.CodeInvitation)(enrol(second, second.Device))
	code, _, _ = b.Invite(b.Context(), "Co-Pro Stories", "reporter")
	wants(b, wire.CodeConflict)(enrol(second, first.Device))
	if c, err := enrol(second, second.Device); err != nil || c.Project != a.Project {
		b.Fatalf("a refusal must not use up the code: %v", err)
	}
}

func wants(b *bench, code wire.Code) func(any, error) {
	return func(_ any, err error) {
		b.Helper()
		var p *wire.Problem
		if !errors.As(err, &p) || p.Code != code {
			b.Fatalf("answer %v, want code %q", err, code)
		}
	}
}

func invitationRunsOut(b *bench) {
	code, _, _ := b.Invite(b.Context(), "P", "reporter")
	l := laptop.New()
	b.pass(15 * 24 * time.Hour)
	_, err := b.Enrol(b.Context(), wire.Enrolment{Code: code, Device: l.Device, PublicKey: l.Public()})
	wants(b, wire.CodeInvitation)(nil, err)
	if _, _, err := b.Invite(b.Context(), "P", "king"); !errors.Is(err, store.ErrNoRole) {
		b.Fatalf("role king: %v", err)
	}
}

func switchOff(b *bench) {
	l, d := b.join("P")
	if err := b.SwitchOff(b.Context(), d.ID); err != nil {
		b.Fatal(err)
	}
	if d, _ := b.Device(b.Context(), d.ID); !d.Off {
		b.Fatal("still on")
	}
	code, _, _ := b.Invite(b.Context(), "P", "reporter")
	for range 2 { // the welcome may have been lost
		if _, err := b.Enrol(b.Context(), wire.Enrolment{Code: code, Device: l.Device, PublicKey: l.Public()}); err != nil {
			b.Fatal(err)
		}
	}
	b.ok(b.SwitchOff(b.Context(), d.ID))
	wants(b, wire.CodeInvitation)(b.Enrol(b.Context(), wire.Enrolment{Code: code, Device: l.Device, PublicKey: l.Public()}))
	code, _, _ = b.Invite(b.Context(), "P", "reporter")
	if _, err := b.Enrol(b.Context(), wire.Enrolment{Code: code, Device: l.Device, PublicKey: l.Public()}); err != nil {
		b.Fatal(err)
	}
	if all, err := b.Devices(b.Context()); err != nil || len(all) != 1 || all[0].Off {
		b.Fatalf("devices %+v, %v", all, err)
	}
	if err := b.SwitchOff(b.Context(), catalog.NewID()); !errors.Is(err, store.ErrNotFound) {
		b.Fatalf("switching off nobody: %v", err)
	}
}

func heardStays(b *bench) {
	l, d := b.join("P")
	story := catalog.NewID()
	b.push(d, l.Yes(story, catalog.UseKeep), l.Title(story, "x"), l.Note(story, "y"))
	for _, after := range []int64{2, 0, -1, 1 << 40} {
		b.pass(2 * time.Minute)
		now, err := b.Device(b.Context(), d.ID)
		if err == nil {
			err = b.Heard(b.Context(), now, after)
		}
		if err != nil {
			b.Fatal(err)
		}
		if now, _ = b.Device(b.Context(), d.ID); now.Behind != 1 || now.Seen.IsZero() {
			b.Errorf("heard up to %d it is %d behind", after, now.Behind)
		}
	}
}

func twiceIsOnce(b *bench) {
	l, d := b.join("P")
	story := catalog.NewID()
	yes, title := l.Yes(story, catalog.UseKeep), l.Title(story, "A <cup> of tea & \u2028 more")
	b.push(d, yes, title, title)
	b.push(d, title, yes)
	spaced := title
	spaced.Value = []byte(" " + string(title.Value) + "\n")
	b.push(d, spaced)
	if all, _ := b.pull(d, 0); len(all) != 2 {
		b.Fatalf("%d changes, want 2", len(all))
	}
	forged := title
	forged.Value = []byte(`"another"`)
	b.refuses(wire.CodeConflict, d, forged)
	twin := l.Note(story, "one")
	other := twin
	other.Value = []byte(`"two"`)
	if p, err := b.Push(b.Context(), d, []catalog.Change{twin, other}); err != nil || len(p.Kept) != 1 || len(p.Refused) != 1 || p.Refused[0].Code != wire.CodeConflict {
		b.Fatalf("twins in one batch: %+v, %v", p, err)
	}
}

func nothingWithoutKeep(b *bench) {
	l, d := b.join("P")
	story := catalog.NewID()
	b.refuses(wire.CodeConsent, d, l.Yes(story, catalog.UseTeam), l.Title(story, "A secret heard nowhere"), l.Note(story, "another secret"))
	b.refuses(wire.CodeConsent, d, l.Yes(story, catalog.UseKeep), l.Event(story, catalog.Consent{Kind: catalog.EventWithdraw}), l.Title(story, "a third secret"))
	_, err := b.keep(l, story, catalog.NewID(), []byte("secret sound"))
	wants(b, wire.CodeConsent)(nil, err)
	if all, _ := b.pull(d, 0); len(all) != 0 {
		b.Fatalf("%d changes kept", len(all))
	}
	nowhere(b, b.data, "secret", string(story))
}

// nowhere looks for words in every file below a folder.
func nowhere(t testing.TB, dir string, words ...string) {
	t.Helper()
	filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		raw, err := os.ReadFile(path)
		for _, w := range words {
			if strings.Contains(string(raw), w) {
				t.Errorf("%q stands in %s", w, filepath.Base(path))
			}
		}
		return err
	})
}

func withdrawalArrives(b *bench) {
	l, d := b.join("P")
	story := catalog.NewID()
	yes := l.Yes(story, catalog.UseKeep)
	b.push(d, yes, l.Title(story, "t"))
	b.push(d, l.Event(story, catalog.Consent{Kind: catalog.EventWithdraw, Seen: []catalog.ID{laptop.EventOf(yes).ID}}))
	b.refuses(wire.CodeConsent, d, l.Note(story, "too late"))
	b.refuses(wire.CodeConsent, d, l.Event(catalog.NewID(), catalog.Consent{Kind: catalog.EventWithdraw}))
	if all, _ := b.pull(d, 0); len(all) != 3 {
		b.Fatalf("its own laptop is given %d changes of a withdrawn story, want its two permission events and the archive's answer", len(all))
	}
}

func contactRefused(b *bench) {
	l, d := b.join("P")
	b.refuses(wire.CodeConsent, d, l.Change(catalog.KindContact, catalog.NewID(), "", "detail", "secret number"))
	nowhere(b, b.data, "secret")
}

func otherProject(b *bench) {
	l, d := b.join("P")
	elsewhere, _ := b.join("Q")
	l.Project = elsewhere.Project
	b.refuses(wire.CodeOtherProject, d, l.Change(catalog.KindPerson, catalog.NewID(), "", "known_as", "x"))
}

func oddShapes(b *bench) {
	l, d := b.join("P")
	story := catalog.NewID()
	b.push(d, l.Yes(story, catalog.UseKeep))
	nul, bytes, loose, astray, noEvent, stamp := l.Title(story, "t"), l.Title(story, "t"), l.Note("", "t"), l.Title(story, "t"), l.Yes(story), l.Title(story, "t")
	nul.Field = "a\x00b"
	bytes.Value = []byte("\"\xff\"")
	astray.Entity = catalog.NewID()
	noEvent.Value = []byte(`["not an event"]`)
	stamp.Replaces = []string{strings.Repeat("x", 1000)}
	b.refuses(wire.CodeMalformed, d, nul, bytes, loose, astray, noEvent, stamp)
	escaped := l.Note(story, "a\x00b")
	b.push(d, escaped)
	if all, _ := b.pull(d, 0); !has(all, escaped) {
		b.Fatal("a NUL written as JSON is lost")
	}
}

func teamOnly(b *bench) {
	l, own := b.join("P")
	_, other := b.join("P")
	_, stranger := b.join("Q")
	shown, hidden := catalog.NewID(), catalog.NewID()
	seen := []catalog.Change{l.Yes(shown, catalog.UseKeep, catalog.UseTeam), l.Title(shown, "for the team")}
	unseen := []catalog.Change{l.Yes(hidden, catalog.UseKeep), l.Title(hidden, "kept only")}
	b.push(own, append(seen, unseen...)...)
	if all, _ := b.pull(own, 0); !has(all, append(seen, unseen...)...) {
		b.Fatal("its own laptop is not given everything")
	}
	if all, _ := b.pull(other, 0); !has(all, seen...) || len(all) != len(seen) {
		b.Fatalf("the team is given %d changes, want %d", len(all), len(seen))
	}
	if all, _ := b.pull(stranger, 0); len(all) != 0 {
		b.Fatal("another project is given something")
	}
}

func comesIntoSight(b *bench) {
	l, own := b.join("P")
	_, other := b.join("P")
	story := catalog.NewID()
	yes, title := l.Yes(story, catalog.UseKeep), l.Title(story, "t")
	b.push(own, yes, title)
	all, at := b.pull(other, 0)
	if len(all) != 0 || at == 0 {
		b.Fatalf("given %d changes, at %d", len(all), at)
	}
	b.push(own, l.Event(story, catalog.Consent{Kind: catalog.EventChange, Uses: map[catalog.Use]catalog.Answer{catalog.UseTeam: catalog.Yes}, Seen: []catalog.ID{laptop.EventOf(yes).ID}}))
	if all, _ = b.pull(other, at); !has(all, yes, title) || len(all) != 3 {
		b.Fatalf("given %d changes, want all 3", len(all))
	}
}

func closureEnds(b *bench) {
	l, own := b.join("P")
	_, other := b.join("P")
	story := catalog.NewID()
	end := time.Now().Add(30 * 24 * time.Hour)
	yes := l.Yes(story, catalog.UseKeep, catalog.UseTeam)
	title := l.Title(story, "t")
	b.push(own, yes, title, l.Event(story, catalog.Consent{Kind: catalog.EventChange, Until: end, Seen: []catalog.ID{laptop.EventOf(yes).ID},
		Uses: map[catalog.Use]catalog.Answer{catalog.UseTeam: catalog.No}}))
	all, at := b.pull(other, 0)
	if len(all) != 0 {
		b.Fatalf("given %d changes of a closed story", len(all))
	}
	b.pass(31 * 24 * time.Hour)
	if all, _ = b.pull(other, at); !has(all, yes, title) {
		b.Fatal("still closed")
	}
}

func withdrawalReaches(b *bench) {
	l, own := b.join("P")
	_, other := b.join("P")
	story := catalog.NewID()
	yes := l.Yes(story, catalog.UseKeep, catalog.UseTeam)
	b.push(own, yes, l.Title(story, "t"))
	_, at := b.pull(other, 0)
	_, late := b.join("P")
	withdrawal := l.Event(story, catalog.Consent{Kind: catalog.EventWithdraw, Choice: "erase"})
	note := l.Note(story, "n")
	b.push(own, note)
	b.push(own, withdrawal)
	if all, _ := b.pull(other, at); !has(all, withdrawal) || has(all, note) {
		b.Fatal("the withdrawal did not reach who had the story, or a note still did")
	}
	if all, _ := b.pull(late, 0); len(all) != 0 {
		b.Fatal("who came later is told of a story that was taken back")
	}
	restore := l.Event(story, catalog.Consent{Kind: catalog.EventRestore, Restores: []catalog.ID{laptop.EventOf(withdrawal).ID},
		Seen: []catalog.ID{laptop.EventOf(withdrawal).ID}, Evidence: []string{"paper"}})
	b.push(own, restore)
	if all, _ := b.pull(late, 4); !has(all, yes, note, restore) {
		b.Fatal("restored, and not all of it comes")
	}
}

func projectPermission(b *bench) {
	l, own := b.join("P")
	_, other := b.join("P")
	story := catalog.NewID()
	b.push(own, l.Event("", catalog.Consent{Kind: catalog.EventAgreement, Target: catalog.WholeProject,
		Uses: map[catalog.Use]catalog.Answer{catalog.UseKeep: catalog.Yes}}), l.Title(story, "t"))
	_, at := b.pull(other, 0)
	b.push(own, l.Event("", catalog.Consent{Kind: catalog.EventAgreement, Target: catalog.WholeProject,
		Uses: map[catalog.Use]catalog.Answer{catalog.UseTeam: catalog.Yes}}))
	if all, _ := b.pull(other, at); len(all) != 2 {
		b.Fatalf("given %d changes, want the event and the title", len(all))
	}
	b.push(own, l.Event("", catalog.Consent{Kind: catalog.EventRefuse, Target: catalog.WholeProject}))
	b.refuses(wire.CodeConsent, own, l.Note(story, "n"))
}

func pullWaits(b *bench) {
	l, d := b.join("P")
	began := time.Now()
	if p, err := b.Pull(b.Context(), d, 0, 50*time.Millisecond); err != nil || len(p.Changes) != 0 || time.Since(began) < 50*time.Millisecond {
		b.Fatalf("%d changes, %v, after %s", len(p.Changes), err, time.Since(began))
	}
	got := make(chan int)
	go func() {
		p, _ := b.Pull(b.Context(), d, 0, time.Minute)
		got <- len(p.Changes)
	}()
	time.Sleep(20 * time.Millisecond)
	b.push(d, l.Change(catalog.KindProject, l.Project, "", "name", "x"))
	select {
	case n := <-got:
		if n != 1 {
			b.Fatalf("woken with %d changes", n)
		}
	case <-time.After(15 * time.Second): // by itself it would look again after twenty
		b.Fatal("news did not wake the pull")
	}
}

func batches(b *bench) {
	l, d := b.join("P")
	story := catalog.NewID()
	b.push(d, l.Yes(story, catalog.UseKeep))
	for range 3 {
		var many []catalog.Change
		for range wire.MaxBatch {
			many = append(many, l.Note(story, "n"))
		}
		b.push(d, many...)
	}
	for range 9 {
		b.push(d, l.Note(story, strings.Repeat("long ", 200_000)))
	}
	p, err := b.Pull(b.Context(), d, 0, 0)
	if err != nil || len(p.Changes) != wire.MaxBatch || !p.More || p.Next != wire.MaxBatch {
		b.Fatalf("first batch: %d changes, next %d, more %v, %v", len(p.Changes), p.Next, p.More, err)
	}
	p, _ = b.Pull(b.Context(), d, 3*wire.MaxBatch+1, 0)
	if len(p.Changes) >= 9 || !p.More {
		b.Fatalf("%d changes of a megabyte in one batch", len(p.Changes))
	}
	if all, _ := b.pull(d, 0); len(all) != 3*wire.MaxBatch+10 {
		b.Fatalf("%d changes in all", len(all))
	}
}

func receipts(b *bench) {
	l, d := b.join("P")
	story, recording := catalog.NewID(), catalog.NewID()
	sound := []byte(strings.Repeat("sound", 100_000))
	hash := laptop.Hash(sound)
	b.push(d, l.Yes(story, catalog.UseKeep))
	if _, err := b.Receipt(b.Context(), l.Project, hash); !errors.Is(err, store.ErrNotFound) {
		b.Fatalf("a receipt before the file: %v", err)
	}
	_, err := b.KeepFile(b.Context(), store.File{Project: l.Project, Story: story, Recording: recording, Track: laptop.Track, SHA256: hash,
		Bytes: int64(len(sound)), Device: d.ID}, strings.NewReader("not that"))
	wants(b, wire.CodeNotWhole)(nil, err)
	for range 2 {
		r, err := b.keep(l, story, recording, sound)
		if err != nil || !r.Proves(b.key) || r.SHA256 != hash || r.Bytes != int64(len(sound)) {
			b.Fatalf("receipt %+v, %v", r, err)
		}
	}
	again, err := b.Receipt(b.Context(), l.Project, hash)
	if err != nil || !again.Proves(b.key) {
		b.Fatal(err)
	}
	if s, err := b.Hear(b.Context(), d, hash); err != nil || s.Bytes != int64(len(sound)) {
		b.Fatal(err)
	} else {
		s.Close()
	}
	_, stranger := b.join("Q")
	if _, err := b.Hear(b.Context(), stranger, hash); !errors.Is(err, store.ErrNotFound) {
		b.Fatalf("another project hears it: %v", err)
	}
	if _, err := b.Receipt(b.Context(), stranger.Project, hash); !errors.Is(err, store.ErrNotFound) {
		b.Fatalf("another project learns of it: %v", err)
	}
}

func harmed(b *bench) {
	l, d := b.join("P")
	story, sound := catalog.NewID(), []byte("some sound")
	b.push(d, l.Yes(story, catalog.UseKeep))
	for _, harm := range []func(string) error{os.Remove, func(path string) error { return os.WriteFile(path, []byte("some s0und"), 0o600) }} {
		if _, err := b.keep(l, story, story, sound); err != nil {
			b.Fatal(err)
		}
		if v, err := b.Verify(b.Context()); err != nil || len(v.Bad) != 0 || v.Files != 1 || v.Bytes != int64(len(sound)) {
			b.Fatalf("verify %+v, %v", v, err)
		}
		hash := laptop.Hash(sound)
		if err := harm(filepath.Join(b.data, "media", hash[:2], hash)); err != nil {
			b.Fatal(err)
		}
		if v, err := b.Verify(b.Context()); err != nil || len(v.Bad) != 1 || v.Bad[0] != hash {
			b.Fatalf("verify %+v, %v", v, err)
		}
		if _, err := b.Receipt(b.Context(), l.Project, hash); !errors.Is(err, store.ErrNotFound) {
			b.Fatalf("still promised: %v", err)
		}
	}
}

func unheard(b *bench) {
	l, own := b.join("P")
	_, other := b.join("P")
	story, sound := catalog.NewID(), []byte("some sound")
	hash := laptop.Hash(sound)
	b.push(own, l.Yes(story, catalog.UseKeep))
	if _, err := b.keep(l, story, story, sound); err != nil {
		b.Fatal(err)
	}
	_, err := b.Hear(b.Context(), other, hash)
	wants(b, wire.CodeConsent)(nil, err)
	b.push(own, l.Yes(story, catalog.UseTeam, catalog.UseWhole))
	if s, err := b.Hear(b.Context(), other, hash); err != nil {
		b.Fatal(err)
	} else {
		s.Close()
	}
	b.push(own, l.Event(story, catalog.Consent{Kind: catalog.EventChange, Target: catalog.Target{Kind: catalog.TargetRange, From: 1, To: 2},
		Uses: map[catalog.Use]catalog.Answer{catalog.UseTeam: catalog.No}}))
	_, err = b.Hear(b.Context(), other, hash)
	wants(b, wire.CodeConsent)(nil, err)
	b.push(own, l.Event(story, catalog.Consent{Kind: catalog.EventWithdraw}))
	for _, d := range []store.Device{own, other} {
		_, err := b.Hear(b.Context(), d, hash)
		wants(b, wire.CodeConsent)(nil, err)
	}
	_, err = b.keep(l, story, story, sound)
	wants(b, wire.CodeConsent)(nil, err)
}

func publicOnly(b *bench) {
	l, d := b.join("Co-Pro Stories")
	story, recording, person, sound := catalog.NewID(), catalog.NewID(), catalog.NewID(), []byte("some sound")
	b.push(d, l.Yes(story, catalog.UseKeep, catalog.UseTeam), l.Title(story, "A cup of tea first"), l.Change(catalog.KindStory, story, story, "storyteller", person),
		l.Change(catalog.KindPerson, person, story, "known_as", "Gwen Evans"), l.Facts(story, recording, sound))
	if _, err := b.keep(l, story, recording, sound); err != nil {
		b.Fatal(err)
	}
	if all := b.find(store.Sought{Most: 9}).Stories; len(all) != 0 {
		b.Fatalf("%d stories are public", len(all))
	}
	b.push(d, l.Event(story, catalog.Consent{Kind: catalog.EventAgreement, Uses: map[catalog.Use]catalog.Answer{catalog.UseWhole: catalog.Yes}, As: "first"}))
	all := b.find(store.Sought{Most: 9}).Stories
	if len(all) != 1 || all[0].KnownAs != "Gwen" || all[0].Title != "A cup of tea first" || all[0].Project != "Co-Pro Stories" || len(all[0].Tracks) != 1 || all[0].Yes.IsZero() {
		b.Fatalf("public: %+v", all)
	}
	hears := func() bool {
		s, err := b.HearTelling(b.Context(), store.Everybody(), story, recording, laptop.Track)
		if err == nil {
			s.Close()
		}
		return err == nil
	}
	if !hears() {
		b.Fatal("nobody hears it")
	}
	private := l.Change(catalog.KindNote, catalog.NewID(), story, "sort", catalog.NotePrivate)
	b.push(d, private)
	if hears() {
		b.Fatal("heard with a part that is to be kept private")
	}
	b.push(d, l.Change(catalog.KindNote, private.Entity, story, "deleted", true))
	if !hears() {
		b.Fatal("not heard after the mark was taken away")
	}
	b.push(d, l.Event(story, catalog.Consent{Kind: catalog.EventWithdraw}))
	if _, err := b.Telling(b.Context(), store.Everybody(), story); !errors.Is(err, store.ErrNotFound) || hears() {
		b.Fatalf("still public after the withdrawal: %v", err)
	}
	listed, err := b.List(b.Context())
	if err != nil || len(listed) != 1 || listed[0].Title != "" || listed[0].Keep != catalog.Blocked || listed[0].Bytes != int64(len(sound)) {
		b.Fatalf("listed %+v, %v", listed, err)
	}
}

func uploadRows(b *bench) {
	l, d := b.join("P")
	story := catalog.NewID()
	u := store.Upload{ID: catalog.NewID(), File: store.File{Project: l.Project, Story: story, Recording: story, Track: laptop.Track, SHA256: laptop.Hash(nil), Device: d.ID}}
	wants(b, wire.CodeConsent)(nil, b.BeginUpload(b.Context(), u))
	b.push(d, l.Yes(story, catalog.UseKeep))
	v := u
	v.ID = catalog.NewID()
	if err := errors.Join(b.BeginUpload(b.Context(), u), b.BeginUpload(b.Context(), v)); err != nil {
		b.Fatal(err)
	}
	begun := func(id catalog.ID) bool {
		b.Helper()
		if err := b.TidyUploads(b.Context()); err != nil {
			b.Fatal(err)
		}
		_, _, err := b.Upload(b.Context(), id)
		return err == nil
	}
	if begun(u.ID) || !begun(v.ID) {
		b.Fatal("the second upload of a file is not in the place of the first")
	}
	b.push(d, l.Event(story, catalog.Consent{Kind: catalog.EventWithdraw}))
	if begun(v.ID) {
		b.Fatal("still may be kept")
	}
	for range 2 {
		if err := b.EndUpload(b.Context(), v.ID); err != nil {
			b.Fatal(err)
		}
	}
}

func TestNewerArchiveIsRefusedAndLeftAlone(t *testing.T) {
	b := open(t, "")
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	sqlite(t, filepath.Join(b.data, "archive.db"), `INSERT INTO goose_db_version (version_id, is_applied) VALUES (99, 1)`)
	if _, err := store.Open(t.Context(), store.Config{Data: b.data}); !errors.Is(err, store.ErrNewer) {
		t.Fatalf("opened: %v", err)
	}
}

// ownActs writes down what was done in one project before others did much more.
func ownActs(b *bench) {
	first, _ := b.join("P")
	second, _ := b.join("Q")
	for i, project := range []catalog.ID{first.Project, first.Project, first.Project, second.Project, second.Project, second.Project, second.Project, "", ""} {
		b.pass(time.Duration(i) * time.Second)
		if err := b.Audit(b.Context(), "somebody", "made private link", project, "a story"); err != nil {
			b.Fatal(err)
		}
	}
	for who, c := range map[string]struct {
		store.Reader
		want int
	}{
		"a member of it":          {store.MemberOf("m", first.Project), 3},
		"a member of both":        {store.MemberOf("m", first.Project, second.Project), 4},
		"a member of none":        {store.MemberOf("m"), 0},
		"an archivist":            {store.Archivist("a"), 4},
		"somebody nobody knows":   {store.Everybody(), 0},
		"a storyteller by a link": {store.Storyteller("l", "a story"), 0},
	} {
		acts, err := b.Acts(b.Context(), c.Reader, 4)
		if err != nil || len(acts) != c.want {
			b.Fatalf("%s sees %d acts, %v; want %d", who, len(acts), err, c.want)
		}
		for i := 1; i < len(acts); i++ {
			if acts[i].At.After(acts[i-1].At) {
				b.Fatalf("%s: the latest is not first", who)
			}
		}
	}
}

// heldUploads ends an upload while it is held, as whoever takes a file in does,
// and asks for another that is held.
func heldUploads(b *bench) {
	l, d := b.join("P")
	story := catalog.NewID()
	b.push(d, l.Yes(story, catalog.UseKeep))
	begin := func(name string) catalog.ID {
		u := store.Upload{ID: catalog.NewID(), File: store.File{Kind: catalog.FileMaster, Project: l.Project, Story: story, Recording: catalog.NewID(), Track: name, SHA256: laptop.Hash([]byte(name)), Bytes: 9, Device: l.Device}}
		if err := b.BeginUpload(b.Context(), u); err != nil {
			b.Fatal(err)
		}
		return u.ID
	}
	interrupted := make(chan catalog.ID, 9)
	hold := func(id catalog.ID) func() {
		free, err := b.Hold(b.Context(), id, func() { interrupted <- id })
		if err != nil {
			b.Fatal(err)
		}
		return free
	}
	ended := begin("track-1.wav")
	free := hold(ended)
	if err := b.EndUpload(b.Context(), ended); err != nil {
		b.Fatal(err)
	}
	select {
	case <-interrupted:
		b.Fatal("whoever ended the upload was interrupted")
	case <-time.After(time.Second):
	}
	free()
	wanted := begin("track-2.wav")
	free = hold(wanted)
	next := make(chan func())
	go func() { next <- hold(wanted) }()
	select {
	case <-interrupted: // by the other copy of the archive, which waits
		free()
		(<-next)()
	case again := <-next: // in one copy nobody waits here
		again()
		free()
	case <-time.After(15 * time.Second): // the other gives up after twenty
		b.Fatal("who holds a wanted upload was not asked to make room")
	}
}
