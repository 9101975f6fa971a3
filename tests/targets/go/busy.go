// SPDX-License-Identifier: MIT

// Computes, allocates, waits for locks and serves net/http/pprof with all rates on, so that each
// kind of profile has something in it; it computes more while a CPU profile is taken, and leaves
// the machine to others at other times. Behind "/private/" the same wants a user and a password;
// /elsewhere/ has the handlers, too. Prints the address once it listens.
//
//	busy NETWORK ADDRESS
package main

import (
	"fmt"
	"net"
	"net/http"
	"net/http/pprof"
	"os"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

var kept [][]byte
var lock sync.Mutex
var measured int32 // CPU profiles that are being taken

//go:noinline
func compute() (n int) {
	busy := 300 * time.Microsecond
	if atomic.LoadInt32(&measured) > 0 {
		busy = 2 * time.Millisecond
	}
	for until := time.Now().Add(busy); time.Now().Before(until); {
		for i := 0; i < 10000; i++ {
			n += i * i
		}
	}
	return
}

//go:noinline
func allocate() []byte { return make([]byte, 64<<10) }

func work() {
	for {
		compute()
		lock.Lock()
		kept = append(kept, allocate())
		if len(kept) > 100 {
			kept = nil
		}
		time.Sleep(2 * time.Millisecond)
		lock.Unlock()
		time.Sleep(15 * time.Millisecond)
	}
}

func serve(w http.ResponseWriter, r *http.Request) {
	if strings.HasSuffix(r.URL.Path, "/profile") {
		atomic.AddInt32(&measured, 1)
		defer atomic.AddInt32(&measured, -1)
	}
	http.DefaultServeMux.ServeHTTP(w, r)
}

func guarded(w http.ResponseWriter, r *http.Request) {
	if user, password, ok := r.BasicAuth(); !ok || user != "ann" || password != "s3cret" {
		http.Error(w, "who are you?", http.StatusUnauthorized)
		return
	}
	r.URL.Path = strings.TrimPrefix(r.URL.Path, "/private")
	http.DefaultServeMux.ServeHTTP(w, r)
}

func main() {
	runtime.MemProfileRate = 4096
	runtime.SetBlockProfileRate(1)
	runtime.SetMutexProfileFraction(1)
	http.HandleFunc("/private/", guarded)
	http.Handle("/elsewhere/heap", pprof.Handler("heap"))
	for i := 0; i < 2; i++ {
		go work()
	}
	l, err := net.Listen(os.Args[1], os.Args[2])
	if err != nil {
		panic(err)
	}
	fmt.Println(l.Addr())
	panic(http.Serve(l, http.HandlerFunc(serve)))
}
