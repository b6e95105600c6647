package feeds

import (
	"cmp"
	"path/filepath"

	"ownvoice/archive/store"
	"ownvoice/library/catalog"
)

// rights is what every machine is told beside a story.
const rights = "Heard by permission of the storyteller, who may change their mind. Do not keep a copy: link to it here."

func title(t store.Telling) string { return cmp.Or(t.Title, "A story") }

// by says who tells it.
func by(t store.Telling) string { return cmp.Or(t.KnownAs, "A storyteller") }

// why says who allowed that everybody hears it.
func why(t store.Telling) string {
	said := by(t) + " said yes to the whole story being here"
	if !t.Yes.IsZero() {
		said += ", on " + t.Yes.Format("2 January 2006")
	}
	if !t.Until.IsZero() {
		said += ". The yes is until " + t.Until.Format("2 January 2006")
	}
	return said + "."
}

// language is the one of a telling; "none" stands in language maps for one that
// nobody wrote down.
func language(t store.Telling) string { return cmp.Or(t.Language, "none") }

func formatOf(track store.Track) string {
	if filepath.Ext(track.Name) == ".opus" {
		return "audio/ogg"
	}
	return "audio/wav"
}

// listen is the address of a recording that stays the same as long as it may be
// heard.
func listen(base string, t store.Telling, recording catalog.ID) string {
	return base + "/stories/" + string(t.ID) + "/listen?recording=" + string(recording)
}

func storyPage(base string, id catalog.ID) string { return base + "/stories/" + string(id) }
