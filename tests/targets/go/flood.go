// SPDX-License-Identifier: MIT

// Collects garbage as fast as it can while another goroutine floods the log, so that records
// cut through the runtime's own lines. Arguments: seconds to run, flags of package log.
package main

import (
	"fmt"
	"log"
	"os"
	"runtime"
	"strconv"
	"time"
)

var sink []byte

func main() {
	seconds, _ := strconv.ParseFloat(os.Args[1], 64)
	flags, _ := strconv.Atoi(os.Args[2])
	log.SetFlags(flags)
	end := time.Now().Add(time.Duration(seconds * float64(time.Second)))
	done := make(chan int)
	go func() {
		n := 0
		for ; time.Now().Before(end); n++ {
			log.Printf("msg %d", n)
			time.Sleep(3 * time.Microsecond)
		}
		done <- n
	}()
	for time.Now().Before(end) {
		sink = make([]byte, 64<<10)
	}
	n := <-done
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	fmt.Println(m.NumGC, n)
}
