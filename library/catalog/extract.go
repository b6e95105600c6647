package catalog

// Extract is a stretch of a recording with a title in the storyteller's words:
// the atom of sense-making. A quote, a card, a line of a playlist and a
// caption are views of one. What may be done with it is decided on its Target.
type Extract struct {
	ID        ID     `json:"id"`
	Story     ID     `json:"story"`
	Recording ID     `json:"recording"`
	StartMS   int64  `json:"start_ms"` // on the recording's timeline
	EndMS     int64  `json:"end_ms"`
	Title     string `json:"title"`
	Themes    []ID   `json:"themes,omitempty"` // themes and values on it, oldest theme first
}

// Target is what events speak about when they speak about this extract.
func (e Extract) Target() Target {
	return Target{Kind: TargetExtract, Extract: e.ID, Recording: e.Recording, From: e.StartMS, To: e.EndMS}
}

// Theme is a word under which extracts of many stories stand together, as
// those who named it put it. A value is a theme that the project was given
// before anybody told anything.
type Theme struct {
	ID        ID     `json:"id"`
	Name      string `json:"name"`
	Statement string `json:"statement,omitempty"` // what it says, in a sentence
	Value     bool   `json:"value,omitempty"`
	NamedBy   string `json:"named_by,omitempty"` // a chosen name, a table, a group
}

// Picture is a photo that belongs to a story. Permission is asked for it as for
// an extract that lies nowhere in the recording.
type Picture struct {
	ID      ID     `json:"id"`
	Story   ID     `json:"story"`
	SHA256  string `json:"sha256"`  // of the attachment
	Caption string `json:"caption"` // what is to be seen, for those who cannot see it
}

// Target is what events speak about when they speak about this picture.
func (p Picture) Target() Target { return Target{Kind: TargetExtract, Extract: p.ID} }

// Asked is its target for a question: a word about a stretch of the recording
// says nothing about a picture.
func (p Picture) Asked() Target {
	t := p.Target()
	t.Apart = true
	return t
}
