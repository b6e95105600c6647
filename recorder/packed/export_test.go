package packed

// SaveEvery sets how many bytes are made between two checkpoints.
func SaveEvery(bytes int64) (before int64) {
	before, saveEvery = saveEvery, bytes
	return before
}

// Unpack writes the file that a FLAC file was packed of.
var Unpack = unpack
