// SPDX-License-Identifier: MIT

// A program with something to show in every kind of profile: it computes, allocates, keeps,
// waits for locks, parks goroutines, recurses deeply, inlines, uses generics and labels; then it
// writes all its profiles, as profile.proto and as text, and ends.
//
//	kinds DIR
package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/pprof"
	"sort"
	"sync"
	"syscall"
	"time"
)

type number interface{ ~int | ~float64 }

// sum is generic: its instances have [...] in their names.
func sum[T number](list []T) T {
	var total T
	for _, v := range list {
		total += square(v)
	}
	return total
}

// square is small enough to be inlined into its callers.
func square[T number](v T) T { return v * v }

//go:noinline
func collect[T any](n int) []T { return make([]T, n) }

//go:noinline
func recurse(depth int) int {
	if depth == 0 {
		return work(200)
	}
	return recurse(depth-1) + 1
}

//go:noinline
func work(n int) int {
	floats := make([]float64, n)
	for i := range floats {
		floats[i] = float64((i * 7919) % n)
	}
	sort.Float64s(floats)
	return int(sum(floats)) + sum([]int{1, 2, 3})
}

func cpuTime() time.Duration {
	var u syscall.Rusage
	check(syscall.Getrusage(syscall.RUSAGE_SELF, &u))
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// By CPU time: on a busy machine so much of the wall clock may hold no sample at all.
func compute(cost time.Duration) {
	for until := cpuTime() + cost; cpuTime() < until; {
		recurse(40)
		labelled("odd", work)
		func() { work(500) }()
	}
}

func labelled(value string, f func(int) int) {
	pprof.Do(context.Background(), pprof.Labels("kind", value, "also", "Grüße"),
		func(context.Context) { f(1000) })
}

var kept [][]byte

//go:noinline
func keep(n int) {
	for i := 0; i < n; i++ {
		kept = append(kept, collect[byte](64<<10))
		_ = fmt.Sprintf("%d garbage %d", i, len(kept))
	}
}

func contend() {
	var lock sync.Mutex
	var all sync.WaitGroup
	for i := 0; i < 4; i++ {
		all.Add(1)
		go func() {
			defer all.Done()
			for k := 0; k < 200; k++ {
				lock.Lock()
				work(300)
				lock.Unlock()
				runtime.Gosched()
			}
		}()
	}
	all.Wait()
}

func park(n int, forever chan int) {
	for i := 0; i < n; i++ {
		go func() { <-forever }()
		go func() { select {} }()
	}
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func write(dir string) {
	for _, kind := range []string{"heap", "allocs", "goroutine", "threadcreate", "mutex", "block"} {
		for debug, name := range map[int]string{0: kind + ".pb.gz", 1: kind + ".debug1.txt"} {
			f, err := os.Create(filepath.Join(dir, name))
			check(err)
			check(pprof.Lookup(kind).WriteTo(f, debug))
			check(f.Close())
		}
	}
}

func main() {
	dir := os.Args[1]
	runtime.MemProfileRate = 4096
	runtime.SetMutexProfileFraction(1)
	runtime.SetBlockProfileRate(1000)
	park(10, make(chan int))
	for i := 1; i <= 2; i++ {
		f, err := os.Create(filepath.Join(dir, fmt.Sprintf("cpu%d.pb.gz", i)))
		check(err)
		check(pprof.StartCPUProfile(f))
		compute(time.Duration(i) * 200 * time.Millisecond)
		keep(100)
		contend()
		pprof.StopCPUProfile()
		check(f.Close())
	}
	runtime.GC()
	runtime.GC()
	write(dir)
}
