package store_test

import (
	"testing"

	"ownvoice/archive/store"
)

func TestWhoHasManyAddressesIsCountedAsOne(t *testing.T) {
	for _, c := range []struct {
		one, other string
		same       bool
	}{
		{"198.51.100.7:4711", "198.51.100.7:4712", true},
		{"198.51.100.7:4711", "198.51.100.8:4711", false},
		{"198.51.100.7:4711", "[::ffff:198.51.100.7]:4711", true},
		{"[::ffff:198.51.100.7]:4711", "[::ffff:198.51.100.8]:4711", false},
		{"[2001:db8:0:1::1]:4711", "[2001:db8:0:1:ffff:ffff:ffff:ffff]:1", true},
		{"[2001:db8:0:1::1]:4711", "[2001:db8:0:2::1]:4711", false},
		{"[fe80::1%eth0]:4711", "[fe80::2%eth1]:4711", true},
		{"[2001:db8::1]:4711", "2001:db8::1", true}, // as a load balancer may pass it on
		{"@", "no address", false},
	} {
		if same := store.From(c.one) == store.From(c.other); same != c.same {
			t.Errorf("%s and %s are one: %t", c.one, c.other, same)
		}
	}
}
