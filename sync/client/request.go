package client

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"

	"ownvoice/library/catalog"
	"ownvoice/sync/wire"
)

// gzipFrom is the length from which packing a body saves more than it costs.
const gzipFrom = 1 << 10

// ask sends one signed JSON request and reads the JSON answer into out. in nil
// is a GET, otherwise a POST.
func (c *Client) ask(ctx context.Context, path string, in, out any) error {
	method, body, packed := http.MethodGet, []byte(nil), false
	if in != nil {
		var err error
		if body, packed, err = pack(in); err != nil {
			return fmt.Errorf("pack request: %w", err)
		}
		method = http.MethodPost
	}
	res, err := c.do(ctx, func() (*http.Request, error) {
		req, err := http.NewRequestWithContext(ctx, method, c.at.Archive+path, bytes.NewReader(body))
		if err != nil {
			return nil, err
		}
		req.Header.Set("Content-Type", "application/json")
		if packed {
			req.Header.Set("Content-Encoding", "gzip")
		}
		return req, nil
	})
	if err != nil {
		return err
	}
	return readJSON(res, out)
}

func pack(in any) (body []byte, packed bool, err error) {
	body, err = json.Marshal(in)
	if err != nil || len(body) < gzipFrom {
		return body, false, err
	}
	var small bytes.Buffer
	z := gzip.NewWriter(&small)
	if _, err := z.Write(body); err != nil {
		return nil, false, err
	}
	if err := z.Close(); err != nil {
		return nil, false, err
	}
	return small.Bytes(), true, nil
}

// do sends a request, signed, and turns every answer that is not a success
// into an error. A clock that is wrong on either end is worked round once.
// The caller closes the body of what it gets.
func (c *Client) do(ctx context.Context, build func() (*http.Request, error)) (*http.Response, error) {
	if len(c.at.Key) != ed25519.PrivateKeySize { // the file that held it was damaged
		return nil, fmt.Errorf("sign request: no key: %w", ErrNotRecognised)
	}
	for again := true; ; again = false {
		req, err := build()
		if err != nil {
			return nil, fmt.Errorf("build request: %w", err)
		}
		wire.Sign(req, c.me, c.at.Key, c.clock())
		res, err := c.http.Do(req)
		if err != nil {
			return nil, unreachable(ctx, err)
		}
		if res.StatusCode < 300 {
			return res, nil
		}
		problem := readProblem(res)
		if problem.Code == wire.CodeClockSkew && again {
			c.learnClock(problem)
			continue
		}
		return nil, meaning(problem)
	}
}

// unreachable says why nobody answered.
func unreachable(ctx context.Context, err error) error {
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, errMaster):
		return err
	case errors.Is(err, errFingerprint):
		return fmt.Errorf("%w: %w", ErrWrongArchive, err)
	}
	return fmt.Errorf("%w: %w", ErrUnreachable, err)
}

// gone are the answers to HEAD, which have no body, that say: not for you, or
// not any more.
var gone = []int{http.StatusForbidden, http.StatusNotFound, http.StatusGone}

// readProblem reads why the archive said no. What is no problem of ours – a
// hotel's login page, say – reads as an internal one.
func readProblem(res *http.Response) *wire.Problem {
	defer res.Body.Close()
	p := &wire.Problem{}
	if err := json.NewDecoder(io.LimitReader(res.Body, 1<<16)).Decode(p); err != nil || p.Code == "" {
		p.Code = wire.CodeInternal
		if res.Request.Method == http.MethodHead && slices.Contains(gone, res.StatusCode) {
			p.Code = wire.CodeNotFound
		}
	}
	return p
}

// meaning gives a problem the name callers decide by.
func meaning(p *wire.Problem) error {
	switch p.Code {
	case wire.CodeOtherProject:
		return fmt.Errorf("%w: %w", catalog.ErrOtherProject, p)
	case wire.CodeUnauthorised, wire.CodeSwitchedOff, wire.CodeClockSkew:
		return fmt.Errorf("%w: %w", ErrNotRecognised, p)
	case wire.CodeInvitation, wire.CodeConflict:
		return fmt.Errorf("%w: %w", ErrInvitation, p)
	case wire.CodeNotWhole:
		return fmt.Errorf("%w: %w", ErrNotWhole, p)
	}
	return fmt.Errorf("%w: %w", ErrArchive, p)
}

// is reports whether err is the archive's problem with this code.
func is(err error, code wire.Code) bool {
	var p *wire.Problem
	return errors.As(err, &p) && p.Code == code
}

func readJSON(res *http.Response, out any) error {
	defer res.Body.Close()
	body, err := io.ReadAll(io.LimitReader(res.Body, wire.MaxBody+1))
	if err != nil {
		return fmt.Errorf("%w: %w", ErrUnreachable, err)
	}
	if len(body) > wire.MaxBody {
		return fmt.Errorf("%w: answer is too long", ErrArchive)
	}
	if err := json.Unmarshal(body, out); err != nil {
		return fmt.Errorf("%w: answer is not JSON", ErrArchive)
	}
	return nil
}
