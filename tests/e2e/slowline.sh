#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# A terminal behind 9,600 baud: what is shown lags by a second or two, not by all that was ever
# drawn, keys are answered, and the screen is right in the end. With a terminal that tells when it
# has shown something, and with one that never does.
# shellcheck disable=SC2016 # awk's and sh's dollars
# shellcheck source=tests/e2e/lib.sh
. "${0%/*}/lib.sh"
export TERM=xterm-256color
bytes_per_second=960

# through SIZE TERMINAL NAME: keys over the slow line, the target's end, a redraw; in the background.
through() {
	local size=$1 terminal=$2 name=$3 warm=5000
	[ "$size" = 160x48 ] && warm=10000
	"$TARGETS/slowline" "$size" $bytes_per_second "$terminal" "$tmp/$name.stream" \
		"$ONETOP" -i 100ms "$target" >"$tmp/$name.out" 2>&1 <<-END &
		run $warm
		press m
		until on
		press ESC
		until off
		press 2
		run 6000
		press m
		until on
		press ESC
		until off
		kill $target
		quiet
		press ^L
		quiet
	END
	carried+=($!)
}

# shown FILE BYTES SIZE: FILE.shown is the screen after so many bytes of a stream; tmux must not answer
# again. It has read them all when it knows the title that follows.
# shellcheck disable=SC2317 # wait_until calls it
has_read_all() {
	[ "$(screen_format '#{pane_title}')" = all-read ]
}
shown() {
	head -c "$2" "$1" | sed 's/\x1b\[5n//g' >"$1.part"
	screen_start "$3" sh -c 'stty -onlcr; cat "$1"; printf "\033]2;all-read\007"; exec sleep 60' sh "$1.part"
	wait_until 20 has_read_all
	screen_text >"$1.shown"
}

carried=() cases=(80x24:answers 80x24:silent 160x48:answers 160x48:silent)
for case in "${cases[@]}"; do
	target threads 4 100
	target_ready
	through "${case%:*}" "${case#*:}" "$case"
done
for i in "${!cases[@]}"; do
	case=${cases[i]} size=${case%:*}
	wait "${carried[i]}"
	is "$case: onetop leaves with its status over a slow line" $? 0
	check "$case: keys are answered within seconds" awk -v factor="$TEST_TIMEOUT_FACTOR" '
		/^lag/ { n++; print $2 " ms"; if ($2 > 4500 * factor) late = 1 }
		END { exit n != 4 || late }' "$tmp/$case.out"
	before=$(awk '/^at/ { print $2; exit }' "$tmp/$case.out")
	after=$(awk '/^at/ { at = $2 } END { print at }' "$tmp/$case.out")
	shown "$tmp/$case.stream" "$before" "$size"
	drawn=$(cat "$tmp/$case.stream.shown")
	like "$case: the end is on the screen" "$drawn" 'killed by signal 9| ended '
	shown "$tmp/$case.stream" "$after" "$size"
	is "$case: and the screen is what a redraw shows" "$drawn" \
		"$(cat "$tmp/$case.stream.shown")"
done
finish
