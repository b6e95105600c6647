package yours_test

import (
	"net/url"
	"strings"
	"testing"

	"ownvoice/archive/internal/trial"
	"ownvoice/library/catalog"
)

// brings pushes what the laptop has to say of the story.
func (b *desk) brings(changes ...catalog.Change) {
	b.Helper()
	trial.Push(b, b.Store, b.d, changes...)
}

func TestNobodySaysYesToAnExtractOfWhichTheSoundIsNotHere(t *testing.T) {
	b := open(t)
	elsewhere, second := catalog.NewID(), catalog.NewID()
	c := func(kind catalog.Kind, id catalog.ID, field string, value any) catalog.Change {
		return b.l.Change(kind, id, b.story, field, value)
	}
	b.brings(b.l.Facts(b.story, elsewhere, []byte("that has not come")),
		c(catalog.KindExtract, second, "recording", elsewhere), c(catalog.KindExtract, second, "start_ms", 0), c(catalog.KindExtract, second, "end_ms", 900))
	if page := b.page(""); strings.Count(page, `value="keep"`) != 1 {
		t.Error("a yes is offered to what cannot be heard")
	}
	b.says("/extract/"+string(second), url.Values{"choice": {"keep"}})
	for _, e := range b.events() {
		if e.Choice == catalog.ChoiceKeep {
			t.Errorf("a yes was kept: %+v", e)
		}
	}
}

func TestWordsOfWhichThePlaceIsNotKnownYetAreNotReadBesidesALeftOutPart(t *testing.T) {
	b := open(t)
	half := catalog.NewID()
	b.brings(b.l.Change(catalog.KindSegment, half, b.story, "text", "What Thursday was like."))
	if !strings.Contains(b.page(""), "Thursday") {
		t.Error("nothing is left out, and the words are not there")
	}
	b.says("/part", url.Values{"from": {"0:01"}, "to": {"0:04"}, "recording": {b.recording()}})
	if strings.Contains(b.page(""), "Thursday") {
		t.Error("they may lie in the part that is left out")
	}
}

// recording is the one that the page plays.
func (b *desk) recording() string {
	b.Helper()
	_, after, _ := strings.Cut(b.page(""), `data-keep="`)
	id, _, _ := strings.Cut(after, `"`)
	return id
}
