package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/hex"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"sync"
	"time"

	"ownvoice/library/durable"
)

// certificate returns what the archive shows laptops, and the fingerprint that
// invitations carry: empty for a certificate that every computer trusts.
func (f folder) certificate(certFile, keyFile string) (tls.Certificate, string, error) {
	if certFile != "" {
		return givenCertificate(certFile, keyFile)
	}
	certFile, keyFile = f.path("tls", "cert.pem"), f.path("tls", "key.pem")
	if _, err := os.Stat(certFile); os.IsNotExist(err) {
		if err := makeCertificate(certFile, keyFile); err != nil {
			return tls.Certificate{}, "", fmt.Errorf("make certificate: %w", err)
		}
	}
	c, err := tls.LoadX509KeyPair(certFile, keyFile)
	if err != nil {
		return tls.Certificate{}, "", fmt.Errorf("read certificate: %w", err)
	}
	return c, fingerprint(c), nil
}

// givenCertificate pins a certificate that this machine does not trust by
// itself, because laptops would not either.
func givenCertificate(certFile, keyFile string) (tls.Certificate, string, error) {
	c, err := tls.LoadX509KeyPair(certFile, keyFile)
	if err != nil {
		return c, "", fmt.Errorf("read certificate: %w", err)
	}
	between := x509.NewCertPool()
	for _, der := range c.Certificate[1:] {
		if ca, err := x509.ParseCertificate(der); err == nil {
			between.AddCert(ca)
		}
	}
	if _, err := c.Leaf.Verify(x509.VerifyOptions{Intermediates: between}); err != nil {
		return c, fingerprint(c), nil
	}
	return c, "", nil
}

func fingerprint(c tls.Certificate) string {
	sum := sha256.Sum256(c.Certificate[0])
	return hex.EncodeToString(sum[:])
}

const certificateYears = 10

// makeCertificate makes a self-signed certificate (ECDSA P-256). The key is
// written first: a certificate that is there has its key.
func makeCertificate(certFile, keyFile string) error {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	if err != nil {
		return err
	}
	names := []string{"localhost"}
	if host, err := os.Hostname(); err == nil && host != "localhost" {
		names = append(names, host)
	}
	now := time.Now()
	wanted := &x509.Certificate{
		SerialNumber: serial, Subject: pkix.Name{CommonName: "Ownvoice archive"},
		NotBefore: now.Add(-24 * time.Hour), NotAfter: now.AddDate(certificateYears, 0, 0), // a laptop's clock may be behind
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}, BasicConstraintsValid: true,
		DNSNames: names, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback},
	}
	der, err := x509.CreateCertificate(rand.Reader, wanted, wanted, &key.PublicKey, key)
	if err != nil {
		return err
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return err
	}
	if err := durable.MkdirAll(filepath.Dir(certFile)); err != nil {
		return err
	}
	if err := durable.WriteFile(keyFile, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private})); err != nil {
		return err
	}
	return durable.WriteFile(certFile, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
}

// renewed gives a certificate, reading it again when its file has changed:
// what renews it need not know of us. One that cannot be read leaves the one
// there was.
func renewed(first tls.Certificate, certFile, keyFile string) func(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	var mu sync.Mutex // guards what follows
	now, looked, of := &first, time.Now(), changed(certFile)
	return func(*tls.ClientHelloInfo) (*tls.Certificate, error) {
		mu.Lock()
		defer mu.Unlock()
		if certFile == "" || time.Since(looked) < time.Minute {
			return now, nil
		}
		looked = time.Now()
		if is := changed(certFile); !is.Equal(of) {
			if c, err := tls.LoadX509KeyPair(certFile, keyFile); err == nil {
				now, of = &c, is
			}
		}
		return now, nil
	}
}

func changed(path string) time.Time {
	info, err := os.Stat(path)
	if err != nil {
		return time.Time{}
	}
	return info.ModTime()
}
