package consent

import (
	"ownvoice/library"
	"ownvoice/ui/words"
)

// reached is one line of what taking back reaches.
type reached struct{ icon, words string }

var reachedIcons = map[library.DerivedSort]string{
	library.DerivedRecording: "mic", library.DerivedWords: "article", library.DerivedNote: "edit_note", library.DerivedExtract: "content_cut",
	library.DerivedPicture: "visibility", library.DerivedExport: "share", library.DerivedSecond: "usb", library.DerivedArchive: "cloud_done", library.DerivedBackup: "history",
}

// reaches puts in words what taking back reaches, what others have marked as
// theirs to answer for.
func reaches(all []library.Derived) []reached {
	var out []reached
	for _, d := range all {
		if said := reachedWords(d); said != "" {
			out = append(out, reached{reachedIcons[d.Sort], said})
		}
	}
	return out
}

func reachedWords(d library.Derived) string {
	named := func(one, quoted string) string {
		if d.Words == "" {
			return one
		}
		return quoted + " “" + d.Words + "”"
	}
	switch d.Sort {
	case library.DerivedRecording:
		return "A recording, " + words.Size(d.Bytes)
	case library.DerivedWords:
		return counted(d.Count, "passage", "passages") + " of its words, written out"
	case library.DerivedNote:
		return counted(d.Count, "note", "notes")
	case library.DerivedExtract:
		return named("An extract", "The extract")
	case library.DerivedPicture:
		return named("A picture", "The picture")
	case library.DerivedExport:
		return "A copy that was given out on " + words.Day(d.At) + ". It has to be asked back"
	case library.DerivedSecond:
		return "The copy on the memory stick that was in the laptop. It has to be found and emptied by hand"
	case library.DerivedArchive:
		return "The archive, and the laptops of the team. They are told first of all, and answer when it is done"
	case library.DerivedBackup:
		return "Older copies of the list of stories on this laptop"
	}
	return ""
}

func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return words.Number(n) + " " + many
}
