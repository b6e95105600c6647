package desk

import (
	"embed"
	"html/template"
	"strings"

	"ownvoice/library/catalog"
)

//go:embed icons/*.svg
var icons embed.FS

// icon is a picture beside words, which say the same: a reader of the screen
// passes it by. A name that is not there is no picture.
func icon(name string) template.HTML {
	raw, err := icons.ReadFile("icons/" + name + ".svg")
	if err != nil {
		return ""
	}
	_, shape, _ := strings.Cut(string(raw), ">")
	shape, _, _ = strings.Cut(shape, "</svg>")
	return template.HTML(`<svg class="sign" aria-hidden="true" focusable="false" viewBox="0 -960 960 960">` + shape + `</svg>`) //nolint:gosec // our own file
}

var stateIcons = map[catalog.PermissionState]string{
	catalog.PermitAnyone:   "language",
	catalog.PermitReport:   "article",
	catalog.PermitExtracts: "content_cut",
	catalog.PermitTeam:     "group",
	catalog.PermitNotAsked: "chat_bubble",
	catalog.PermitNobody:   "lock",
	catalog.PermitTaken:    "undo",
}
