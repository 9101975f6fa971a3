// SPDX-License-Identifier: MIT

// A server that links net/http/pprof, and answers as its argument says: slow, endless, big,
// garbage, redirect, ring (of redirects), close, status, locked, broken, or text that is not
// HTTP; moved: a heap profile, elsewhere; packed: one that is compressed again; flaky: with an
// error while FILE is there; file: with FILE; lies: well at first, and with garbage for profiles.
// Prints the address once it listens.
//
//	odd HOW [FILE]
package main

import (
	"compress/gzip"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/pprof"
	"os"
	rpprof "runtime/pprof"
	"strings"
	"time"
)

func raw(l net.Listener) {
	for {
		c, err := l.Accept()
		if err != nil {
			return
		}
		go func() {
			io.WriteString(c, "SSH-2.0-odd\r\n")
			io.Copy(io.Discard, c)
			c.Close()
		}()
	}
}

func answer(how string) http.HandlerFunc {
	junk := strings.Repeat("x", 1<<16)
	return func(w http.ResponseWriter, r *http.Request) {
		switch how {
		case "slow":
			time.Sleep(time.Minute)
		case "endless":
			for {
				if _, err := io.WriteString(w, "x"); err != nil {
					return
				}
				w.(http.Flusher).Flush()
				time.Sleep(50 * time.Millisecond)
			}
		case "big":
			for i := 0; i < 100<<4; i++ {
				if _, err := io.WriteString(w, junk); err != nil {
					return
				}
			}
		case "garbage":
			io.WriteString(w, "{\"memstats\": {\"Sys\": [1, \"\x00\xff\"")
		case "redirect":
			http.Redirect(w, r, "http://127.0.0.1:1/debug/vars", http.StatusFound)
		case "ring":
			http.Redirect(w, r, r.URL.Path, http.StatusFound)
		case "moved":
			if r.URL.Path != "/elsewhere" {
				http.Redirect(w, r, "/elsewhere", http.StatusMovedPermanently)
				return
			}
			pprof.Handler("heap").ServeHTTP(w, r)
		case "packed":
			w.Header().Set("Content-Encoding", "gzip")
			z := gzip.NewWriter(w)
			rpprof.Lookup("heap").WriteTo(z, 0)
			z.Close()
		case "close":
			w.Header().Set("Content-Length", "100000")
			io.WriteString(w, "{\"memstats\": {")
			c, _, _ := w.(http.Hijacker).Hijack()
			c.Close()
		case "status":
			http.Error(w, "no", http.StatusTeapot)
		case "locked":
			http.Error(w, "who is there?", http.StatusUnauthorized)
		case "broken":
			if r.URL.Path != "/debug/vars" {
				http.NotFound(w, r)
				return
			}
			http.Error(w, "oh", http.StatusInternalServerError)
		case "lies":
			if strings.HasSuffix(r.URL.Path, "/heap") && r.URL.RawQuery != "" || strings.HasSuffix(r.URL.Path, "/pprof/") {
				pprof.Index(w, r)
				return
			}
			io.WriteString(w, "\x1b]0;hello\x07 nothing of a profile")
		case "file":
			if strings.HasSuffix(r.URL.Path, "/pprof/") {
				pprof.Index(w, r)
				return
			}
			http.ServeFile(w, r, os.Args[2])
		case "flaky":
			if _, err := os.Stat(os.Args[2]); err == nil {
				http.Error(w, "not now", http.StatusServiceUnavailable)
				return
			}
			pprof.Index(w, r)
		default:
			pprof.Index(w, r)
		}
	}
}

func main() {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	fmt.Println(l.Addr())
	if os.Args[1] == "raw" {
		raw(l)
	}
	panic(http.Serve(l, answer(os.Args[1])))
}
