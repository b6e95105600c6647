package faults_test

import (
	"context"

	"ownvoice/library"
	"ownvoice/library/catalog"
)

// copied makes what is sent of a recording.
func copied(ctx context.Context, lib *library.Library, recording catalog.ID, dir, mark, master string) error {
	return nil
}
