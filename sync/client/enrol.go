package client

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"

	"filippo.io/age"

	"ownvoice/library/catalog"
	"ownvoice/sync/wire"
)

// Enrol makes the laptop known to the archive that the invitation names and
// remembers it in the library. laptop is what the coordinator will see it
// called. Nothing changes after an error.
func Enrol(ctx context.Context, lib Identity, invitation, laptop string) error {
	inv, err := wire.ParseInvitation(invitation)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrInvitation, err)
	}
	key, err := wire.Key(lib.Device())
	if err != nil {
		return err
	}
	identity, recipient, err := carryKey(lib.Device())
	if err != nil {
		return err
	}
	c := &Client{at: catalog.Enrolment{Archive: inv.Address}, http: newHTTP(inv.Fingerprint, &traffic{})}
	defer c.http.CloseIdleConnections()
	var welcome wire.Enrolled
	if err := c.hello(ctx, wire.Hello(lib.Device(), key, recipient, inv.Code, laptop), &welcome); err != nil {
		return fmt.Errorf("enrol: %w", err)
	}
	if !welcome.Whole() {
		return fmt.Errorf("enrol: %w: its welcome cannot be read", ErrArchive)
	}
	return lib.Enrol(ctx, welcome.Joined(inv, key, identity))
}

// carryKey opens packs that are carried to this laptop without a network: the
// one it has, or a new one, and the recipient they are closed for.
func carryKey(d catalog.Device) (identity, recipient string, err error) {
	if d.Enrolment != nil && d.Enrolment.Identity != "" {
		if kept, err := age.ParseX25519Identity(d.Enrolment.Identity); err == nil {
			return kept.String(), kept.Recipient().String(), nil
		}
	}
	made, err := age.GenerateX25519Identity()
	if err != nil {
		return "", "", fmt.Errorf("make key for packs: %w", err)
	}
	return made.String(), made.Recipient().String(), nil
}

// hello is the one request that is not signed: the code stands for a signature.
func (c *Client) hello(ctx context.Context, in wire.Enrolment, out *wire.Enrolled) error {
	body, err := json.Marshal(in)
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.at.Archive+wire.PathEnrol, bytes.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	res, err := c.http.Do(req)
	if err != nil {
		return unreachable(ctx, err)
	}
	if res.StatusCode >= 300 {
		return meaning(readProblem(res))
	}
	return readJSON(res, out)
}
