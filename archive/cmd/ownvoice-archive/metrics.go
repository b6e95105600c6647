package main

import (
	"net/http"

	"ownvoice/archive/feeds"
	"ownvoice/archive/store"
)

// watched counts what the archive answers, and gives the figures at /metrics.
// Behind a proxy every request seems to come from this machine: there they are
// given for a token only.
func (v serveVerb) watched(st *store.Store, next http.Handler) http.Handler {
	allow := feeds.Bearer(v.Metrics)
	if v.Proxy && v.Metrics == "" {
		allow = nil
	}
	figures := feeds.NewMetrics(st, allow, st.Room)
	return figures.Watch(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/metrics" {
			figures.ServeHTTP(w, r)
		} else {
			next.ServeHTTP(w, r)
		}
	}))
}
