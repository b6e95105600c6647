package client

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"unicode/utf8"

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
	public, key, err := deviceKey(lib.Device())
	if err != nil {
		return err
	}
	c := &Client{at: catalog.Enrolment{Archive: inv.Address}, http: newHTTP(inv.Fingerprint, &traffic{})}
	defer c.http.CloseIdleConnections()
	var welcome wire.Enrolled
	carry, recipient, err := carryKey(lib.Device())
	if err != nil {
		return err
	}
	hello := wire.Enrolment{Code: inv.Code, Device: lib.Device().ID, Laptop: shortened(laptop, wire.MaxNameLen), PublicKey: public, Carry: recipient}
	if err := c.hello(ctx, hello, &welcome); err != nil {
		return fmt.Errorf("enrol: %w", err)
	}
	if !welcome.Project.Valid() || len(welcome.ReceiptKey) != ed25519.PublicKeySize {
		return fmt.Errorf("enrol: %w: its welcome cannot be read", ErrArchive)
	}
	return lib.Enrol(ctx, catalog.Enrolment{
		Archive: inv.Address, Fingerprint: inv.Fingerprint, Project: welcome.Project, Name: welcome.Name, Role: welcome.Role,
		Key: key, ReceiptKey: welcome.ReceiptKey, Device: welcome.Device, Carry: welcome.Carry, Identity: carry,
	})
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

// shortened cuts a name to so many bytes, between letters.
func shortened(name string, most int) string {
	name = strings.ToValidUTF8(name, "")
	for len(name) > most {
		_, last := utf8.DecodeLastRuneInString(name)
		name = name[:len(name)-last]
	}
	return name
}

// deviceKey is the key the laptop has, or a new one: a second invitation does
// not make the laptop another.
func deviceKey(d catalog.Device) (ed25519.PublicKey, ed25519.PrivateKey, error) {
	if d.Enrolment != nil && len(d.Enrolment.Key) == ed25519.PrivateKeySize {
		return d.Enrolment.Key.Public().(ed25519.PublicKey), d.Enrolment.Key, nil
	}
	public, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, nil, fmt.Errorf("make key: %w", err)
	}
	return public, key, nil
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
