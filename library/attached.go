package library

import (
	"encoding/json"
	"fmt"

	"ownvoice/library/catalog"
)

// showAttached lists what a change says to be attached to a story and travels
// with it: pictures and portraits. Evidence – a scan, a signature – holds legal
// names and stays on the laptop it was given to.
func (w *writing) showAttached(c catalog.Change) error {
	picture := c.Kind == catalog.KindPicture && c.Field == "sha256" || c.Kind == catalog.KindPerson && c.Field == "portrait"
	var hash string
	if !picture || c.Story == "" || json.Unmarshal(c.Value, &hash) != nil || !trackHash.MatchString(hash) {
		return nil
	}
	if _, err := w.tx.ExecContext(w.ctx, `INSERT INTO attachment (story, sha256) VALUES (?, ?) ON CONFLICT DO NOTHING`, c.Story, hash); err != nil {
		return fmt.Errorf("list what is attached to %s: %w", c.Story, err)
	}
	return nil
}
