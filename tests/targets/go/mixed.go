// SPDX-License-Identifier: MIT

// text.go with C in it, so that its program has a table of addresses, of the C alone.
package main

// static int nothing(void) { return 0; }
import "C"

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

func init() { C.nothing() }
