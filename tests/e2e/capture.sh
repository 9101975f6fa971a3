#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Profiles taken from the screen: while everything else goes on, given up, refused, kept as a list,
# as events and in snapshots; and onetop pprof alone on a terminal.
# shellcheck source=tests/e2e/lib.sh
. "${0%/*}/lib.sh"
# shellcheck source=tests/e2e/lib_go.sh
. "${0%/*}/lib_go.sh"
export http_proxy=
unset HTTPS_PROXY https_proxy ALL_PROXY all_proxy

if ! command -v tmux >/dev/null; then
	skip "captures" "tmux is not installed"
	finish
fi
busy=busy$$ # a name that no other process has
go_build busy "$tmp/$busy"
go_build odd "$tmp/odd"
go_build serve "$tmp/serve"

# --- from the key p to a file ------------------------------------------------------------------

go_target "$tmp/$busy" tcp 127.0.0.1:0
screen_start 110x30 "$ONETOP" --record "$tmp/run.csv" --snapshot-dir "$tmp" "$target"
screen_wait "the footer names the key" '\[p\]rofile'
screen_keys p
screen_wait "there is a choice, with the counts of the index" '^│ +goroutine +now +[0-9]+ '
screen_keys 2 Enter
screen_wait "a bar runs with the seconds left" 'cpu 2 s ▕.*▏ [12] s left'
screen_keys 1
screen_wait "also on another page, which goes on" '▏ 1 s left'
screen_wait "the end is said" 'cpu 2 s is there: [0-9]+ stacks in'
screen_wait "it stands on the time axis of the charts" '┴?profile cpu 2 s'
screen_keys 6
screen_wait "the page shows functions" 'main\.compute'
screen_keys 7
screen_wait "it is an event" ' profile +cpu 2 s'
screen_keys s
screen_wait "a snapshot is taken" 'snapshot in'
cpu=$(cd "$tmp" && echo "$busy"-*/go/cpu-2s-*.pb.gz)
like "the snapshot has the CPU profile" "$("$PPROF" -top -symbolize=none "$tmp/$cpu" 2>/dev/null)" main.compute
like "the recording has a mark" "$(csv_column "$tmp/run.csv" event | grep .)" '^mark=profile cpu 2 s$'

# Another at the same time is refused; one's own is given up by Esc, on any page.
run_in_other_terminal() {
	"$ONETOP" pprof -proto -output="$tmp/other.pb.gz" -seconds=60 "$address" >/dev/null 2>&1 &
	started+=("$!")
	other=$!
}
# shellcheck disable=SC2317 # wait_until calls it
measuring() {
	"$ONETOP" pprof -top -symbolize=none "http://$address/debug/pprof/goroutine" 2>/dev/null | grep -q net/http/pprof.sleep
}
run_in_other_terminal
wait_until 20 measuring
screen_keys p
screen_wait "the choice opens anew" 'who holds locks'
screen_keys Enter
screen_wait "one CPU profile at a time" 'a CPU profile is being taken already'
kill "$other" 2>/dev/null
wait_until 20 "$ONETOP" pprof -proto -output="$tmp/x.pb.gz" -seconds=1 "$address" >/dev/null 2>&1
screen_keys p
screen_wait "the choice, once more" 'who holds locks'
screen_keys 9 9 Enter
screen_wait "a long one" 'cpu 99 s ▕.*s left'
screen_keys 2 Escape
screen_wait "Esc gives it up" 'cpu 99 s: given up, nothing is kept'
screen_keys p
screen_wait "and again" 'who holds locks'
screen_keys 9 9 Enter
screen_wait "the process ends meanwhile" 'cpu 99 s ▕.*s left'
kill -KILL "$target"
screen_wait "that is said" 'the process has ended: nothing is captured'
screen_wait "the header knows, too" 'killed by signal 9|root  ended'
screen_keys p
screen_wait "nobody is left to ask" 'the process has ended: there is nobody to ask'
screen_keys q
is "and the end is quiet" "$(screen_ended)" 0

# --- rates that are off, programs that are not asked -------------------------------------------

go_target "$tmp/serve" tcp 127.0.0.1:0 1
screen_start 150x30 "$ONETOP" pprof -profile=mutex "$target"
screen_wait "an empty profile says what would fill it" 'runtime\.SetMutexProfileFraction\(1\)'
screen_keys q
screen_start 150x30 "$ONETOP" pprof -profile=block "$target"
screen_wait "and that of blocking" 'runtime\.SetBlockProfileRate\(1\)'
screen_keys q
screen_start 150x30 "$ONETOP" pprof -profile=nope "$target"
screen_wait "one that the program does not have" 'has no profile "nope"; there are'
screen_keys q
screen_start 150x30 "$ONETOP" --go=off "$target"
screen_wait "the screen is up" '\[p\]rofile'
screen_keys p
screen_wait "--go=off asks nothing" 'the Go runtime is not asked \(--go=off'
screen_keys q
sleep 600 &
target=$!
started+=("$target")
screen_start 150x30 "$ONETOP" pprof "$target"
screen_wait "what is not Go has no profiles" 'profiles come from Go programs'
screen_keys q
is "and is watched all the same" "$(screen_ended)" 0
kill "$target"

# --- a source alone on a terminal --------------------------------------------------------------

DATA=$SRCDIR/tests/data/profile
run pprof "$DATA/burn.cpu.pb.gz"
is "without a terminal: usage" "$status" 2
like "without a terminal: which word is missing" "$err" 'no output format given'
screen_start 100x24 "$ONETOP" pprof "$DATA/burn.cpu.pb.gz"
screen_wait "a file opens the page on it" 'sync\.\(\*Mutex\)\.Unlock'
screen_keys 2
screen_wait "there is no other page" 'profiles alone: there is no process'
screen_keys p
screen_wait "and nobody to ask" 'these are files: there is no process to ask'
screen_keys q
is "a file: status 0" "$(screen_ended)" 0
screen_start 100x24 "$ONETOP" pprof -diff_base "$DATA/burn.heap.pb.gz" "$DATA/burn.heap.pb.gz" "$DATA/hog.heap.full.pb.gz"
screen_wait "several, and a base" '2 profiles'
screen_keys q
cp "$DATA/../golang/index.html" "$tmp/page.html"
screen_start 100x24 env -C "$tmp" "$ONETOP" pprof page.html # a short name: the sentence fits a line
screen_wait "what is no profile ends with a sentence" 'not a profile in any known format'
is "and status 1" "$(screen_ended)" 1
screen_start 100x24 "$ONETOP" pprof no-such-name-$$
screen_wait "what is nothing, too" "no file and no process named no-such-name"
is "and status 3" "$(screen_ended)" 3

# --- servers that are odd ----------------------------------------------------------------------

# odd HOW REGEX: the page of what such a server answers.
odd() {
	go_target "$tmp/odd" "$1"
	screen_start 150x24 "$ONETOP" pprof "http://$address/debug/pprof/heap"
	screen_wait "a server that is $1" "$2"
}
odd big 'more than 64 MiB: given up'
odd garbage 'answers, but not with a profile'
odd close 'onetop: http://127'
odd redirect 'cannot connect to http://127.0.0.1:1/debug/vars'
odd status 'status 418'
odd endless 'heap.* [0-9]+ B received'
screen_keys Escape
screen_wait "an answer that does not end is given up" 'heap: given up, nothing is kept'
screen_keys q
is "and the page is left" "$(screen_ended)" 0
odd slow 'waiting for the answer'
screen_keys q
is "leaving does not wait for it" "$(screen_ended)" 0
finish
