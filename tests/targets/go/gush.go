// SPDX-License-Identifier: MIT

// Writes MIB of numbered lines to standard error as fast as somebody takes them, while another
// goroutine makes the collector run. Each write is small enough not to be cut by a pipe. Prints
// the number of cycles at the end.
//
//	gush MIB
package main

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
)

var sink []byte

func main() {
	mib, _ := strconv.Atoi(os.Args[1])
	done := make(chan bool)
	go func() {
		line := 0
		for written := 0; written < mib<<20; {
			block := make([]byte, 0, 4<<10)
			for len(block) < 3900 {
				block = strconv.AppendInt(block, int64(line), 10)
				block = append(block, " and so a log goes on and on, 100% of the time\n"...)
				line++
			}
			n, err := os.Stderr.Write(block)
			if err != nil {
				os.Exit(1)
			}
			written += n
		}
		close(done)
	}()
	for running := true; running; {
		select {
		case <-done:
			running = false
		default:
			sink = make([]byte, 64<<10)
			runtime.Gosched()
		}
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	fmt.Println(m.NumGC)
}
