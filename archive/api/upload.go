package api

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"
	"time"

	"github.com/tus/tusd/v2/pkg/handler"
	"golang.org/x/exp/slog"

	"ownvoice/archive/store"
	"ownvoice/library/catalog"
	"ownvoice/sync/wire"
)

// asker is the laptop behind a request, in the context that tusd hands on.
type asker struct{}

// stall is how long an upload may give nothing.
const stall = time.Minute

// newTus makes tusd's handler, which speaks tus 1.0 with the extensions
// creation, creation-with-upload, termination and concatenation. Checksums and
// expiry, which tusd does not have, are added around it.
func (a *API) newTus() (http.Handler, error) {
	c := handler.NewStoreComposer()
	c.UseCore(a.shelf)
	c.UseTerminater(a.shelf)
	c.UseConcater(a.shelf)
	c.UseLocker(a.locker)
	tus, err := handler.NewHandler(handler.Config{
		StoreComposer: c, BasePath: wire.PathUploads, MaxSize: wire.MaxFile, NetworkTimeout: stall,
		DisableDownload: true, Cors: &handler.CorsConfig{Disable: true},
		// What tusd would log of bodies and addresses is not ours to keep.
		Logger:                    slog.New(slog.NewTextHandler(io.Discard, nil)),
		PreUploadCreateCallback:   a.beginUpload,
		PreFinishResponseCallback: a.finishUpload,
	})
	if err != nil {
		return nil, fmt.Errorf("make tus handler: %w", err)
	}
	return http.StripPrefix(wire.PathUploads, offering(tus)), nil
}

// offering says truly which extensions there are, and until when an upload
// that nothing comes of is kept.
func offering(tus http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		tus.ServeHTTP(&offer{ResponseWriter: w, asked: r.Method == http.MethodOptions}, r)
	})
}

type offer struct {
	http.ResponseWriter
	asked bool
}

func (o *offer) WriteHeader(status int) {
	h := o.Header()
	if o.asked {
		h.Set("Tus-Extension", h.Get("Tus-Extension")+",checksum,expiration")
		h.Set("Tus-Checksum-Algorithm", checksumAlgorithms)
	} else if status < 300 {
		h.Set("Upload-Expires", time.Now().AddDate(0, 0, store.UploadDays).UTC().Format(http.TimeFormat))
	}
	o.ResponseWriter.WriteHeader(status)
}

// Unwrap lets http.ResponseController reach the connection.
func (o *offer) Unwrap() http.ResponseWriter { return o.ResponseWriter }

// upload hands a request on to tusd when the upload is the laptop's own and
// its story may still be kept.
func (a *API) upload(d store.Device, w http.ResponseWriter, r *http.Request) error {
	r.Header.Del("X-HTTP-Method-Override") // the signature is over the method that was sent
	if id := catalog.ID(strings.TrimPrefix(r.URL.Path, wire.PathUploads)); id != "" {
		if err := a.mayTouch(r.Context(), d, id); err != nil {
			return err
		}
	}
	parts := partsOf(r)
	for _, id := range parts {
		if err := a.mayTouch(r.Context(), d, id); err != nil {
			return err
		}
	}
	sum, err := checksumOf(r)
	if err != nil {
		return err
	}
	way := &line{ReadCloser: r.Body, conn: http.NewResponseController(w)}
	defer way.answered()
	defer context.AfterFunc(a.closing, way.end)()
	ctx := context.WithValue(context.WithValue(r.Context(), asker{}, d), lineKey{}, way)
	if sum != nil {
		ctx = context.WithValue(ctx, checksumKey{}, sum)
	}
	if parts != nil {
		joined := &joining{}
		defer joined.letGo()
		ctx = context.WithValue(ctx, joiningKey{}, joined)
	}
	r = r.WithContext(ctx)
	r.Body = way
	a.tus.ServeHTTP(w, r)
	return nil
}

// joiningKey is where a joining stands in the context that tusd hands on when
// uploads are joined. Of one that was not begun as a part, what has come is
// taken: a laptop that began to send a file as one sends the rest in parts when
// the line gets worse.
type joiningKey struct{}

// joining holds the upload that others are joined to, which tusd does not: a
// laptop that was cut off at that moment asks for the receipt, and waits for it
// here instead of sending everything again.
type joining struct{ held handler.Lock }

// hold is called as soon as the upload is written down: where several copies of
// the archive run, that it is held is written beside it.
func (j *joining) hold(ctx context.Context, l locker, id catalog.ID) error {
	held, err := l.NewLock(string(id))
	if err == nil {
		err = held.Lock(context.WithValue(ctx, lineKey{}, nil), func() {}) // asked to make room: it will be over soon
	}
	if err != nil {
		return fmt.Errorf("lock upload %s: %w", id, err)
	}
	j.held = held
	return nil
}

func (j *joining) letGo() {
	if j.held != nil {
		_ = j.held.Unlock()
	}
}

// partsOf are the uploads that a request asks to be joined.
func partsOf(r *http.Request) (ids []catalog.ID) {
	urls, is := strings.CutPrefix(r.Header.Get("Upload-Concat"), "final;")
	if !is {
		return nil
	}
	for _, url := range strings.Fields(urls) {
		ids = append(ids, catalog.ID(url[strings.LastIndexByte(url, '/')+1:]))
	}
	return ids
}

