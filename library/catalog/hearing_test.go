package catalog_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	. "ownvoice/library/catalog"
)

// on is a stretch of one recording.
func on(recording ID, from, to int64) Target {
	return Target{Kind: TargetRange, Recording: recording, From: from, To: to}
}

// pass is what they say about extract x when they have heard it from 5 s to 9 s.
func pass(id ID, choice string, seen ...ID) event {
	e := do(id, EventReview, Target{Kind: TargetExtract, Extract: "x"}, seen...)
	if e.Choice = choice; choice == ChoiceRemove {
		e.Kind = EventRefuse
	}
	e.Heard = &Spoken{Span: Span{FromMS: 5000, ToMS: 9000}}
	return e
}

func (e event) heard(from, to int64) event {
	e.Heard = &Spoken{Span: Span{FromMS: from, ToMS: to}}
	return e
}

func TestOnlyAKeepOfWhatTheyHeardIsAYes(t *testing.T) {
	unheard := pass("1", ChoiceKeep)
	unheard.Heard = nil
	picture := Target{Kind: TargetExtract, Extract: "x"}
	for _, c := range []struct {
		name   string
		events []Consent
		asked  Target
		want   ApprovalState
	}{
		{"no answer is not a yes", nil, extract, Waiting},
		{"a yes to the story is no answer about an extract", record(say("1", WholeStory, Yes)), extract, Waiting},
		{"a yes on the extract is no pass", record(say("1", extract, Yes)), extract, Waiting},
		{"they said keep", record(pass("1", ChoiceKeep)), extract, Kept},
		{"they said change", record(pass("1", ChoiceChange)), extract, ToChange},
		{"they said leave it out", record(pass("1", ChoiceRemove)), extract, Removed},
		{"about another extract", record(pass("1", ChoiceKeep)), other, Waiting},
		{"the extract was made longer since", record(pass("1", ChoiceKeep).heard(5000, 8999)), extract, Outgrown},
		{"the extract was made shorter since", record(pass("1", ChoiceKeep).heard(4000, 9001)), extract, Kept},
		{"nobody wrote down what they heard", record(unheard), extract, Outgrown},
		{"a picture is heard as a whole", record(unheard), picture, Kept},
		{"keep, then change", record(pass("1", ChoiceKeep), pass("2", ChoiceChange, "1")), extract, ToChange},
		{"change, then keep", record(pass("1", ChoiceChange), pass("2", ChoiceKeep, "1")), extract, Kept},
		{"change and keep apart", record(pass("2", ChoiceChange), pass("1", ChoiceKeep)), extract, ToChange},
		{"leave it out, then keep, is still left out", record(pass("1", ChoiceRemove), pass("2", ChoiceKeep, "1")), extract, Removed},
		{"left out, and restored", record(pass("0", ChoiceKeep), pass("1", ChoiceRemove), do("2", EventRestore, picture, "1").undoes("1").with("e")), extract, Kept},
		{"keep until yesterday", record(pass("1", ChoiceKeep).until(yesterday)), extract, Outgrown},
		{"keep from tomorrow", record(pass("1", ChoiceKeep).from(tomorrow)), extract, Waiting},
		{"a private part lies in it", record(pass("1", ChoiceKeep), do("2", EventRefuse, stretch(8000, 8500))), extract, Removed},
		{"a private part of another recording", record(pass("1", ChoiceKeep), do("2", EventRefuse, on("s", 8000, 8500))), Target{Kind: TargetExtract, Extract: "x", Recording: "r", From: 5000, To: 9000}, Kept},
		{"a word about it that nobody can read", append(record(pass("1", ChoiceKeep)), read(`{"id":"2","kind":"review","target":"extract:x","until":"soon"}`)), extract, Removed},
		{"of the story nothing is asked", record(pass("1", ChoiceKeep)), WholeStory, Waiting},
	} {
		if a := Approved(c.events, c.asked, now); a.State != c.want {
			t.Errorf("%s: %+v, want %s", c.name, a, c.want)
		}
	}
}

