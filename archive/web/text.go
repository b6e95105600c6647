package web

import (
	"fmt"
	"net/http"
	"strings"

	"ownvoice/archive/page"
	"ownvoice/archive/store"
	"ownvoice/library/catalog"
)

// text gives the words of a story to take along.
func (s *Web) text(w http.ResponseWriter, r *http.Request) {
	t, err := s.store.Telling(r.Context(), store.Everybody(), catalog.ID(r.PathValue("story")))
	if err != nil {
		s.frame.Fail(w, r, err)
		return
	}
	var out strings.Builder
	fmt.Fprintf(&out, "%s\n%s\n\n", title(t), voice(t.KnownAs))
	for _, l := range t.Words {
		switch {
		case l.LeftOut:
			fmt.Fprintf(&out, "[%s: a part is left out here, because the storyteller asked.]\n\n", page.Clock(l.FromMS))
		case l.Speaker != "":
			fmt.Fprintf(&out, "[%s] %s: %s\n\n", page.Clock(l.FromMS), l.Speaker, l.Text)
		default:
			fmt.Fprintf(&out, "[%s] %s\n\n", page.Clock(l.FromMS), l.Text)
		}
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="words.txt"`)
	w.Write([]byte(out.String()))
}
