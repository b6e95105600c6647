package feeds

import (
	"fmt"
	"net/http"
	"strings"

	"ownvoice/archive/store"
	"ownvoice/library/catalog"
)

// captions gives the words of a recording – the first, if none is asked for –
// as WebVTT.
func (f *Feeds) captions(w http.ResponseWriter, r *http.Request) {
	t, err := f.store.Telling(r.Context(), store.Everybody(), catalog.ID(r.PathValue("story")))
	recording := catalog.ID(r.URL.Query().Get("recording"))
	if err == nil && recording == "" && len(t.Words) > 0 {
		recording = t.Words[0].Recording
	}
	if err == nil && !hasWords(t, recording) {
		err = store.ErrNotFound
	}
	if err != nil {
		f.fail(w, r, err)
		return
	}
	open(w)
	w.Header().Set("Content-Type", "text/vtt; charset=utf-8")
	w.Write([]byte(webVTT(t, recording)))
}

var vttWords = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "\r", " ", "\n", " ")

// webVTT writes the words of one recording as WebVTT (W3C Candidate
// Recommendation, 2019). Where something is left out it says so.
func webVTT(t store.Telling, recording catalog.ID) string {
	var out strings.Builder
	out.WriteString("WEBVTT\n")
	for _, l := range t.Words {
		text := strings.Join(strings.Fields(vttWords.Replace(l.Text)), " ")
		if l.LeftOut {
			text = "[A part is left out here, because the storyteller asked.]"
		}
		if l.Recording != recording || text == "" || l.ToMS <= l.FromMS || l.FromMS < 0 {
			continue
		}
		fmt.Fprintf(&out, "\n%s --> %s\n", vttClock(l.FromMS), vttClock(l.ToMS))
		if who := strings.TrimSpace(vttWords.Replace(l.Speaker)); who != "" && !l.LeftOut {
			fmt.Fprintf(&out, "<v %s>", who)
		}
		out.WriteString(text + "\n")
	}
	return out.String()
}

func vttClock(ms int64) string {
	return fmt.Sprintf("%02d:%02d:%02d.%03d", ms/3600000, ms/60000%60, ms/1000%60, ms%1000)
}