func TestAnExtractNeedsTheUseAndThePassAndTheVoice(t *testing.T) {
	yes := say("0", WholeStory, Yes).uses(map[Use]Answer{UseExtract: Yes, UseQuote: Yes, UseTeam: Yes})
	words := yes
	words.Voice = VoiceWords
	again := do("2", EventChange, WholeStory, "0")
	again.Voice = VoiceHeard
	for _, c := range []struct {
		name   string
		events []Consent
		use    Use
		want   bool
	}{
		{"the use alone", record(yes), UseExtract, false},
		{"the pass alone", record(pass("1", ChoiceKeep)), UseExtract, false},
		{"both", record(yes, pass("1", ChoiceKeep)), UseExtract, true},
		{"another use", record(yes, pass("1", ChoiceKeep)), UseWorkshop, false},
		{"the team needs no pass", record(yes), UseTeam, true},
		{"the team hears what is left out of the report", record(yes, pass("1", ChoiceRemove)), UseTeam, false},
		{"words, not the voice: a clip", record(words, pass("1", ChoiceKeep)), UseExtract, false},
		{"words, not the voice: a quote", record(words, pass("1", ChoiceKeep)), UseQuote, true},
		{"the voice after all", record(words, pass("1", ChoiceKeep), again), UseExtract, true},
	} {
		if d := DecideExtract(c.events, extract, c.use, now); d.Allows() != c.want || d.Why == "" {
			t.Errorf("%s: %+v", c.name, d)
		}
	}
}

func TestWhoWantsToBeReadIsNotHeardOutsideOfTheTeam(t *testing.T) {
	words := say("0", WholeStory, Yes).uses(map[Use]Answer{UseWhole: Yes, UseQuote: Yes, UseTeam: Yes})
	words.Voice = VoiceWords
	for use, want := range map[Use]bool{UseTeam: true, UseQuote: true, UseWhole: false} {
		if d := DecideHeard(record(words), WholeStory, use, now); d.Allows() != want {
			t.Errorf("%s: %+v", use, d)
		}
	}
}

// drawPassed is drawRecord with passes and voices among it.
func drawPassed(t *rapid.T, kinds ...EventKind) []Consent {
	events := drawRecord(t, kinds...)
	for i := range events {
		e := &events[i]
		if e.Target.Kind == TargetExtract && e.Kind != EventRestore && rapid.Bool().Draw(t, "pass") {
			e.Choice = rapid.SampledFrom([]string{ChoiceKeep, ChoiceKeep, ChoiceChange}).Draw(t, "choice")
			e.Kind = EventReview
			e.Heard = rapid.SampledFrom([]*Spoken{nil, {Span: Span{FromMS: 0, ToMS: 60000}}, {Span: Span{FromMS: 6000, ToMS: 9000}}}).Draw(t, "heard")
		}
		e.Voice = rapid.SampledFrom([]string{"", "", "", VoiceHeard, VoiceWords}).Draw(t, "voice")
	}
	return events
}

var asksWho = append(slices.Clone(askedAbout), nowhere)

func TestWhoMayHearSaysWhatTheDoorsSay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		events, asked := drawPassed(t, append(acts, EventPause)...), rapid.SampledFrom(asksWho).Draw(t, "asked")
		rows := WhoMayHear(events, asked, now)
		if len(rows) < 3 || rows[0].Who != AudienceReporter {
			t.Fatalf("rows are %+v", rows)
		}
		for _, h := range rows {
			if h.Why == "" || (h.May == MayUntil) == h.Until.IsZero() {
				t.Fatalf("a row says %+v", h)
			}
			if h.Use == "" {
				continue
			}
			d := DecideHeard(events, asked, h.Use, now)
			if asked.Kind == TargetExtract {
				d = DecideExtract(events, asked, h.Use, now)
			}
			if (h.May == MayYes || h.May == MayUntil) != d.Allows() || (h.May == MayAsk) != (d.Outcome == AskFirst) || h.Event != d.Event {
				t.Fatalf("%+v, the door says %+v", h, d)
			}
		}
	})
}

