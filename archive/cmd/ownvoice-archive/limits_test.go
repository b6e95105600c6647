package main

import (
	"fmt"
	"net/http"
	"testing"
)

func TestAWholeNetworkOfAddressesHasOneLimit(t *testing.T) {
	t.Parallel()
	const wrong, enough = `archive answers "invitation"`, `archive answers "too-many"`
	r := serve(t, t.TempDir(), "--behind-proxy", "--address", "https://archive.example")
	for n := range 60 {
		if said := tried(t, http.DefaultClient, r.address, fmt.Sprintf("2001:db8:1:2:%x::%x", n, n)); said != wrong {
			t.Fatalf("try %d: %s", n, said)
		}
	}
	for passed, expected := range map[string]string{"2001:db8:1:2:ffff::1": enough, "[2001:db8:1:2::9]:4711": enough, "2001:db8:1:3::1": wrong} {
		if said := tried(t, http.DefaultClient, r.address, passed); said != expected {
			t.Errorf("passed on from %s: %s", passed, said)
		}
	}
}
