package beside

import (
	"context"
	"net"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/libp2p/zeroconf/v2"

	"ownvoice/library/catalog"
)

// service is the name under which laptops look for each other (RFC 6763). With
// it they say their id and a sign of the project, and no name of anything.
const service = "_ownvoice._tcp"

// ways are the networks on which laptops can be near. A cable between two of
// them is one: nothing here needs a router.
func ways() []net.Interface {
	all, _ := net.Interfaces()
	return slices.DeleteFunc(all, func(i net.Interface) bool {
		return i.Flags&net.FlagUp == 0 || i.Flags&net.FlagMulticast == 0 || i.Flags&net.FlagLoopback != 0
	})
}

// announce says on every network that this laptop is here, until stop. Where
// that is not allowed it stays unheard, and can still be met by its address.
func announce(me catalog.ID, project catalog.ID, port int) (stop func()) {
	on := ways()
	if len(on) == 0 {
		return func() {}
	}
	said := []string{"id=" + string(me), "in=" + projectSign(project)}
	server, err := zeroconf.RegisterProxy(string(me), service, "local.", port, string(me), nil, said, on)
	if err != nil {
		return func() {}
	}
	return server.Shutdown
}

// near is a laptop that says it is near. Nothing of it is proved.
type near struct {
	ID      catalog.ID
	Address string
}

// look listens for a while who of the project is near. It takes all of that
// while, also where there is no network.
func look(ctx context.Context, me, project catalog.ID, wait time.Duration) []near {
	ctx, stop := context.WithTimeout(ctx, wait)
	defer stop()
	entries, done := make(chan *zeroconf.ServiceEntry), make(chan struct{})
	go func() {
		defer close(done)
		_ = zeroconf.Browse(ctx, service, "local.", entries, zeroconf.SelectIPTraffic(zeroconf.IPv4), zeroconf.SelectIfaces(ways()))
		<-ctx.Done()
	}()
	var all []near
	for {
		select {
		case e, more := <-entries:
			if !more {
				entries = nil
			} else if n, is := read(e, me, project); is && !slices.Contains(all, n) {
				all = append(all, n)
			}
		case <-done:
			return all
		}
	}
}

// read reads what a laptop says of itself; false for one of another project,
// for this one, and for whatever else answers.
func read(e *zeroconf.ServiceEntry, me, project catalog.ID) (n near, is bool) {
	for _, field := range e.Text {
		if value, has := strings.CutPrefix(field, "id="); has {
			n.ID = catalog.ID(value)
		}
		is = is || field == "in="+projectSign(project)
	}
	if len(e.AddrIPv4) == 0 || e.Port <= 0 || e.Port > 65535 {
		return n, false
	}
	n.Address = net.JoinHostPort(e.AddrIPv4[0].String(), strconv.Itoa(e.Port))
	return n, is && n.ID.Valid() && n.ID != me
}
