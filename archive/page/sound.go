package page

import (
	"errors"
	"fmt"
	"math"
	"net/http"
	"path/filepath"
	"time"

	"ownvoice/archive/store"
)

const slowest = 4096 // bytes a second that a listener must read

// Sound sends a file or ranges of it (RFC 9110). Whoever calls it has asked
// whether it may be heard, and closes it.
func Sound(w http.ResponseWriter, r *http.Request, sound *store.Sound, name string) error {
	conn := http.NewResponseController(w)
	end := time.Now().Add(2*time.Minute + time.Duration(sound.Bytes/slowest)*time.Second)
	if err := errors.Join(conn.SetReadDeadline(time.Time{}), conn.SetWriteDeadline(end)); err != nil {
		return fmt.Errorf("send sound: %w", err)
	}
	kind := "audio/wav"
	if filepath.Ext(name) == ".opus" {
		kind = "audio/ogg"
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("ETag", `"`+sound.SHA256+`"`)
	http.ServeContent(w, r, "", time.Time{}, sound)
	return nil
}

// Minutes says how long something is, in words.
func Minutes(seconds float64) string {
	switch m := int(math.Round(seconds / 60)); {
	case seconds < 1:
		return ""
	case seconds < 50:
		return fmt.Sprintf("%d seconds", int(math.Round(seconds)))
	case m <= 1:
		return "1 minute"
	default:
		return fmt.Sprintf("%d minutes", m)
	}
}

// Clock is a place in a recording, as people read it.
func Clock(ms int64) string {
	s := ms / 1000
	if s >= 3600 {
		return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
	}
	return fmt.Sprintf("%d:%02d", s/60, s%60)
}
