package consent

import (
	"slices"

	"ownvoice/library/catalog"
)

// Group is a few questions that are asked together: no more than stand on one
// screen.
type Group struct {
	Title string
	Asks  []catalog.AskUse
}

// Groups are the questions about a whole story, in the order they are asked.
func Groups(asks []catalog.AskUse) []Group { return grouped(asks, catalog.WholeStory) }

// groups are the questions as they are asked: those of the project in its own
// order, those that belong together on one page.
var groups = []struct {
	title string
	uses  []catalog.Use
}{
	{"Keeping and listening", []catalog.Use{catalog.UseKeep, catalog.UseTeam, catalog.UseMachine, catalog.UseWorkshop}},
	{"Out in the world", []catalog.Use{catalog.UseQuote, catalog.UseExtract, catalog.UsePicture, catalog.UseWhole}},
	{"Afterwards", []catalog.Use{catalog.UsePartner, catalog.UseContact, catalog.UseTrain}},
}

// ofPicture are what is asked about one picture, whatever the project asks
// about stories.
var ofPicture = []catalog.AskUse{
	{Use: catalog.UsePicture, Question: "May anyone see this picture?", Help: "In a report, in the playlist, on the web."},
	{Use: catalog.UseWorkshop, Question: "May other storytellers see it in a workshop?", Help: "And talk about it there."},
}

// asks is what is asked about a target in a project.
func asks(p catalog.Project, target catalog.Target) []catalog.AskUse {
	if isPicture(target) {
		return ofPicture
	}
	return p.Asks()
}

// perPage is how many questions stand on one page.
const perPage = 4

// grouped puts the questions about a target on pages.
func grouped(asks []catalog.AskUse, target catalog.Target) []Group {
	if isPicture(target) {
		return []Group{{"The picture", asks}}
	}
	left := slices.DeleteFunc(slices.Clone(asks), func(a catalog.AskUse) bool { return !concerns(a.Use, target) })
	var all []Group
	for _, g := range groups {
		page := Group{Title: g.title}
		left = slices.DeleteFunc(left, func(a catalog.AskUse) bool {
			if slices.Contains(g.uses, a.Use) {
				page.Asks = append(page.Asks, a)
				return true
			}
			return false
		})
		if len(page.Asks) > 0 {
			all = append(all, page)
		}
	}
	for page := range slices.Chunk(left, perPage) { // a project's own come last
		all = append(all, Group{"And also", page})
	}
	return joined(all)
}

// joined puts a page with the one before it where both stand on one screen.
func joined(all []Group) []Group {
	var out []Group
	for _, g := range all {
		if n := len(out) - 1; n >= 0 && len(out[n].Asks)+len(g.Asks) <= perPage {
			out[n].Asks = append(out[n].Asks, g.Asks...)
			continue
		}
		out = append(out, g)
	}
	return out
}

// concerns reports whether a question can be asked of a target: a part is kept
// and heard with its story, and the whole is no use of it.
func concerns(use catalog.Use, target catalog.Target) bool {
	if target.Kind != catalog.TargetExtract && target.Kind != catalog.TargetRange {
		return true
	}
	switch use {
	case catalog.UseKeep, catalog.UseTeam, catalog.UseMachine, catalog.UseWhole, catalog.UsePicture, catalog.UseContact, catalog.UseTrain:
		return false
	}
	return true
}
