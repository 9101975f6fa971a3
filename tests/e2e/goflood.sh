#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# A log that comes as fast as it is taken, under the screen: nothing of it is lost, the screen
# answers, samples come, memory stays. FLOOD_MIB: how much of it.
# shellcheck source=tests/e2e/lib.sh
. "${0%/*}/lib.sh"
# shellcheck source=tests/e2e/lib_go.sh
. "${0%/*}/lib_go.sh"

if ! command -v tmux >/dev/null; then
	skip "a flood under the screen" "tmux is not installed"
	finish
fi
mib=${FLOOD_MIB:-100}
go_build gush "$tmp/gush"

rss_kib() {
	sed -n 's/^VmRSS:[^0-9]*\([0-9]*\) kB/\1/p' "/proc/$1/status"
}

# answers WHAT: keys do what they do at any other time.
answers() {
	screen_keys 5
	screen_wait "$1: cycles are read out of it" 'GC cycles [0-9]{2,}'
	screen_keys 7
	screen_wait "$1: and are events" ' GC +([0-9]+ )?cycle'
	screen_keys '?'
	screen_wait "$1: help answers" 'On this page'
	screen_keys Escape
	screen_wait_gone "$1: and goes" 'On this page' # or the next key would be one with Alt
}

# no_long_gap NAME: no sample of $tmp/run.csv was missed for a second, but for what other programs
# on this machine keep a process waiting.
no_long_gap() {
	local others gap
	others=$(pulse_longest) gap=$(csv_longest_gap "$tmp/run.csv")
	check "$1" test "$gap" -lt $((1000 + 2 * others))
}

# --- a command's log, which goes to a file ----------------------------------------------------

want=$("$tmp/gush" "$mib" 2>&1 >/dev/null | cksum) # and its length
pulse_start
# shellcheck disable=SC2016 # the inner shell's own
screen_start 124x36 sh -c 'exec "$0" --gctrace --record "$1" -i 50ms -- "$2" "$3" 2>"$4"' \
	"$ONETOP" "$tmp/run.csv" "$tmp/gush" "$mib" "$tmp/err"
screen_wait "the screen begins" 'Overview'
pid=$(screen_pid)
before=$(rss_kib "$pid")
answers "a command"
screen_wait "the command ends" 'ended with status 0' 120
check "$mib MiB of log later it has not grown by more than 4 MiB" \
	test $(($(rss_kib "$pid") - before)) -lt 4096
screen_keys q
is "and its status is passed on" "$(screen_ended)" 0
# The summary of the run follows it.
is "every byte has passed on, in order" "$(head -c "${want#* }" "$tmp/err" | cksum)" "$want"
check "the rows are whole" csv_whole "$tmp/run.csv"
no_long_gap "no sample was missed for a second"
rm -f "$tmp/err"

# --- one that goes to the terminal: page 7 has the newest of it --------------------------------

screen_start 124x36 "$ONETOP" --gctrace -i 50ms -- "$tmp/gush" "$mib"
screen_wait "another, to the terminal" 'Overview'
answers "on the terminal"
screen_wait "the newest lines are on page 7" 'and so a log goes on and on, 100% of the time'
screen_keys C-c
wait_until 60 test -s "$tmp/screen.status"
check "and it can be left" test -s "$tmp/screen.status"
screen_stop

# --- one that runs already -----------------------------------------------------------------------

GODEBUG=gctrace=1 "$tmp/gush" 3000 >"$tmp/target.out" 2>"$tmp/log" </dev/null &
target=$!
started+=("$target")
wait_until 10 grep -aqm1 '^gc [0-9]* @' "$tmp/log" # any: others may be torn apart
# It waits for the screen: a fast disk takes all of it in a few seconds.
kill -STOP "$target"
pulse_start
screen_start 124x36 "$ONETOP" --record "$tmp/run.csv" -i 50ms "$target"
screen_wait "a log in a file, attached" 'Overview'
kill -CONT "$target"
answers "attached"
screen_keys q
is "left while it goes on" "$(screen_ended)" 0
no_long_gap "no sample was missed for a second there"
target_stop
rm -f "$tmp/log"
finish
