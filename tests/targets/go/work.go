// SPDX-License-Identifier: MIT

// Labels, recursion, inlining, generics and locks, in a profile of every kind.
//
//	work DIR
package main

import (
	"context"
	"os"
	"runtime"
	"runtime/pprof"
	"sync"
	"time"
)

type number interface{ ~int | ~float64 }

func sum[T number](v []T) (s T) {
	for _, x := range v {
		s += x
	}
	return
}

func deep(n int, v []int) int {
	if n == 0 {
		return sum(v)
	}
	return deep(n-1, v) + 1
}

func small(x int) int { return x*3 + 1 }

func spin(until time.Time, v []int) (n int) {
	for time.Now().Before(until) {
		for i := 0; i < 2000; i++ {
			n += small(deep(i%20, v))
		}
	}
	return
}

var kept [][]byte

func save(name string) {
	f, err := os.Create(os.Args[1] + "/" + name)
	if err != nil {
		panic(err)
	}
	defer f.Close()
	pprof.Lookup(name).WriteTo(f, 0)
}

func main() {
	runtime.MemProfileRate = 512
	runtime.SetBlockProfileRate(1)
	runtime.SetMutexProfileFraction(1)
	f, _ := os.Create(os.Args[1] + "/cpu")
	pprof.StartCPUProfile(f)
	var wait sync.WaitGroup
	var lock sync.Mutex
	v := make([]int, 100)
	for _, who := range []string{"alice", "bob", "two words"} {
		wait.Add(1)
		go pprof.Do(context.Background(), pprof.Labels("who", who, "kind", "worker"), func(context.Context) {
			defer wait.Done()
			spin(time.Now().Add(300*time.Millisecond), v)
			for i := 0; i < 100; i++ {
				lock.Lock()
				kept = append(kept, make([]byte, 1<<(i%14)))
				time.Sleep(10 * time.Microsecond)
				lock.Unlock()
			}
		})
	}
	wait.Wait()
	pprof.StopCPUProfile()
	f.Close()
	for _, name := range []string{"heap", "allocs", "goroutine", "mutex", "block", "threadcreate"} {
		save(name)
	}
}
