package catalog

// File is one master and where it is.
type File struct {
	Recording ID
	Story     ID
	Name      string
	SHA256    string
	Bytes     int64
	Here      bool   // whole on this laptop
	Upload    string // where the archive takes the rest of it; "" when not begun
	Receipt   []byte // JSON as the archive signed it, verified; nil: not known to be safe
}

// Waits is a story that does not go to the archive, and why.
type Waits struct {
	Story ID     `json:"story"`
	Why   string `json:"why"`
}
