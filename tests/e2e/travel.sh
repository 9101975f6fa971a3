#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Time travel on a real terminal: each key goes where help says, sampling goes on meanwhile, and
# neither a stuck terminal nor a rotated file stops anything.
# shellcheck disable=SC2016,SC2317 # for the shell on the screen
# shellcheck source=tests/e2e/lib.sh
. "${0%/*}/lib.sh"
cd "$tmp" || exit 1
command -v tmux >/dev/null || {
	skip "time travel" "tmux is not installed"
	finish
}

# at: the instant under the cursor, as milliseconds of the day; the footer has it.
at() {
	screen_text | tail -1 | sed -nE 's/^ ([0-9]{2}):([0-9]{2}):([0-9]{2})\.([0-9]{3}) .*/\1 \2 \3 \4/p' |
		awk '{ print (($1 * 60 + $2) * 60 + $3) * 1000 + $4 }'
}
is_at_other() {
	local now
	now=$(at)
	[ -n "$now" ] && [ "$now" != "$before" ]
}

# moved NAME KEY LEAST MOST: the key moves the cursor by so many milliseconds.
moved() {
	before=$(at)
	screen_keys "$2"
	if wait_until 5 is_at_other; then
		local by=$(($(at) - before))
		if [ "$by" -ge "$3" ] && [ "$by" -le "$4" ]; then ok "$1"; else
			bad "$1" "by $by ms, not $3 .. $4"
		fi
	else
		bad "$1" "the cursor stays at $before"$'\n'"$(screen_text | tail -1)"
	fi
}

target demo 3600 0.05 # leaves the machine to others
screen_start 160x48 "$ONETOP" -i 50ms --record run.csv "$target"
screen_wait "the overview shows CPU" 'CPU +[0-9.]+ cores'
wait_until 20 has_lines run.csv 280

# --- pause and move

screen_keys Left
screen_wait "Left stops the screen" '\[Space\] live'
screen_wait "the footer says how long ago that is" ' ago '
screen_wait "the frame says that sampling goes on" 'paused'
rows=$(wc -l <run.csv)
# A busy machine takes a sample late: steps are of 50 ms, more or less.
moved "Left goes back by a sample" Left -90 -10
moved "T does, too" T -90 -10
moved "Right goes on by a sample" Right 10 90
moved "t does, too" t 10 90
moved "[ goes back by 10 seconds" '[' -10000 -9000
moved "] goes on by 10 seconds" ']' 9000 10000
moved "Home goes to the oldest sample" Home -60000 -2000
screen_wait "and says so" 'oldest sample'
like "the first sample has no rates: dashes" "$(screen_text)" 'switch +–'
screen_keys Left
moved "} goes on by a minute, or as far as there are samples" '}' 5000 60000
moved "g is Home" g -61000 -2000
check "sampling goes on all the time" wait_until 20 has_lines run.csv $((rows + 10))

screen_keys End
screen_wait_gone "End goes back to the present" '\[Space\] live'
screen_keys Space
screen_wait "Space stops" '\[Space\] live'
screen_keys Space
screen_wait_gone "Space again goes on" '\[Space\] live'
screen_keys z
screen_wait "z stops, too" '\[Space\] live'
screen_keys G
screen_wait_gone "G is End" '\[Space\] live'

# --- what the cursor shows is what was recorded

screen_keys Space
screen_keys -l '[['
screen_wait "stopped again" '\[Space\] live'
# One picture, and a whole one: a look may come while the terminal still takes it.
shown=
stands() {
	local before=$shown

	shown=$(screen_text)
	[ "$shown" = "$before" ]
}
check "the picture stands" wait_until 10 stands
clock=$(tail -1 <<<"$shown" | sed -nE 's/^ ([0-9:.]{12}) .*/\1/p')
threads=$(grep -F "T$clock" run.csv | head -1 | cut -d, -f6)
if [ -n "$threads" ]; then
	like "threads at $clock are those of the row" "$shown" "threads +$threads( |\$)"
else
	like "a figure of $clock" "$shown" 'threads +[0-9]+'
fi
like "a line crosses the charts" "$(screen_text)" '│.*│.*│'
screen_wait "threads are not made up" 'known live only'

# --- a time

for answer in -2s "$(date -u +%H:%M:%S)" "$(date -u +%Y-%m-%dT%H:%M:%SZ)"; do
	screen_keys b
	screen_wait "b asks for a time" 'go to'
	screen_keys -l -- "$answer"
	screen_keys Enter
	screen_wait_gone "and takes $answer" 'go to'
	screen_wait "which is an instant" '\[Space\] live'
done
screen_keys b
screen_keys -l 'noon'
screen_keys Enter
screen_wait "what is no time is refused in words" 'not a time'
screen_keys Space

# --- marks

