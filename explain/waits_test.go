package explain_test

import (
	"strings"
	"testing"
	"time"

	"ownvoice/explain"
	"ownvoice/sync/client"
)

func TestEveryReasonToWaitIsASentence(t *testing.T) {
	at := time.Date(2026, 6, 1, 22, 0, 0, 0, time.UTC)
	said := map[string]client.Reason{}
	for _, r := range []client.Reason{client.ForConnection, client.ForLogin, client.ForWord, client.ForNetwork, client.ForMetered, client.ForNight, client.ForBudget,
		client.ForArchiveBusy, client.ForArchiveRoom, client.ForArchive, client.ForClock, client.ForRecognition, client.ForLaptop} {
		s := explain.Waits(client.Waits{For: r, Until: at})
		if !strings.HasSuffix(s, ".") || said[s] != "" {
			t.Errorf("%s: %q", r, s)
		}
		said[s] = r
	}
	if s := explain.Waits(client.Waits{}); s != "" {
		t.Errorf("waiting for nothing is %q", s)
	}
	if s := explain.Waits(client.Waits{For: client.ForBudget, Until: at}); !strings.Contains(s, "1 June") {
		t.Errorf("%q does not say until when", s)
	}
}
