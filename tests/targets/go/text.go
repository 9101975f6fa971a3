// SPDX-License-Identifier: MIT

// Allocates in a generic function and writes its heap profile as text.
package main

import (
	"os"
	"runtime"
	"runtime/pprof"
)

var kept [][]byte

func allocate[T any](n int) { kept = append(kept, make([]byte, n)) }

func main() {
	for i := 0; i < 1000; i++ {
		allocate[int](4096)
	}
	runtime.GC()
	pprof.Lookup("heap").WriteTo(os.Stdout, 1)
}
