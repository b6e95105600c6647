package workbench

import (
	"fmt"
	"math/rand/v2"
	"net"
	"testing"
)

// FreePort is an address of this machine at which nobody listens, for a program
// that must be told one. It is none of those that the system gives to whoever
// calls somebody (from 32768 on), so that it is still free when the program
// starts.
func FreePort(t testing.TB) string {
	t.Helper()
	for range 1000 {
		l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", 10_000+rand.IntN(20_000)))
		if err == nil {
			defer l.Close()
			return l.Addr().String()
		}
	}
	t.Fatal("no port is free")
	return ""
}
