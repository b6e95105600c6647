package store_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"ownvoice/archive/internal/trial"
	"ownvoice/archive/store"
	"ownvoice/library/catalog"
)

// What a server says that has no room is what MinIO, Ceph and versitygw say; a
// real one with a full disk stands in sync/faults.
func TestABucketThatIsFullIsKnownByWhatItsServerSays(t *testing.T) {
	t.Setenv("AWS_ACCESS_KEY_ID", "k")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "s")
	for _, c := range []struct {
		status int
		code   string
		full   bool
	}{
		{507, "InsufficientStorage", true},
		{507, "XMinioStorageFull", true},
		{400, "XMinioAdminBucketQuotaExceeded", true},
		{403, "QuotaExceeded", true},
		{403, "AccessDenied", false},
		{400, "EntityTooLarge", false},
	} {
		t.Run(c.code, func(t *testing.T) {
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "application/xml")
				w.WriteHeader(c.status)
				fmt.Fprintf(w, `<?xml version="1.0" encoding="UTF-8"?><Error><Code>%s</Code><Message>no</Message></Error>`, c.code)
			}))
			defer server.Close()
			b := &bench{T: t}
			b.Store = trial.Open(t, store.Config{Media: "s3://media?endpoint=" + server.URL + "&use_path_style=true&region=us-east-1"})
			l, d := b.join("P")
			story := catalog.NewID()
			b.push(d, l.Yes(story, catalog.UseKeep))
			if _, err := b.keep(l, story, catalog.NewID(), []byte("sound")); err == nil || store.NoRoom(err) != c.full {
				t.Errorf("is it full: %t: %v", !c.full, err)
			}
		})
	}
}
