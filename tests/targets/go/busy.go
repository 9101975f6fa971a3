// SPDX-License-Identifier: MIT

// Computes, allocates, waits for locks and serves net/http/pprof with all rates on, so that each
// kind of profile has something in it. Behind "/private/" the same wants a user and a password;
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
	"time"
)

var kept [][]byte
var lock sync.Mutex

//go:noinline
func compute() (n int) {
	for until := time.Now().Add(1500 * time.Microsecond); time.Now().Before(until); {
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
	panic(http.Serve(l, nil))
}
