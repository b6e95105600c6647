package words

import "ownvoice/library/catalog"

// useIcons are the pictures of the uses.
var useIcons = map[catalog.Use]string{
	catalog.UseKeep:     "archive",
	catalog.UseTeam:     "group",
	catalog.UseMachine:  "computer",
	catalog.UseWorkshop: "forum",
	catalog.UseQuote:    "format_quote",
	catalog.UseExtract:  "content_cut",
	catalog.UsePicture:  "visibility",
	catalog.UseWhole:    "language",
	catalog.UsePartner:  "share",
	catalog.UseContact:  "call",
	catalog.UseTrain:    "menu_book",
}

// UseIcon is the picture of a use; a project's own have one in common.
func UseIcon(use catalog.Use) string {
	if icon, known := useIcons[use]; known {
		return icon
	}
	return "chat_bubble"
}

// About is what events speak about, and how it is called.
type About = catalog.About

// Listed is "a, b and c".
func Listed(all []string) string { return catalog.Listed(all) }