func TestOrderDuplicatesAndClocksChangeNoAnswerAboutHearing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		events, asked := drawPassed(t, append(acts, EventPause, "sealed-by-court")...), rapid.SampledFrom(asksWho).Draw(t, "asked")
		var again []Consent
		for _, e := range events {
			e.Clock += "1"
			for range rapid.IntRange(1, 2).Draw(t, "times") {
				again = append(again, e)
			}
		}
		if len(again) > 0 {
			again = rapid.Permutation(again).Draw(t, "order")
		}
		for name, f := range map[string]func([]Consent) any{
			"who":       func(e []Consent) any { return WhoMayHear(e, asked, now) },
			"approved":  func(e []Consent) any { return Approved(e, asked, now).State },
			"reminders": func(e []Consent) any { return Reminders(e, now) },
			"left out":  func(e []Consent) any { return LeftOut(e, "r", UseExtract, now) },
			"voice":     func(e []Consent) any { return WordsOnly(e, asked, now) },
		} {
			if want, got := f(events), f(again); !reflect.DeepEqual(want, got) {
				t.Fatalf("%s: %+v, in another order %+v", name, want, got)
			}
		}
	})
}

var ease = map[May]int{MayNo: 0, MayAsk: 1, MayUntil: 2, MayYes: 3}

func TestAProtectiveEventLetsNobodyMoreHear(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		events, asked := drawPassed(t, append(acts, EventPause)...), rapid.SampledFrom(asksWho).Draw(t, "asked")
		careful := Consent{ID: "z", Target: rapid.SampledFrom(someTargets).Draw(t, "where"), Person: rapid.SampledFrom(somePeople).Draw(t, "who"), Seen: drawSeen(t, events)}
		switch careful.Kind = rapid.SampledFrom([]EventKind{EventWithdraw, EventRefuse, EventPause, EventReview, EventNote}).Draw(t, "act"); careful.Kind {
		case EventReview:
			careful.Uses = map[Use]Answer{UseExtract: No}
			if rapid.Bool().Draw(t, "words only") {
				careful.Voice = VoiceWords
			}
			if careful.Target.Kind == TargetExtract && rapid.Bool().Draw(t, "change") {
				careful.Choice, careful.Uses = ChoiceChange, nil
			}
		case EventNote:
			careful.Carried = drawSeen(t, events)
		}
		if careful.Choice == ChoiceChange && slices.ContainsFunc(events, func(e Consent) bool { return e.Kind == EventPause }) {
			return // a word that is no no ends a pause
		}
		before, after := WhoMayHear(events, asked, now), WhoMayHear(append(events, careful), asked, now)
		for i, h := range after {
			if ease[h.May] > ease[before[i].May] || h.May == MayUntil && before[i].May == MayUntil && h.Until.After(before[i].Until) {
				t.Fatalf("%+v turned %+v into %+v", careful, before[i], h)
			}
		}
	})
}

// What is left out is what Decide blocks by a word about the part itself, in a
// story that is open otherwise.
func TestWhatIsLeftOutIsWhatDecideBlocks(t *testing.T) {
	parts := 0
	rapid.Check(t, func(t *rapid.T) {
		var events []Consent
		for _, e := range drawRecord(t, EventRefuse, EventRefuse, EventWithdraw, EventRestore, EventPause) {
			if e.Target.Kind == TargetRange {
				events = append(events, e)
			}
		}
		events = append(events, said("yes", WholeStory, Yes))
		recording := rapid.SampledFrom([]ID{"r", "s"}).Draw(t, "recording")
		out := LeftOut(events, recording, UseExtract, now)
		for ms := int64(500); ms < 26000; ms += 1000 {
			part := on(recording, ms, ms+1)
			left := slices.ContainsFunc(out, func(s Span) bool { return s.FromMS <= ms && ms < s.ToMS })
			if d := Decide(events, part, UseExtract, now); left == d.Allows() {
				t.Fatalf("%d ms is left out: %v, decided %+v; left out is %+v", ms, left, d, out)
			}
			if left {
				parts++
			}
		}
		for i, s := range out {
			if s.FromMS >= s.ToMS || i > 0 && s.FromMS <= out[i-1].ToMS {
				t.Fatalf("spans are %+v", out)
			}
		}
	})
	if parts == 0 {
		t.Error("nothing was ever left out")
	}
}

