package catalog

import "time"

// Project is one piece of community reporting, such as Co-Pro Stories.
type Project struct {
	ID         ID       `json:"id"`
	Name       string   `json:"name"`
	Purpose    string   `json:"purpose,omitempty"`
	Starters   []string `json:"starters,omitempty"`   // conversation starters
	Basis      string   `json:"basis,omitempty"`      // the lawful basis, in the organisation's words
	Controller string   `json:"controller,omitempty"` // who answers for people's data, and how to reach them
	Languages  []string `json:"languages,omitempty"`  // of the stories, BCP 47, the commonest first
	Uses       []AskUse `json:"uses,omitempty"`       // what permission is asked for; none: what Ownvoice asks by itself
}

// AskUse is a use that a project asks permission for, and the words it asks in.
type AskUse struct {
	Use      Use    `json:"use"`
	Question string `json:"question"`       // read out loud: "May we …?"
	Help     string `json:"help,omitempty"` // what a yes means, in a sentence
}

// Person is a storyteller or a reporter, shown only as they chose to be known.
// Legal names and contact details are not here: they are Contact, which stays
// on the laptop.
type Person struct {
	ID        ID       `json:"id"`
	KnownAs   string   `json:"known_as"` // "" means: no name
	Role      Role     `json:"role"`
	Pronouns  string   `json:"pronouns,omitempty"`
	Languages []string `json:"languages,omitempty"` // BCP 47
	Access    string   `json:"access,omitempty"`    // what makes it easy for them to take part
	Portrait  string   `json:"portrait,omitempty"`  // SHA-256 of the attachment
}

// Role is a person's part in the project.
type Role string

const (
	RoleStoryteller Role = "storyteller"
	RoleReporter    Role = "reporter"
	RoleCoordinator Role = "coordinator"
	RoleArchivist   Role = "archivist"
	RoleSupporter   Role = "supporter" // interpreter, carer, guardian: there with a storyteller
)

// Contact is what only those need who must reach a person: the legal name, and
// how. It never leaves the laptop, and never enters a sidecar, a log – not even
// the change log – or an export.
type Contact struct {
	Person    ID
	LegalName string
	Way       string // "phone", "letter", "link", "in person", "none"
	Detail    string
}

// Story is one person's account: interview, words, permission.
type Story struct {
	ID          ID        `json:"id"`
	Project     ID        `json:"project"`
	Title       string    `json:"title"`
	Storyteller ID        `json:"storyteller"`
	Reporter    ID        `json:"reporter,omitempty"`
	Mode        Mode      `json:"mode,omitempty"`
	Language    string    `json:"language,omitempty"` // BCP 47
	Second      string    `json:"second,omitempty"`   // of the words beside them, BCP 47; "": none
	Binned      bool      `json:"binned,omitempty"`   // in the bin
	Begun       time.Time `json:"begun"`
}

// Note is free text pinned to a moment of the recording, or to the story.
type Note struct {
	ID    ID       `json:"id"`
	Story ID       `json:"story"`
	Text  string   `json:"text"`
	AtMS  *int64   `json:"at_ms,omitempty"` // nil: about the whole story
	Sort  NoteSort `json:"sort"`

	// Recording is the one whose moment it is about; empty: the story's first,
	// or none.
	Recording ID `json:"recording,omitempty"`
}

// NoteSort is what a note is for.
type NoteSort string

const (
	NotePlain   NoteSort = "note"
	NoteMark    NoteSort = "mark"    // a moment somebody pressed the key at
	NoteQuote   NoteSort = "quote"   // a good quote
	NotePrivate NoteSort = "private" // a part to keep private
	NoteTeller  NoteSort = "own"     // the storyteller's own words beside their story

	// A program that does not know these shows their text, so they always have one.
	NoteSlate    NoteSort = "slate"     // from here on it is read out who speaks, when, for what, and what was agreed
	NoteRoomTone NoteSort = "room-tone" // from here on nobody speaks, for as long as the text says
)
