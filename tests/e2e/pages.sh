#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The pages behind the overview, on real processes: what they show is what /proc says.
# shellcheck source=tests/e2e/lib.sh
. "${0%/*}/lib.sh"
cd "$tmp" || exit 1
command -v tmux >/dev/null || {
	skip "the pages" "tmux is not installed"
	finish
}

# --- going from page to page

target threads 40 0
screen_start 160x48 "$ONETOP" -i 100ms "$target"
screen_wait "the pages are listed in the frame" '\[1\]Overview +\[2\]CPU +\[3\]Memory +\[4\]I/O +\[5\]Go +\[6\]Profile +\[7\]Events'
words=('Memory and I/O' 'Limits and waiting' 'Mappings' 'Open files' 'Why RSS is what it is' 'Which functions' 'watching begins')
for i in 0 1 2 3 4 5 6; do
	screen_keys $((i + 1))
	screen_wait "key $((i + 1)) shows its page" "${words[i]}"
done
for i in 0 1 2 3 4 5 6; do
	screen_keys Tab
	screen_wait "Tab goes on to page $((i + 1))" "${words[i]}"
done
screen_keys BTab
screen_wait "Shift-Tab goes back" "${words[5]}"

# --- CPU

screen_keys 2
screen_wait "the CPU page counts all threads" 'Threads 41'
pattern="may run on +$(taskset -cp "$target" 2>/dev/null | sed 's/.*: //' | awk -F, '{
	for (i = 1; i <= NF; i++) { n += split($i, r, "-") == 2 ? r[2] - r[1] + 1 : 1 } } END { print n }') CPU"
screen_wait "and the CPUs that it may run on" "$pattern"
screen_wait "and what cpu.max is" 'cpu\.max +(no limit|[0-9.]+ cores|–)'
screen_wait "rows have the main thread's number" "(^|[^0-9])$target +threads"
wchan=$(cat "/proc/$target/task/$target/wchan")
[ "$wchan" = 0 ] || screen_wait "and what they wait in" " $wchan"
screen_keys '<'
screen_wait "< sorts by the column to the left" 'by S '
screen_keys '<' '<'
screen_wait "again and again: by number" 'by TID'
screen_keys I
screen_wait "I turns it round" 'by TID, reversed'
last=$(printf '%s\n' "/proc/$target/task"/* | sed 's/.*\///' | sort -n | tail -1)
screen_wait "the highest number is on top" "$last"
screen_keys '/'
screen_wait "/ asks" 'find a row'
screen_keys -l "$target"
screen_keys Enter
screen_wait "and finds" "[>▸] *$target "
screen_keys '&'
screen_keys -l "$last"
screen_keys Enter
screen_wait "& shows only the rows with a text" 'only "'"$last"'", 1-1 of 1'
screen_keys '&'
screen_keys Enter
screen_wait "and all without one" 'of 41'
screen_keys NPage NPage
screen_wait "PgDn walks down" '[>▸]'
screen_keys '?'
screen_wait "help begins with the page's keys" 'On this page'
screen_keys Escape
screen_wait "and goes back to the page" 'Limits and waiting'
screen_resize 80x24
screen_wait "80x24 has chart, limits and threads" 'Threads 41' && screen_has 'may run on' && screen_has 'run delay'
screen_resize 40x10
screen_wait "40x10 has threads" 'Threads 41'
screen_resize 20x5
screen_wait "20x5 says that it is small" '40x10 shows more'
screen_resize 160x48

# --- memory

screen_keys 3
screen_wait "the memory page has PSS" 'PSS +[0-9.]+ [KMG]?i?B'
tables=$(awk '/^VmPTE/ { print $2 }' "/proc/$target/status")
screen_wait "page tables are those of status" "page tables +$tables(\.0+)? KiB"
screen_wait "mappings wait for a key" 'l reads the mappings'
screen_keys l
screen_wait "l reads them, with age and cost" 'Mappings by RSS.*took [0-9.]+ ms'
screen_wait "the C library is among them" 'file text +/.*libc'
screen_wait "the stack too" '\[stack\]'

# --- files

target_in=$tmp/held
: >"$target_in"
bash -c 'exec 7<>"$1" 8<"$0"; rm -f "$1"; exec 9<>/dev/udp/127.0.0.1/9; exec sleep 600' \
	"$0" "$target_in" &
started+=($!)
holder=$!
wait_until 10 grep -q sleep "/proc/$holder/comm"
screen_keys q
screen_ended >/dev/null
screen_start 160x48 "$ONETOP" -i 100ms "$holder"
screen_keys 4
screen_wait "the files page has a row for the deleted file" '7 +file +rw .*deleted +.*held'
screen_wait "and says so above" 'deleted +! 1 still open'
screen_wait "a file that is there is named" "8 +file +r- .*pages\.sh"
screen_wait "a socket has its peer" '9 +udp +rw .*ESTABLISHED +127\.0\.0\.1:[0-9]+ → 127\.0\.0\.1:9'
screen_wait "open files against the limit" \
	"open files +$(find "/proc/$holder/fd" -type l | wc -l) of $(awk '/open files/ { print $4 }' "/proc/$holder/limits")"
screen_wait "the working directory" "cwd +$tmp"
screen_keys '>' '>' '>' '>' '>'
screen_wait "sorting reaches the state: the deleted one" 'by state'
screen_has 'deleted +/' || bad "the deleted one is in view"

# --- events

screen_keys m
screen_keys -l 'here'
screen_keys Enter
screen_keys 7
screen_wait "a mark is an event" 'mark +here'
screen_wait "so is the attach" 'attach +watching begins'
screen_keys Down Enter
screen_wait "Enter goes to the instant: the attach" 'paused'
screen_wait "with its charts" 'RSS'
screen_keys 2
screen_wait "then threads are not known" 'known live only'
screen_keys Space
screen_wait "Space goes back to the present" "$holder +sleep"
screen_keys 4
kill -KILL "$holder"
screen_wait "the end stands in the frame of any page" 'ended|killed'
screen_keys 7
screen_wait "and in the list" 'lost|signal 9'
screen_keys q
is "q leaves with status 0" "$(screen_ended)" 0

# --- a storm of sizes on each page

target demo 3600 0.2 # leaves the machine to others
screen_start 120x40 "$ONETOP" -i 50ms "$target"
screen_wait "the demo is on" RSS
RANDOM=4711
for page in 1 2 3 4 5 6 7; do
	screen_keys $page
	for _ in $(seq 12); do
		screen_resize $((1 + RANDOM % 500))x$((1 + RANDOM % 200)) 2>/dev/null
	done
	screen_resize 160x48
	screen_wait "page $page survives a storm of sizes" '\[7\]Events'
done
screen_keys q
is "and leaves" "$(screen_ended)" 0

# --- many threads

target threads 3000 0
screen_start 120x40 "$ONETOP" -i 200ms "$target"
screen_keys 2
screen_wait "3,000 threads are listed" 'Threads 3001 ' 40
screen_keys '<' '<' '<' I
screen_wait "sorted by number the other way round" 'by TID, reversed'
last=$(printf '%s\n' "/proc/$target/task"/* | sed 's/.*\///' | sort -n | tail -1)
screen_wait "the newest first" "$last"
screen_keys q
is "q still leaves at once" "$(screen_ended)" 0
finish
