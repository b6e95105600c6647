package web

import (
	"crypto/hmac"
	"crypto/sha256"
	"errors"
	"net/http"
	"strings"
	"time"

	"ownvoice/archive/page"
	"ownvoice/archive/store"
	"ownvoice/library/catalog"
	"ownvoice/sync/wire"
)

// How many worries are taken in an hour: from one address, about one story, and
// in all.
const (
	fromAddress = 20
	aboutStory  = 20
	inAll       = 300
	worryTime   = time.Hour
)

const (
	mostWords = 4000 // letters of a worry
	mostReach = 200
	maxForm   = 64 << 10 // bytes
)

// worried is what the form shows.
type worried struct {
	store.Telling
	Send         string // where the form goes; it works for a while
	Words, Reach string // as they were typed
	Wrong        string // what is wrong with them
	Sent         bool
}

// worry is a form for what worries a visitor in a story.
func (s *Web) worry(w http.ResponseWriter, r *http.Request) {
	s.ask(w, r, http.StatusOK, worried{Sent: r.URL.Query().Has("sent")})
}

func (s *Web) ask(w http.ResponseWriter, r *http.Request, status int, of worried) {
	t, err := s.store.Telling(r.Context(), store.Everybody(), catalog.ID(r.PathValue("story")))
	if err != nil {
		s.frame.Fail(w, r, err)
		return
	}
	of.Telling, of.Send = t, s.frame.Passes.For(worryOf(t.ID))
	s.show(w, r, status, "worry", page.View{Title: "Something here worries me", Project: t.Project, Here: "Stories", Of: of})
}

// worryOf is where the form about a story stands.
func worryOf(id catalog.ID) string { return "/stories/" + string(id) + "/worry" }

// tell takes what was written into the form.
func (s *Web) tell(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	of := worried{Words: written(r, "words"), Reach: written(r, "reach")}
	switch {
	case !s.frame.Passes.Proves(r):
		of.Wrong = "This page was open for a long time. Nothing is sent yet. Please press Send once more."
	case of.Words == "":
		of.Wrong = "Nothing is sent yet. Please write what worries you."
	case len([]rune(of.Words)) > mostWords || len([]rune(of.Reach)) > mostReach:
		of.Wrong = "That is too long to send. Nothing is lost. Please make it shorter."
	}
	if of.Wrong != "" {
		s.ask(w, r, http.StatusUnprocessableEntity, of)
		return
	}
	err := s.take(r, of)
	var refused *wire.Problem
	switch {
	case errors.As(err, &refused) && refused.Code == wire.CodeTooMany:
		of.Wrong = "Many people write to us at this moment. Nothing is sent yet. Please wait an hour, then press Send."
		s.ask(w, r, http.StatusTooManyRequests, of)
	case err != nil:
		s.frame.Fail(w, r, err)
	default:
		http.Redirect(w, r, worryOf(catalog.ID(r.PathValue("story")))+"?sent", http.StatusSeeOther) //nolint:gosec // it begins with our own path
	}
}

// written is what stands in a field, without what no text holds.
func written(r *http.Request, field string) string {
	return strings.TrimSpace(strings.ReplaceAll(strings.ToValidUTF8(r.PostFormValue(field), ""), "\x00", ""))
}

// take keeps a worry, if there are not too many. Of an address only a hash is
// counted whose salt nobody can look up, and not for longer than a day.
func (s *Web) take(r *http.Request, of worried) error {
	id := catalog.ID(r.PathValue("story"))
	if _, err := s.store.Telling(r.Context(), store.Everybody(), id); err != nil {
		return err
	}
	for door, most := range map[string]int64{"worry from " + s.blurred(r): fromAddress, "worry about " + string(id): aboutStory, "worry": inAll} {
		if err := s.store.Try(r.Context(), door, most, worryTime); err != nil {
			return err
		}
	}
	return s.store.TellWorry(r.Context(), id, of.Words, of.Reach)
}

// blurred tells visitors apart without saying where they are.
func (s *Web) blurred(r *http.Request) string {
	mac := hmac.New(sha256.New, s.salt)
	mac.Write([]byte(store.From(r.RemoteAddr)))
	return string(mac.Sum(nil))
}
