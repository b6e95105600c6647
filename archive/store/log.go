package store

import (
	"encoding/json"

	"ownvoice/library/catalog"
)

// log is what the changes of one story say, field by field.
type log map[fieldOf][]catalog.Change

type fieldOf struct {
	kind   catalog.Kind
	entity catalog.ID
	field  string
}

func logOf(changes []catalog.Change) log {
	l := log{}
	for _, c := range changes {
		at := fieldOf{c.Kind, c.Entity, c.Field}
		l[at] = append(l[at], c)
	}
	return l
}

// shown reads the value a field shows; into stays as it is when there is none
// or it is of another shape.
func (l log) shown(kind catalog.Kind, entity catalog.ID, field string, into any) {
	_ = json.Unmarshal(catalog.Shown(l[fieldOf{kind, entity, field}]), into) // a newer Ownvoice may have written another shape
}

func (l log) text(kind catalog.Kind, entity catalog.ID, field string) string {
	var s string
	l.shown(kind, entity, field, &s)
	return s
}

// keepsPrivate reports whether somebody pressed "keep private" at a moment
// that nobody has settled yet. Until the part can be left out, all of it is.
func (l log) keepsPrivate() bool {
	for at := range l {
		if at.kind != catalog.KindNote || at.field != "sort" {
			continue
		}
		var deleted any
		l.shown(at.kind, at.entity, "deleted", &deleted)
		gone := deleted == true || deleted == float64(1)
		if !gone && l.text(at.kind, at.entity, at.field) == string(catalog.NotePrivate) {
			return true
		}
	}
	return false
}