func TestAPartIsSilentInEveryRecordingOfTheSameTalk(t *testing.T) {
	phone := Recording{ID: "phone", Take: Take{Beside: &Beside{Recording: "laptop", OffsetMS: 2000, DriftPPM: 100}}}
	third := Recording{ID: "third", Take: Take{Beside: &Beside{Recording: "phone", OffsetMS: -500}}}
	all := []Recording{{ID: "laptop"}, phone, third, {ID: "another talk"}}
	events := record(say("0", WholeStory, Yes), do("1", EventRefuse, on("laptop", 60000, 70000)))
	near := func(got []Span, from, to int64) bool {
		return len(got) == 1 && got[0].FromMS <= from && got[0].FromMS > from-250 && got[0].ToMS >= to && got[0].ToMS < to+250
	}
	if got := LeftOutOf(events, "phone", all, UseExtract, now); !near(got, 57994, 67993) {
		t.Errorf("of the phone %+v", got)
	}
	if got := LeftOutOf(events, "third", all, UseExtract, now); !near(got, 58494, 68493) {
		t.Errorf("of the third %+v", got)
	}
	if got := LeftOutOf(events, "another talk", all, UseExtract, now); len(got) != 0 {
		t.Errorf("of another talk %+v", got)
	}
	back := record(do("1", EventRefuse, on("third", 10000, 11000)))
	if got := LeftOutOf(back, "laptop", all, "", now); !near(got, 11501, 12501) {
		t.Errorf("from the third to the laptop %+v", got)
	}
	all[0].Beside = &Beside{Recording: "third"} // round in a circle
	LeftOutOf(events, "phone", all, UseExtract, now)
}

