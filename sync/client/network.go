package client

import (
	"context"
	"net"
	"net/url"
	"slices"
	"time"
)

// Place is the network the laptop is on, as far as its system tells.
type Place struct {
	Name    string // what the system calls the connection; the interface's name where it does not
	Metered bool   // it costs by the byte; false also where nobody knows
}

// Network tells where the laptop is.
type Network interface {
	// Here is the network by which this address would be reached.
	Here(ctx context.Context, address string) Place
}

// ThisComputer is the network as this computer's system tells of it.
var ThisComputer Network = system{}

// byInterface names the interface by which packets for an address would leave.
// It sends none.
func byInterface(ctx context.Context, address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	port := u.Port()
	if port == "" {
		port = "443"
	}
	var dial net.Dialer
	conn, err := dial.DialContext(ctx, "udp", net.JoinHostPort(u.Hostname(), port))
	if err != nil {
		return ""
	}
	defer conn.Close()
	me, _, err := net.SplitHostPort(conn.LocalAddr().String())
	if err != nil {
		return ""
	}
	all, err := net.Interfaces()
	if err != nil {
		return ""
	}
	for _, i := range all {
		addresses, err := i.Addrs()
		if err == nil && slices.ContainsFunc(addresses, func(a net.Addr) bool { n, is := a.(*net.IPNet); return is && n.IP.String() == me }) {
			return i.Name
		}
	}
	return ""
}

const lookAtNetwork = 3 * time.Second

// moved gives something whenever this laptop's addresses change: a network
// appeared, or another one. It is a hint and no more; a probe follows it.
func moved(ctx context.Context) <-chan struct{} {
	news := make(chan struct{}, 1)
	go func() {
		last := addresses()
		for woken(ctx, nil, lookAtNetwork); ctx.Err() == nil; woken(ctx, nil, lookAtNetwork) {
			if now := addresses(); !slices.Equal(now, last) {
				last = now
				select {
				case news <- struct{}{}:
				default:
				}
			}
		}
	}()
	return news
}

func addresses() (all []string) {
	found, err := net.InterfaceAddrs()
	if err != nil {
		return nil
	}
	for _, a := range found {
		all = append(all, a.String())
	}
	slices.Sort(all)
	return all
}
