// SPDX-License-Identifier: MIT

// Answers expvar and net/http/pprof over TLS, with a certificate that it makes for itself and
// writes to FILE, for who wants to trust it. Prints the address once it listens. With KEY it
// serves only who shows that same certificate, and the key to it is written to KEY.
//
//	tls FILE [KEY]
package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	_ "expvar"
	"fmt"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	_ "net/http/pprof"
	"os"
	"time"
)

func check(err error) {
	if err != nil {
		panic(err)
	}
}

func main() {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	check(err)
	template := x509.Certificate{
		SerialNumber:          big.NewInt(1),
		Subject:               pkix.Name{CommonName: "tests"},
		NotBefore:             time.Now().Add(-time.Hour),
		NotAfter:              time.Now().Add(time.Hour),
		IPAddresses:           []net.IP{net.IPv4(127, 0, 0, 1)},
		IsCA:                  true,
		BasicConstraintsValid: true,
		KeyUsage:              x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, &template, &template, &key.PublicKey, key)
	check(err)
	text := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	check(os.WriteFile(os.Args[1], text, 0o600))
	config := tls.Config{
		Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}
	if len(os.Args) > 2 {
		bytes, err := x509.MarshalECPrivateKey(key)
		check(err)
		text := pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: bytes})
		check(os.WriteFile(os.Args[2], text, 0o600))
		config.ClientAuth = tls.RequireAnyClientCert
	}
	l, err := tls.Listen("tcp", "127.0.0.1:0", &config)
	check(err)
	fmt.Println(l.Addr())
	log.SetOutput(io.Discard)
	check(http.Serve(l, nil))
}
