package web_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"ownvoice/archive/internal/laptop"
	"ownvoice/archive/internal/trial"
	"ownvoice/archive/store"
	"ownvoice/library/catalog"
)

func TestAStoryOfWhichOnlyTheListeningCopyIsHereHasItsPicture(t *testing.T) {
	address, story, st, l := toldBy(t)
	d, err := st.Device(t.Context(), l.Device)
	trial.OK(t, err)
	only, recording, sound := catalog.NewID(), catalog.NewID(), []byte("OggS, of a kind")
	bars := make([]int, catalog.Bars)
	for i := range bars {
		bars[i] = catalog.MostBar
	}
	trial.Push(t, st, d, l.Yes(only, catalog.UseKeep, catalog.UseTeam, catalog.UseWhole), l.Title(only, "Only the copy"), l.Facts(only, recording, []byte("a master that is still on its way")),
		l.Change(catalog.KindRecording, recording, only, catalog.FieldCopy("listening.opus"), catalog.Copy{Kind: catalog.FileListening, File: "listening.opus", Bytes: int64(len(sound)), SHA256: laptop.Hash(sound), Bars: bars}))
	trial.Keep(t, st, store.File{Kind: catalog.FileListening, Project: l.Project, Story: only, Recording: recording, Track: "listening.opus", Device: d.ID}, sound)
	for path, want := range map[string]int{"/": 2 + 2, "/stories/" + string(only): 1, "/stories/" + string(story): 1} { // two cards, and the voices beside the welcome
		res, err := http.Get(address + path)
		trial.OK(t, err)
		raw, err := io.ReadAll(res.Body)
		res.Body.Close()
		trial.OK(t, err)
		if got := strings.Count(string(raw), "<svg"); got != want {
			t.Errorf("%d pictures on %s, not %d", got, path, want)
		}
		if path == "/stories/"+string(only) && strings.Count(string(raw), "V92.0") != catalog.Bars {
			t.Errorf("the bars of the picture are not those that came\n%s", raw)
		}
	}
}