func (a *API) mayTouch(ctx context.Context, d store.Device, id catalog.ID) error {
	if !id.Valid() {
		return store.ErrNotFound
	}
	u, _, err := a.store.Upload(ctx, id)
	if err == nil && u.Device != d.ID {
		err = store.ErrNotFound
	}
	if err != nil {
		return err
	}
	if err := a.store.MayKeep(ctx, u.File); err != nil {
		var refused *wire.Problem
		if errors.As(err, &refused) {
			err = errors.Join(err, a.store.EndUpload(ctx, id))
		}
		return err
	}
	return nil
}

// What files may be called: their names become part of addresses.
var (
	trackForm    = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,60}\.[a-z0-9]{1,8}$`)
	attachedForm = regexp.MustCompile(`^[0-9a-f]{64}(\.[a-z0-9]{1,8})?$`)
)

// beginUpload checks what an upload says of itself before a byte is taken.
func (a *API) beginUpload(hook handler.HookEvent) (handler.HTTPResponse, handler.FileInfoChanges, error) {
	d, said := hook.Context.Value(asker{}).(store.Device), hook.Upload.MetaData
	u := store.Upload{ID: catalog.NewID(), Part: hook.Upload.IsPartial, File: store.File{Kind: catalog.FileKind(said[wire.MetaKind]),
		Project: catalog.ID(said[wire.MetaProject]), Story: catalog.ID(said[wire.MetaStory]), Recording: catalog.ID(said[wire.MetaRecording]),
		Track: said[wire.MetaTrack], SHA256: said[wire.MetaSHA256], Bytes: hook.Upload.Size, Device: d.ID}}
	if u.Kind == "" {
		u.Kind = catalog.FileMaster
	}
	for _, id := range hook.Upload.PartialUploads {
		u.Parts = append(u.Parts, catalog.ID(id))
	}
	err := sensible(d, u)
	if err == nil {
		err = a.joinable(hook.Context, u, hook.Upload.PartialUploads)
	}
	if err == nil {
		err = a.store.BeginUpload(hook.Context, u)
	}
	if joined, is := hook.Context.Value(joiningKey{}).(*joining); is && err == nil {
		err = joined.hold(hook.Context, a.locker, u.ID)
	}
	if err != nil {
		return handler.HTTPResponse{}, handler.FileInfoChanges{}, a.shelf.tell(err)
	}
	// Whatever else was said of the upload may name people, and is not kept.
	return handler.HTTPResponse{}, handler.FileInfoChanges{ID: string(u.ID), MetaData: handler.MetaData{}}, nil
}

// joinable lets no more be written than was sent: each part once, and of this
// file only. What was not begun as a part may be one.
func (a *API) joinable(ctx context.Context, whole store.Upload, parts []string) error {
	seen := map[string]bool{}
	for _, id := range parts {
		p, _, err := a.store.Upload(ctx, catalog.ID(id))
		if err != nil {
			return err
		}
		if seen[id] || p.SHA256 != whole.SHA256 {
			return fmt.Errorf("parts of upload: %w", catalog.ErrMalformed)
		}
		seen[id] = true
	}
	return nil
}

func sensible(d store.Device, u store.Upload) error {
	bad := fmt.Errorf("upload metadata: %w", catalog.ErrMalformed)
	switch {
	case !u.Project.Valid() || !u.Story.Valid() || !hashForm.MatchString(u.SHA256):
		return bad
	case u.Project != d.Project:
		return &wire.Problem{Code: wire.CodeOtherProject}
	case u.Kind == catalog.FileAttachment:
		if u.Recording != "" || !attachedForm.MatchString(u.Track) || !strings.HasPrefix(u.Track, u.SHA256) {
			return bad
		}
	case !isKind(u.Kind) || !u.Recording.Valid() || !trackForm.MatchString(u.Track):
		return bad
	}
	return nil
}

func isKind(kind catalog.FileKind) bool {
	for _, k := range catalog.FileKinds {
		if k == kind {
			return true
		}
	}
	return false
}

// finishUpload runs when the last byte has come and before the laptop is told
// so. The laptop may go in the meantime; the file is taken in all the same. A
// part waits for the others.
func (a *API) finishUpload(hook handler.HookEvent) (handler.HTTPResponse, error) {
	if hook.Upload.IsPartial {
		return handler.HTTPResponse{}, nil
	}
	ctx := context.WithoutCancel(hook.Context)
	if way, is := hook.Context.Value(lineKey{}).(*line); is {
		if err := way.conn.SetWriteDeadline(time.Now().Add(grace + time.Duration(hook.Upload.Size/slowestDisk)*time.Second)); err != nil {
			return handler.HTTPResponse{}, a.shelf.tell(err)
		}
	}
	u, _, err := a.store.Upload(ctx, catalog.ID(hook.Upload.ID))
	if err == nil {
		_, err = a.finish(ctx, u)
	}
	if err != nil {
		return handler.HTTPResponse{}, a.shelf.tell(err)
	}
	return handler.HTTPResponse{}, nil
}

const slowestDisk = 2 << 20 // bytes a second that a file is hashed, written and read back at
