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
	"github.com/tus/tusd/v2/pkg/memorylocker"
	"golang.org/x/exp/slog"

	"ownvoice/archive/store"
	"ownvoice/library/catalog"
	"ownvoice/sync/wire"
)

// asker is the laptop behind a request, in the context that tusd hands on.
type asker struct{}

// newTus makes tusd's handler, which speaks tus 1.0 with the extensions
// creation, creation-with-upload and termination.
func (a *API) newTus() (http.Handler, error) {
	a.locker = locker{memorylocker.New()}
	c := handler.NewStoreComposer()
	c.UseCore(a.shelf)
	c.UseTerminater(a.shelf)
	c.UseLocker(a.locker)
	tus, err := handler.NewHandler(handler.Config{
		StoreComposer: c, BasePath: wire.PathUploads, MaxSize: wire.MaxFile,
		DisableDownload: true, DisableConcatenation: true, Cors: &handler.CorsConfig{Disable: true},
		// What tusd would log of bodies and addresses is not ours to keep.
		Logger:                     slog.New(slog.NewTextHandler(io.Discard, nil)),
		PreUploadCreateCallback:    a.beginUpload,
		PreFinishResponseCallback:  a.finishUpload,
		PreUploadTerminateCallback: a.endUpload,
	})
	if err != nil {
		return nil, fmt.Errorf("make tus handler: %w", err)
	}
	return http.StripPrefix(wire.PathUploads, tus), nil
}

// upload hands a request on to tusd when the upload is the laptop's own and
// its story may still be kept.
func (a *API) upload(d store.Device, w http.ResponseWriter, r *http.Request) error {
	r.Header.Del("X-HTTP-Method-Override") // the signature is over the method that was sent
	if id := catalog.ID(strings.TrimPrefix(r.URL.Path, wire.PathUploads)); id != "" {
		if err := a.mayTouch(r.Context(), d, id); err != nil {
			return err
		}
	}
	way := &line{ReadCloser: r.Body, conn: http.NewResponseController(w)}
	defer context.AfterFunc(a.closing, way.end)()
	ctx := context.WithValue(context.WithValue(r.Context(), asker{}, d), lineKey{}, way)
	r = r.WithContext(ctx)
	r.Body = way
	a.tus.ServeHTTP(w, r)
	return nil
}

func (a *API) mayTouch(ctx context.Context, d store.Device, id catalog.ID) error {
	if !id.Valid() {
		return store.ErrNotFound
	}
	u, err := a.store.Upload(ctx, id)
	if err == nil && u.Device != d.ID {
		err = store.ErrNotFound
	}
	if err != nil {
		return err
	}
	if err := a.store.MayKeep(ctx, u.Project, u.Story); err != nil {
		return errors.Join(err, a.drop(ctx, id))
	}
	return nil
}

// trackForm is what a track may be called: it becomes part of addresses.
var trackForm = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,60}\.[a-z0-9]{1,8}$`)

// beginUpload checks what an upload says of itself before a byte is taken.
func (a *API) beginUpload(hook handler.HookEvent) (handler.HTTPResponse, handler.FileInfoChanges, error) {
	d, said := hook.Context.Value(asker{}).(store.Device), hook.Upload.MetaData
	u := store.Upload{ID: catalog.NewID(), File: store.File{Project: catalog.ID(said[wire.MetaProject]), Story: catalog.ID(said[wire.MetaStory]),
		Recording: catalog.ID(said[wire.MetaRecording]), Track: said[wire.MetaTrack], SHA256: said[wire.MetaSHA256], Bytes: hook.Upload.Size, Device: d.ID}}
	replaced, err := a.begin(hook.Context, d, u)
	if err != nil {
		return handler.HTTPResponse{}, handler.FileInfoChanges{}, a.shelf.tell(err)
	}
	for _, id := range replaced {
		if err := a.shelf.remove(id); err != nil {
			return handler.HTTPResponse{}, handler.FileInfoChanges{}, a.shelf.tell(err)
		}
	}
	// Whatever else was said of the upload may name people, and is not kept.
	return handler.HTTPResponse{}, handler.FileInfoChanges{ID: string(u.ID), MetaData: handler.MetaData{}}, nil
}

func (a *API) begin(ctx context.Context, d store.Device, u store.Upload) ([]catalog.ID, error) {
	switch {
	case !u.Project.Valid() || !u.Story.Valid() || !u.Recording.Valid() || !trackForm.MatchString(u.Track) || !hashForm.MatchString(u.SHA256):
		return nil, fmt.Errorf("upload metadata: %w", catalog.ErrMalformed)
	case u.Project != d.Project:
		return nil, &wire.Problem{Code: wire.CodeOtherProject}
	}
	return a.store.BeginUpload(ctx, u)
}

// finishUpload runs when the last byte has come and before the laptop is told
// so. The laptop may go in the meantime; the file is taken in all the same.
func (a *API) finishUpload(hook handler.HookEvent) (handler.HTTPResponse, error) {
	ctx := context.WithoutCancel(hook.Context)
	if way, is := hook.Context.Value(lineKey{}).(*line); is {
		if err := way.conn.SetWriteDeadline(time.Now().Add(grace + time.Duration(hook.Upload.Size/slowestDisk)*time.Second)); err != nil {
			return handler.HTTPResponse{}, a.shelf.tell(err)
		}
	}
	u, err := a.store.Upload(ctx, catalog.ID(hook.Upload.ID))
	if err == nil {
		_, err = a.finish(ctx, u)
	}
	if err != nil {
		return handler.HTTPResponse{}, a.shelf.tell(err)
	}
	return handler.HTTPResponse{}, nil
}

const slowestDisk = 2 << 20 // bytes a second that a file is hashed, written and read back at

// endUpload lets a laptop give up an upload.
func (a *API) endUpload(hook handler.HookEvent) (handler.HTTPResponse, error) {
	if err := a.store.EndUpload(hook.Context, catalog.ID(hook.Upload.ID)); err != nil {
		return handler.HTTPResponse{}, a.shelf.tell(err)
	}
	return handler.HTTPResponse{}, nil
}