screen_keys m
screen_keys -l 'deploy'
screen_keys Enter
screen_wait "a mark stands on the axis with its word" '[┴].*deploy'
screen_wait "figures count since it" 'since mark deploy'
wait_until 5 grep -q 'mark=deploy' run.csv
check "it is in the recording" grep -q 'mark=deploy' run.csv
screen_keys N
screen_wait "N goes back to it" 'mark deploy'
screen_keys N
screen_wait "and N again to what came before" 'attach'
screen_keys n
screen_wait "n comes back" 'mark deploy'
screen_keys r
screen_keys Space
screen_wait "r counts anew" 'since reset'

# --- zoom and scales

like "at first a dot is 200 ms" "$(screen_text | head -2)" '200 ms a dot'
screen_keys +
screen_wait "+ zooms in" '100 ms a dot|50 ms a dot'
screen_keys + + + +
screen_wait "no further than a sample a dot" 'every sample'
screen_keys '='
screen_wait "= is a sample a dot again" '200 ms a dot'
# One key after the other, each when the one before it is answered: a busy machine has not read
# six at once before the next look.
window() {
	screen_look && [[ ${screen_lines[*]:0:2} =~ [^─]*(a dot|a column|every sample)[^─]* ]] &&
		echo "${BASH_REMATCH[0]}"
}
# shellcheck disable=SC2317 # wait_until calls it
is_other() {
	[ "$(window)" != "$before" ] || screen_has 'everything since attach'
}
for _ in 1 2 3 4 5 6; do
	before=$(window)
	screen_keys -
	wait_until 5 is_other
done
screen_wait "- ends with everything since attach" 'everything since attach'
screen_keys +
screen_wait_gone "+ takes that back" 'everything since attach' 3
screen_keys -
screen_keys y
screen_wait "y: fixed" ', fixed'
screen_keys y
screen_wait "y: logarithmic" ', log'
screen_keys y
screen_wait_gone "y: automatic again" ', log'

# --- one chart over the page

screen_keys Down e
screen_wait "e expands the chosen chart" 'in this window'
screen_wait_gone "and nothing else" 'faults'
screen_keys Down
screen_wait "Down is the next one" 'RSS|faults'
screen_keys Escape
screen_wait "Esc leaves it" 'faults'
screen_wait_gone "as it was" 'in this window'
screen_keys Enter
screen_wait "Enter expands" 'in this window'
screen_keys e
screen_wait_gone "e leaves, too" 'in this window'

# --- mouse: reports as a terminal sends them

# click X Y: the left button, and its release.   mouse BUTTON X Y: a press; 0 left, 64 wheel up, 65 wheel down; cells count from 0.
mouse() {
	# shellcheck disable=SC2046 # three words
	screen send-keys -H 1b 5b 4d $(printf '%x %x %x' $((32 + $1)) $((33 + $2)) $((33 + $3)))
}
click() {
	mouse 0 "$1" "$2"
	mouse 3 "$1" "$2"
}
if screen_format '#{mouse_any_flag} #{mouse_sgr_flag}' | grep -q '1 0'; then
	screen_keys '='
	mouse 64 140 10
	screen_wait "the wheel zooms in" '100 ms a dot'
	mouse 64 140 10
	screen_wait "and further" ' 50 ms a dot'
	mouse 65 140 10
	screen_wait "and out" '100 ms a dot'
	click 145 10
	screen_wait "a click on a chart is an instant" '\[Space\] live'
	screen_wait "of the chart" '[0-9.]+ m?s ago'
	click 20 1
	screen_wait "a click on a page's name is that page" 'Limits and waiting'
	click 4 1
	screen_wait "and back" 'Memory and I/O'
	screen_keys Space
else
	skip "the mouse" "this tmux has no plain mouse reports"
fi

# --- sizes

screen_resize 80x24
screen_keys Left
screen_wait "80x24 travels, too" '\[Space\] live'
screen_resize 40x10
screen_wait "40x10 says the time" '[0-9]{2}:[0-9]{2}:[0-9]{2}'
screen_resize 160x48
screen_keys Space

# --- a rotated file

pid=$(screen_pid)
mv run.csv run.csv.1
kill -HUP "$pid"
wait_until 10 test -s run.csv
check "SIGHUP opens the recording anew" test -s run.csv
check "with its header" grep -q '^time,' run.csv
screen_wait "and the screen goes on" 'CPU +[0-9.]+ cores'
screen_keys q
is "q leaves with status 0" "$(screen_ended)" 0

# --- a terminal that takes nothing

screen_start 160x48 "$ONETOP" -i 20ms --mouse=off "$target"
screen_wait "--mouse=off shows the same" RSS
is "and leaves the mouse alone" "$(screen_format '#{mouse_any_flag}')" 0
screen_keys C-s
pid=$(screen_pid)
kill -TERM "$pid"
check "SIGTERM ends it although ^S stopped the terminal" wait_ended "$pid"
screen_keys C-q
is "with status 0" "$(screen_ended)" 0
is "and the terminal restored" "$(screen_format '#{alternate_on} #{cursor_flag}')" "0 1"
finish
