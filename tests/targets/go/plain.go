// SPDX-License-Identifier: MIT

// A Go program with nothing to ask: it says that it is ready and waits.
package main

import (
	"os"
	"time"
)

func main() {
	os.Stdout.WriteString("ready\n")
	time.Sleep(time.Hour)
}
