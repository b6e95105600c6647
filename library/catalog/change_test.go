package catalog_test

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	. "ownvoice/library/catalog"
)

var (
	laptopA, laptopB = ID("0190f3a0-0000-7000-8000-00000000000a"), ID("0190f3a0-0000-7000-8000-00000000000b")
	someStory        = ID("0190f3a0-0000-7000-8000-0000000000ff")
)

// wrote is a title written at a second, by a laptop that knew some stamps.
func wrote(device ID, second int64, title string, knew ...Change) Change {
	raw, _ := json.Marshal(title)
	c := Change{
		ID: NewID(), Project: someStory, Story: someStory, Kind: KindStory, Entity: someStory, Field: "title", Value: raw,
		Device: device, Seq: 1, Clock: Clock{}.Next(time.Unix(second, 0)).String(),
	}
	for _, k := range knew {
		c.Replaces = append(c.Replaces, k.Stamp())
	}
	return c
}

func TestOfTwoChangesTheLaterIsShownAndOneThatKnewTheOtherIsTheOnlyHead(t *testing.T) {
	first := wrote(laptopA, 1, "one")
	second := wrote(laptopB, 2, "two", first)
	all := []Change{second, first}
	if string(Shown(all)) != `"two"` || len(Heads(all)) != 1 || Heads(all)[0].ID != second.ID {
		t.Errorf("shows %s, heads %v", Shown(all), Heads(all))
	}
}

func TestTwoWhoWroteApartAreBothHeads(t *testing.T) {
	first := wrote(laptopA, 1, "one")
	a, b := wrote(laptopA, 2, "A's", first), wrote(laptopB, 2, "B's", first)
	heads := Heads([]Change{a, first, b, a}) // one of them twice
	if len(heads) != 2 || heads[0].ID != b.ID || heads[1].ID != a.ID {
		t.Errorf("heads are %v", heads)
	}
	if settled := wrote(laptopA, 3, "both", heads...); len(Heads([]Change{settled, a, b, first})) != 1 {
		t.Error("what replaces both leaves both")
	}
}

func TestAChangeThatClaimsToReplaceALaterOneHidesNothing(t *testing.T) {
	late := wrote(laptopA, 9, "late")
	early := wrote(laptopB, 1, "early", late)
	if heads := Heads([]Change{late, early}); len(heads) != 2 || heads[0].ID != late.ID {
		t.Errorf("heads are %v", heads)
	}
	itself := wrote(laptopA, 5, "itself")
	itself.Replaces = []string{itself.Stamp()}
	if len(Heads([]Change{itself})) != 1 {
		t.Error("a change replaced itself")
	}
}

func TestNoChangeShowsNothing(t *testing.T) {
	if Shown(nil) != nil || Heads(nil) != nil {
		t.Error("nothing shows something")
	}
}

func TestWhatIsShownDoesNotDependOnTheOrderOfArrival(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var all []Change
		for i := range rapid.IntRange(1, 8).Draw(t, "changes") {
			knew := rapid.SampledFrom([][]Change{nil, all}).Draw(t, "knew")
			all = append(all, wrote(rapid.SampledFrom([]ID{laptopA, laptopB}).Draw(t, "device"), rapid.Int64Range(1, 3).Draw(t, "second"), string(rune('a'+i)), knew...))
		}
		again := append(rapid.Permutation(all).Draw(t, "order"), rapid.SampledFrom(all).Draw(t, "twice"))
		if string(Shown(all)) != string(Shown(again)) {
			t.Fatalf("shows %s and %s", Shown(all), Shown(again))
		}
		same := func(a, b Change) bool { return a.ID == b.ID }
		if h := Heads(all); !slices.EqualFunc(h, Heads(again), same) || string(h[0].Value) != string(Shown(all)) {
			t.Fatalf("heads %v and %v, shown %s", h, Heads(again), Shown(all))
		}
	})
}

func TestWhatHasNotTheShapeOfAChangeIsRefused(t *testing.T) {
	if err := wrote(laptopA, 1, "one", wrote(laptopB, 1, "none")).Check(); err != nil {
		t.Fatalf("a good change: %v", err)
	}
	for name, spoil := range map[string]func(*Change){
		"no id":                       func(c *Change) { c.ID = "" },
		"a path for an id":            func(c *Change) { c.Entity = "../../../../../../../../../etc/passwd" },
		"an id in capitals":           func(c *Change) { c.Device = ID(strings.ToUpper(string(laptopA))) },
		"a project that is none":      func(c *Change) { c.Project = "Co-Pro" },
		"a story that is none":        func(c *Change) { c.Story = "x" },
		"an author that is none":      func(c *Change) { c.Author = "Rosa" },
		"no kind":                     func(c *Change) { c.Kind = "" },
		"a kind without end":          func(c *Change) { c.Kind = Kind(strings.Repeat("k", 65)) },
		"no field":                    func(c *Change) { c.Field = "" },
		"a field without end":         func(c *Change) { c.Field = strings.Repeat("f", 65) },
		"no value":                    func(c *Change) { c.Value = nil },
		"a value that is not JSON":    func(c *Change) { c.Value = json.RawMessage(`{"a":`) },
		"two values":                  func(c *Change) { c.Value = json.RawMessage(`1 2`) },
		"a value without end":         func(c *Change) { c.Value = json.RawMessage(`"` + strings.Repeat("x", MaxValueBytes) + `"`) },
		"no seq":                      func(c *Change) { c.Seq = 0 },
		"a clock that is none":        func(c *Change) { c.Clock = "noon" },
		"a clock past the last":       func(c *Change) { c.Clock = "fffffffffffff-ffffff" },
		"too many stamps":             func(c *Change) { c.Replaces = slices.Repeat([]string{c.Stamp()}, MaxReplaces+1) },
		"a stamp that is none":        func(c *Change) { c.Replaces = []string{strings.Repeat("s", 1<<20)} },
		"two stamps in one":           func(c *Change) { c.Replaces = []string{c.Stamp() + " " + c.Stamp()} },
		"a story under another story": func(c *Change) { c.Story = laptopA },
		"a story under none":          func(c *Change) { c.Story = "" },
		"a note of no story":          func(c *Change) { c.Kind, c.Story = KindNote, "" },
		"a recording of no story":     func(c *Change) { c.Kind, c.Story = KindRecording, "" },
	} {
		c := wrote(laptopA, 1, "one")
		spoil(&c)
		if err := c.Check(); !errors.Is(err, ErrMalformed) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAKindOrFieldOfANewerOwnvoiceIsKept(t *testing.T) {
	c := wrote(laptopA, 1, "one")
	c.Kind, c.Field, c.Story = "finding", "claim", ""
	if err := c.Check(); err != nil {
		t.Error(err)
	}
}

func TestHowToReachAPersonIsPrivateAndNothingElseIs(t *testing.T) {
	for _, k := range []Kind{KindProject, KindPerson, KindContact, KindStory, KindNote, KindRecording, KindConsent, "finding"} {
		if (Change{Kind: k}).Private() != (k == KindContact) {
			t.Errorf("%s", k)
		}
	}
}

func TestAnIDIsAUUIDInItsUsualForm(t *testing.T) {
	if id := NewID(); !id.Valid() || NewID() <= id {
		t.Errorf("%q", id)
	}
	for _, id := range []ID{"", "x", "0190F3A0-0000-7000-8000-00000000000A", "{0190f3a0-0000-7000-8000-00000000000a}", "0190f3a0000070008000000000000000a", "0190f3a0/0000-7000-8000-00000000000a"} {
		if id.Valid() {
			t.Errorf("%q is an id", id)
		}
	}
}
