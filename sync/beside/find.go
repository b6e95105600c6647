package beside

import (
	"context"
	"io"
	"log"
	"net"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/hashicorp/mdns"

	"ownvoice/library/catalog"
)

// service is the name under which laptops look for each other (RFC 6763). With
// it they say their id and a sign of the project, and no name of anything.
const service = "_ownvoice._tcp"

// silent: the library that speaks mDNS logs the addresses of everybody.
var silent = log.New(io.Discard, "", 0)

// ways are the networks on which laptops can be near.
func ways() []net.Interface {
	all, _ := net.Interfaces()
	var ways []net.Interface
	for _, i := range all {
		if i.Flags&net.FlagUp != 0 && i.Flags&net.FlagMulticast != 0 && i.Flags&net.FlagLoopback == 0 {
			ways = append(ways, i)
		}
	}
	return ways
}

// announce says on every network that this laptop is here, until stop. Where
// that is not allowed it stays unheard, and can still be met by its address.
func announce(me catalog.ID, project catalog.ID, port int) (stop func()) {
	var servers []*mdns.Server
	for _, way := range ways() {
		addrs, _ := way.Addrs()
		var ips []net.IP
		for _, a := range addrs {
			if n, is := a.(*net.IPNet); is {
				ips = append(ips, n.IP)
			}
		}
		if len(ips) == 0 {
			continue
		}
		zone, err := mdns.NewMDNSService(string(me), service, "", string(me)+".local.", port, ips, []string{"id=" + string(me), "in=" + projectSign(project)})
		if err != nil {
			continue
		}
		if server, err := mdns.NewServer(&mdns.Config{Zone: zone, Iface: &way, Logger: silent}); err == nil {
			servers = append(servers, server)
		}
	}
	return func() {
		for _, s := range servers {
			_ = s.Shutdown()
		}
	}
}

// near is a laptop that says it is near. Nothing of it is proved.
type near struct {
	ID      catalog.ID
	Address string
}

// look listens for a while who of the project is near.
func look(ctx context.Context, me, project catalog.ID, wait time.Duration) []near {
	entries := make(chan *mdns.ServiceEntry, 64)
	ctx = context.WithoutCancel(ctx) // mdns v1.0.6 reads itself unguarded when it is cut short; it ends by itself soon
	var asking sync.WaitGroup
	for _, way := range ways() {
		asking.Go(func() {
			_ = mdns.QueryContext(ctx, &mdns.QueryParam{Service: service, Domain: "local", Timeout: wait, Interface: &way, Entries: entries, DisableIPv6: true, Logger: silent})
		})
	}
	go func() { asking.Wait(); close(entries) }()
	seen := map[near]bool{}
	var all []near
	for e := range entries {
		n, is := read(e, me, project)
		if is && !seen[n] {
			seen[n] = true
			all = append(all, n)
		}
	}
	return all
}

// read reads what a laptop says of itself; false for one of another project,
// for this one, and for whatever else answers.
func read(e *mdns.ServiceEntry, me, project catalog.ID) (n near, is bool) {
	for _, field := range e.InfoFields {
		if value, has := strings.CutPrefix(field, "id="); has {
			n.ID = catalog.ID(value)
		}
		is = is || field == "in="+projectSign(project)
	}
	ip := e.AddrV4
	if ip == nil || e.Port <= 0 || e.Port > 65535 {
		return n, false
	}
	n.Address = net.JoinHostPort(ip.String(), strconv.Itoa(e.Port))
	return n, is && n.ID.Valid() && n.ID != me
}
