package feeds

import (
	"context"
	"net/http"
	"time"
)

// health says whether an archive is here and works. Laptops ask it when a
// network appears, to tell an archive from a hotel's door page; a load balancer
// asks it to leave out a copy whose database does not answer.
func (f *Feeds) health(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
	defer cancel()
	w.Header().Set("Content-Type", "application/json")
	if err := f.store.Ready(ctx); err != nil {
		f.Log.Error("database does not answer", "error", err)
		w.WriteHeader(http.StatusServiceUnavailable)
		w.Write([]byte(`{"archive":"ownvoice","ready":false}` + "\n"))
		return
	}
	w.Write([]byte(`{"archive":"ownvoice"}` + "\n"))
}