func TestRemindersSayWhatWaitsForAPerson(t *testing.T) {
	soon, pastDay := now.AddDate(0, 0, 10), now.AddDate(0, 0, -3)
	review := func(e event, on time.Time) event { e.ReviewOn = on; return e }
	choice := func(e event, c string) event { e.Choice = c; return e }
	told := do("1", EventTold, WholeStory)
	told.How = HowAskOnRecording
	agreed := do("1", EventAgreed, WholeStory).uses(map[Use]Answer{UseKeep: Yes, UseTeam: Yes})
	how := func(e event, how string) event { e.How = how; return e }
	marked := how(agreed, HowSpoken)
	marked.Seen, marked.Spoken = []ID{"0"}, &Spoken{Recording: "r", Span: Span{FromMS: 4000, ToMS: 9000}}
	before := do("1", EventAgreed, WholeStory).uses(map[Use]Answer{UseKeep: Yes, UseTeam: Yes, UseQuote: Yes, UseWhole: No})
	told0 := how(do("0", EventTold, WholeStory), HowAskOnRecording)
	confirmed := choice(do("2", EventWithdraw, WholeStory), ChoiceErase)
	confirmed.Second = SecondPerson
	for _, c := range []struct {
		name   string
		events []Consent
		want   []ReminderSort
	}{
		{"nothing was said", nil, nil},
		{"agreed to be recorded and not asked since", record(agreed), []ReminderSort{RemindAgreement}},
		{"asked before the talk alone", record(before), []ReminderSort{RemindAgreement}},
		{"asked before the talk, twice", record(before, do("2", EventAgreed, WholeStory, "1").uses(map[Use]Answer{UseQuote: No})), []ReminderSort{RemindAgreement}},
		{"asked before the talk and after it", record(before, say("2", WholeStory, Yes, "1")), nil},
		{"said yes on the recording, where nobody knows", record(told0, how(agreed, HowSpoken)), []ReminderSort{RemindSpoken, RemindAgreement}},
		{"said yes on the recording, and asked after it", record(told0, how(agreed, HowSpoken), how(say("2", WholeStory, Yes, "1"), HowApart)), []ReminderSort{RemindSpoken}},
		{"said yes on the recording, and it is marked where", record(told0, marked), []ReminderSort{RemindAgreement}},
		{"to be asked on the recording, signed instead", record(told0, how(say("2", WholeStory, Yes, "0"), HowScreen)), nil},
		{"to be asked on the recording, asked apart instead", record(told0, how(say("2", WholeStory, Yes, "0"), HowApart)), nil},
		{"agreed, then asked", record(agreed, say("2", WholeStory, No, "1")), nil},
		{"agreed, then refused", record(agreed, do("2", EventRefuse, WholeStory)), nil},
		{"to be asked on the recording", record(told), []ReminderSort{RemindSpoken}},
		{"a review that is due", record(review(say("1", WholeStory, Yes), pastDay)), []ReminderSort{RemindReview}},
		{"a review that is near", record(review(say("1", WholeStory, Yes), soon)), []ReminderSort{RemindReview}},
		{"a review that is far", record(review(say("1", WholeStory, Yes), nextYear)), nil},
		{"a review that was held", record(review(say("1", WholeStory, Yes), pastDay), do("2", EventReview, WholeStory, "1")), nil},
		{"a yes that ends soon", record(say("1", WholeStory, Yes).until(soon)), []ReminderSort{RemindEnds}},
		{"a yes that has ended", record(say("1", WholeStory, Yes).until(pastDay)), []ReminderSort{RemindEnds}},
		{"a yes that ended and was renewed", record(say("1", WholeStory, Yes).until(pastDay), say("2", WholeStory, Yes, "1")), nil},
		{"a closure that ends", record(say("1", WholeStory, No).until(soon)), []ReminderSort{RemindOpens}},
		{"a closure that has ended", record(say("1", WholeStory, No).until(pastDay)), nil},
		{"a pause without an end", record(say("0", WholeStory, Yes), do("1", EventPause, WholeStory, "0")), []ReminderSort{RemindPause}},
		{"a pause that is over", record(say("0", WholeStory, Yes), do("1", EventPause, WholeStory, "0"), say("2", WholeStory, Yes, "1")), nil},
		{"closed by a withdrawal until soon", record(say("0", WholeStory, Yes).until(soon), choice(do("1", EventWithdraw, WholeStory).until(soon), ChoiceClose)), []ReminderSort{RemindOpens}},
		{"an erasure nobody confirmed", record(choice(do("1", EventWithdraw, WholeStory), ChoiceErase)), []ReminderSort{RemindErase}},
		{"an erasure that was confirmed", record(confirmed), nil},
		{"taken back, with a review to come", record(review(say("1", WholeStory, Yes), pastDay), choice(do("2", EventWithdraw, WholeStory), ChoiceStop)), nil},
		{"the review of one extract", record(say("0", WholeStory, Yes), review(pass("1", ChoiceKeep), soon)), []ReminderSort{RemindReview}},
	} {
		var got []ReminderSort
		for _, r := range Reminders(c.events, now) {
			if got = append(got, r.Sort); r.Words == "" || strings.Contains(r.Words, "0001") {
				t.Errorf("%s: %+v", c.name, r)
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

func TestWhatIsWrittenDownIsLookedAtFirst(t *testing.T) {
	good := say("", WholeStory, Yes).Consent
	if err := good.Check(); err != nil {
		t.Fatal(err)
	}
	for name, spoil := range map[string]func(*Consent){
		"no kind":                     func(e *Consent) { e.Kind = "" },
		"a kind nobody knows":         func(e *Consent) { e.Kind = "hologram" },
		"no target":                   func(e *Consent) { e.Target = Target{} },
		"a stretch of nothing":        func(e *Consent) { e.Target = stretch(5, 5) },
		"an answer that is none":      func(e *Consent) { e.Uses = map[Use]Answer{UseKeep: "perhaps"} },
		"a use that is none":          func(e *Consent) { e.Uses = map[Use]Answer{"Keep it!": Yes} },
		"evidence that is a path":     func(e *Consent) { e.Evidence = []string{"/home/rosa/maureen.png"} },
		"a form that is no hash":      func(e *Consent) { e.Form = "v1" },
		"the year 12026":              func(e *Consent) { e.Until = time.Date(12026, 1, 1, 0, 0, 0, 0, time.UTC) },
		"a chosen name that is empty": func(e *Consent) { e.As = "chosen: " },
		"a name of 10,000 characters": func(e *Consent) { e.As = "chosen:" + strings.Repeat("a", 10000) },
		"a voice that is none":        func(e *Consent) { e.Voice = "changed" },
		"a restore of nothing":        func(e *Consent) { e.Kind = EventRestore },
		"a yes that restores":         func(e *Consent) { e.Restores = []ID{"1"} },
		"an agreement to erase":       func(e *Consent) { e.Choice = ChoiceErase },
		"a stop that was confirmed":   func(e *Consent) { e.Kind, e.Choice, e.Second = EventWithdraw, ChoiceStop, SecondName },
		"an answer of no length":      func(e *Consent) { e.Spoken = &Spoken{Span: Span{FromMS: 5, ToMS: 5}} },
		"100,000 words about it":      func(e *Consent) { e.Conditions = strings.Repeat("word ", 100000) },
		"how nobody says anything":    func(e *Consent) { e.How = "telepathy" },
	} {
		e := good
		if spoil(&e); e.Check() == nil {
			t.Errorf("%s is written down", name)
		}
	}
	for _, year := range []int{1890, 2190} {
		e := good
		if e.Until = time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC); e.Check() != nil {
			t.Errorf("the year %d is refused", year)
		}
	}
}

func FuzzWhoMayHear(f *testing.F) {
	for _, s := range []string{
		`{"id":"2","kind":"review","target":"extract:x","choice":"keep","heard":{"from_ms":0,"to_ms":9000}}`,
		`{"id":"2","kind":"review","target":"extract:x","choice":"keep","heard":{"from_ms":9,"to_ms":-9},"until":"2026-06-01T00:00:00Z"}`,
		`{"id":"2","kind":"refuse","target":"range:0:01-0:02@r"}`, `{"id":"2","kind":"note","target":"story","carried":["1"],"voice":"words"}`,
		`{"id":"2","kind":"withdraw","target":"story","choice":"erase","second":7}`, `null`, `[]`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		e := read(string(raw))
		events := append(record(say("0", WholeStory, Yes), do("w", EventWithdraw, WholeStory)), e)
		for _, asked := range asksWho {
			for _, h := range WhoMayHear(events, asked, now) {
				if (h.May == MayYes || h.May == MayUntil) && asked.Kind != TargetProject && (e.Kind != EventRestore || len(e.Evidence) == 0) {
					t.Fatalf("%s lets %s hear what was taken back: %+v", raw, h.Who, h)
				}
			}
			if a := Approved(record(say("0", WholeStory, Yes)), asked, now); a.State == Kept {
				t.Fatal("nobody said keep")
			}
			Approved(events, asked, now)
		}
		Reminders(events, now)
		LeftOut(events, "r", UseExtract, now)
	})
}

func TestAPrivatePartOfTheRecordingSaysNothingAboutAPicture(t *testing.T) {
	photo := Picture{ID: "x"}
	told := []Consent{
		{ID: "1", Kind: EventReview, Target: photo.Target(), Choice: ChoiceKeep, Uses: map[Use]Answer{UsePicture: Yes}},
		{ID: "2", Kind: EventRefuse, Target: Target{Kind: TargetRange, Recording: "r", From: 0, To: 5000}},
	}
	now := time.Date(2026, 11, 26, 0, 0, 0, 0, time.UTC)
	if d := DecideExtract(told, photo.Asked(), UsePicture, now); !d.Allows() {
		t.Errorf("the picture is %s: %s", d.Outcome, d.Why)
	}
	if d := DecideExtract(told, photo.Target(), UsePicture, now); d.Allows() {
		t.Error("what may lie in the private part is shown")
	}
}
