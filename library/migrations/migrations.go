// Package migrations holds the numbered SQL files that make the library's
// tables, each applied once, in one transaction. A file that has ever been in
// a release is never changed.
package migrations

import "embed"

// Files are the migrations, oldest first by name.
//
//go:embed *.sql
var Files embed.FS
