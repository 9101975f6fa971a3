#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The mouse in tables, in a real terminal, with both ways that terminals report it; and limits
# that come close, as events to go to.
# shellcheck source=tests/e2e/lib.sh
. "${0%/*}/lib.sh"
cd "$tmp" || exit 1
command -v tmux >/dev/null || {
	skip "the mouse" "tmux is not installed"
	finish
}

# mouse BUTTON X Y: 0 left, 64 wheel up, 65 wheel down; cells count from 0.   click X Y.
mouse() {
	if [ "$sgr" = 1 ]; then
		screen_keys -l -- "$(printf '\033[<%d;%d;%dM' "$1" $(($2 + 1)) $(($3 + 1)))"
	else
		screen_keys -H 1b 5b 4d "$(printf '%x' $(($1 + 32)))" "$(printf '%x' $(($2 + 33)))" \
			"$(printf '%x' $(($3 + 33)))"
	fi
}
click() {
	mouse 0 "$1" "$2"
	if [ "$sgr" = 1 ]; then
		screen_keys -l -- "$(printf '\033[<0;%d;%dm' $(($1 + 1)) $(($2 + 1)))"
	else
		mouse 3 "$1" "$2"
	fi
}
# line REGEX: number of the first line of the screen that matches, from 0.
line() {
	screen_text | grep -nE -- "$1" | head -1 | cut -d: -f1 | awk '{ print $1 - 1 }'
}

target threads 60 0
for SCREEN_TERM in screen-256color xterm-256color; do
	screen_start 124x36 "$ONETOP" -i 100ms "$target"
	screen_wait "the screen is on in $SCREEN_TERM" 'Memory and I/O'
	sgr=$(screen_format '#{mouse_sgr_flag}')
	screen_keys 2
	screen_wait "threads are listed" 'Threads 61'
	screen_wait "from the first" '1-[0-9]+ of 61'
	head=$(line 'TID +thread')
	mouse 65 10 $((head + 3))
	screen_wait "the wheel scrolls the table under it" ' 4-[0-9]+ of 61'
	mouse 64 10 $((head + 3))
	screen_wait "and back" ' 1-[0-9]+ of 61'
	screen_wait "the window is as it was" '100 ms a|200 ms a'
	click 8 "$head"
	screen_wait "a click on a head sorts" ' by TID '
	screen_wait "from the main thread on" "│ +$target +threads"
	click 8 "$head"
	screen_wait "another turns it round" 'by TID, reversed'
	click 8 "$head"
	screen_wait "and back again" ' by TID '
	click 12 $((head + 2))
	screen_wait "a click chooses a row" '▸'
	is "the one under it" "$(line '▸')" $((head + 2))
	click 12 $((head + 2))
	screen_wait_gone "the same again is Enter: the table alone" 'Limits and waiting'
	screen_keys Escape
	screen_wait "Esc goes back" 'Limits and waiting'
	click 40 4
	screen_wait "a click on a chart is an instant" '\[Space\] live'
	screen_keys End 7
	screen_wait "the events" 'watching begins'
	click 12 "$(line 'watching begins')"
	screen_wait "a click chooses the event" '▸'
	click 12 "$(line 'watching begins')"
	screen_wait "another goes there" '\[Space\] live'
	screen_keys q
	is "q leaves" "$(screen_ended)" 0
done
unset SCREEN_TERM

# --- limits that come close

# A process that opens a file each time it is told to.
mkfifo to-open
bash -c 'ulimit -Sn 200
	exec 3<>to-open
	while read -r to <&3; do
		for ((i = 20; i < 199; i++)); do
			if [ $i -lt "$to" ]; then eval "exec $i</dev/null"; else eval "exec $i<&-"; fi
		done
	done' &
started+=($!)
opener=$!
wait_until 10 test -e "/proc/$opener/fd/2"
screen_start 124x36 "$ONETOP" -i 50ms --record run.csv "$opener"
screen_wait "a process that has few files open" 'Memory and I/O'
screen_keys 7
screen_wait "nothing is near a limit" 'watching begins'
unlike "yet" "$(screen_text)" 'open files'
wait_until 10 test "$(wc -l <run.csv)" -gt 3
echo 199 >to-open
screen_wait "180 and more of 200 open files are an event" 'limit +open files: 18[0-9] of 200'
screen_keys 4
screen_wait "the figure has a sign" 'open +▲ +18[0-9]'
screen_wait "the limit is told" 'open files +(▲ )?18[0-9] of 200'
echo 20 >to-open
screen_wait "they are closed again" 'open files +[0-9] of 200'
echo 199 >to-open
screen_keys 7
# shellcheck disable=SC2317 # called by wait_until
two_limits() {
	[ "$(screen_text | grep -cE '^│.* limit +open files: 18')" = 2 ]
}
check "and again near the limit: another event" wait_until 15 two_limits
screen_keys Down Up
screen_wait "the newest is chosen" '▸.*limit'
screen_keys Enter
screen_wait "Enter goes to its instant" '\[Space\] live'
screen_keys q
is "q leaves" "$(screen_ended)" 0
like "the recording has it" "$(cut -d, -f3 run.csv | sort -u)" '^mark=limit open files: 18[0-9] of 200$'
"$ONETOP" plot run.csv -o run.svg
like "and its picture" "$(cat run.svg)" 'limit open files'
finish
