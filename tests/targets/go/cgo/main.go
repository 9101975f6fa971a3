// SPDX-License-Identifier: MIT

// A program that computes in C and in Go, and writes its CPU profile.
//
//	cgo FILE
package main

/*
static double spin(int n) {
	double total = 0;
	for (int i = 1; i < n; i++)
		total += 1.0 / i;
	return total;
}
*/
import "C"

import (
	"fmt"
	"os"
	"runtime/pprof"
	"time"
)

//go:noinline
func spinInGo(n int) float64 {
	total := 0.0
	for i := 1; i < n; i++ {
		total += 1 / float64(i)
	}
	return total
}

func main() {
	f, err := os.Create(os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	if err := pprof.StartCPUProfile(f); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	for until := time.Now().Add(300 * time.Millisecond); time.Now().Before(until); {
		C.spin(100000)
		spinInGo(100000)
	}
	pprof.StopCPUProfile()
	f.Close()
}
