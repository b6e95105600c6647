package store

import (
	"slices"

	"ownvoice/library/catalog"
)

// Reader is somebody who wants to see or hear something, and by what right.
// Every page, feed and file asks as one. The zero Reader sees nothing.
type Reader struct {
	right    right
	who      catalog.ID   // account, device or link, for the audit log
	projects []catalog.ID // of a member; nil for an archivist, who sees all
	story    catalog.ID   // of a storyteller: the one that is theirs
}

type right int

const (
	nothing  right = iota
	everyone       // what storytellers made public
	member         // what the team may see, of their own projects
	teller         // their own story, whole
)

// Everybody is a reader of whom nothing is known.
func Everybody() Reader { return Reader{right: everyone} }

// MemberOf is somebody who signed in and belongs to these projects.
func MemberOf(account catalog.ID, projects ...catalog.ID) Reader {
	return Reader{right: member, who: account, projects: slices.Concat([]catalog.ID{""}, projects)}
}

// Archivist is somebody who signed in and looks after all projects.
func Archivist(account catalog.ID) Reader { return Reader{right: member, who: account} }

// Storyteller is who opened the private link of a story.
func Storyteller(link, story catalog.ID) Reader {
	return Reader{right: teller, who: link, story: story}
}

// Who is the account, device or link that reads; "" for everybody.
func (r Reader) Who() catalog.ID { return r.who }

// in reports whether anything of the project, or of this story of it, may be
// asked for by the reader at all.
func (r Reader) in(project, story catalog.ID) bool {
	switch r.right {
	case everyone:
		return true
	case member:
		return r.projects == nil || slices.Contains(r.projects, project)
	case teller:
		return story != "" && story == r.story
	}
	return false
}

// use is what permission a reader needs besides keep; "" when that is enough,
// as it is for the storyteller, who alone may hear what they allowed nobody.
func (r Reader) use() catalog.Use {
	switch r.right {
	case member:
		return catalog.UseTeam
	case teller:
		return ""
	}
	return catalog.UseWhole
}
