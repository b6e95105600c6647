package beside

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"math/big"
	"net"
	"time"

	"ownvoice/sync/wire"
)

// trust is TLS 1.3 between two laptops that each know the other's key from the
// archive's list. The certificate says nothing but the key.
func trust(ctx context.Context, lib Library) (*tls.Config, error) {
	e := lib.Device().Enrolment
	if e == nil || len(e.Key) != ed25519.PrivateKeySize {
		return nil, ErrNotEnrolled
	}
	of := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: time.Unix(0, 0), NotAfter: time.Unix(1<<33, 0)}
	raw, err := x509.CreateCertificate(rand.Reader, of, of, e.Key.Public(), e.Key)
	if err != nil {
		return nil, fmt.Errorf("make certificate: %w", err)
	}
	return &tls.Config{
		MinVersion:             tls.VersionTLS13,
		Certificates:           []tls.Certificate{{Certificate: [][]byte{raw}, PrivateKey: e.Key}},
		ClientAuth:             tls.RequireAnyClientCert,
		InsecureSkipVerify:     true, //nolint:gosec // VerifyConnection asks for the very key, which no authority could vouch for
		SessionTicketsDisabled: true,
		VerifyConnection: func(s tls.ConnectionState) error {
			_, err := peer(ctx, lib, &s)
			return err
		},
	}, nil
}

// peer is who is at the other end. TLS has proved that it holds the key.
func peer(ctx context.Context, lib Library, s *tls.ConnectionState) (wire.Device, error) {
	if s == nil || len(s.PeerCertificates) == 0 {
		return wire.Device{}, ErrStranger
	}
	key, is := s.PeerCertificates[0].PublicKey.(ed25519.PublicKey)
	if !is {
		return wire.Device{}, ErrStranger
	}
	return known(ctx, lib, "", key)
}

// meaning makes of an error of the network what it means for a meeting.
func meaning(ctx context.Context, err error) error {
	var alert *net.OpError
	switch {
	case err == nil, errors.Is(err, ErrStranger), errors.Is(err, ErrAnswer), errors.Is(err, ErrUnknown):
		return err
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.As(err, &alert) && alert.Op == "remote error": // it ends the connection before a word is said
		return fmt.Errorf("%w: %w", ErrUnknown, err)
	}
	return fmt.Errorf("%w: %w", ErrAway, err)
}
