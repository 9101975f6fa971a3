// SPDX-License-Identifier: MIT

// Holds MIB of heap and answers net/http/pprof and expvar on tcp HOST:PORT or a unix socket.
// Prints the address once it listens. Arguments: NETWORK ADDRESS MIB.
package main

import (
	_ "expvar"
	"fmt"
	"net"
	"net/http"
	_ "net/http/pprof"
	"os"
	"strconv"
)

var keep [][]byte

func main() {
	mib, _ := strconv.Atoi(os.Args[3])
	for i := 0; i < mib; i++ {
		b := make([]byte, 1<<20)
		for j := 0; j < len(b); j += 4096 {
			b[j] = 1
		}
		keep = append(keep, b)
	}
	l, err := net.Listen(os.Args[1], os.Args[2])
	if err != nil {
		panic(err)
	}
	fmt.Println(l.Addr())
	panic(http.Serve(l, nil))
}
