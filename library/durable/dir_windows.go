package durable

// SyncDir has nothing to do on Windows: NTFS journals names itself, and a
// folder cannot be opened for syncing.
func SyncDir(string) error { return nil }
