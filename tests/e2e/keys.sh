#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Every key of the keymap, pressed in a real terminal: each line of ui/keymap.def has a function
# here that shows that its keys do what help says; a line without one fails.
# shellcheck disable=SC2317 # functions are called by name
# shellcheck source=tests/e2e/lib.sh
. "${0%/*}/lib.sh"
cd "$tmp" || exit 1
command -v tmux >/dev/null || {
	skip "the keys" "tmux is not installed"
	finish
}

# press KEY: as the keymap names it.   type TEXT: letter by letter.
press() {
	case $1 in
	PgUp) screen_keys PPage ;;
	PgDn) screen_keys NPage ;;
	BackTab) screen_keys BTab ;;
	Esc) screen_keys Escape ;;
	Backspace) screen_keys BSpace ;;
	^?) screen_keys "C-$(tr '[:upper:]' '[:lower:]' <<<"${1#^}")" ;;
	Click) mouse 0 17 1 && mouse 3 17 1 ;;
	WheelUp) mouse 64 100 5 ;;
	WheelDn) mouse 65 100 5 ;;
	?) screen_keys -l -- "$1" ;;
	*) screen_keys "$1" ;;
	esac
}
# mouse BUTTON X Y: a report as this terminal sends them; cells count from 0.
mouse() {
	if [ "$(screen_format '#{mouse_sgr_flag}')" = 1 ]; then
		local up=M button=$1
		[ "$1" = 3 ] && up=m button=0
		screen_keys -l -- "$(printf '\033[<%d;%d;%d%s' "$button" $(($2 + 1)) $(($3 + 1)) $up)"
	else
		screen_keys -H 1b 5b 4d "$(printf '%x' $(($1 + 32)))" "$(printf '%x' $(($2 + 33)))" \
			"$(printf '%x' $(($3 + 33)))"
	fi
}
type() {
	screen_keys -l -- "$1"
}

# expect WHAT REGEX, expect_gone WHAT REGEX: quiet unless it fails; one test a key is said below.
expect() {
	wait_until 10 screen_has "$2" || wrong+="$1: never on the screen: $2"$'\n'"$(screen_text)"$'\n'
}
expect_gone() {
	wait_until 10 screen_lacks "$2" || wrong+="$1: still on the screen: $2"$'\n'"$(screen_text)"$'\n'
}

paused='\[Space\] live'
titles=('Memory and I/O' 'Limits and waiting' 'Mappings' 'Open files' 'Why RSS is what it is' '[Pp]rofile' 'watching begins')

start_screen() {
	screen_start 124x36 "$ONETOP" -i 50ms "$target"
	expect "the screen" 'Memory and I/O'
	page=1 shown=live
}
# start_profile: the Profile page, with a profile that was saved.
start_profile() {
	screen_start 124x36 "$ONETOP" pprof "$SRCDIR/tests/data/profile/burn.cpu.pb.gz"
	expect "the profile" 'cum%'
	shown=profile
}
# on PAGE: go to that page, live, if it is not there.
on() {
	[ "$page" = "$1" ] && return
	press "$1"
	expect "page $1" "${titles[$1 - 1]}"
	page=$1
}
live() {
	screen_has "$paused" || return 0
	press End
	expect_gone "the present" "$paused"
}
# asks KEY QUESTION: the key asks; Esc takes it back.
asks() {
	press "$1"
	expect "$1 asks" "$2"
	press Esc
	expect_gone "Esc ends it" "$2"
}
# toggles KEY TEXT: the pressed key brings a text, again takes it away.
toggles() {
	press "$1"
	expect "$1" "$2"
	press "$1"
	expect_gone "$1 again" "$2"
}
travels() {
	on 1
	press "$1"
	expect "$1 stops" "$paused"
	live
}
# view KEY REGEX: the page of a profile looks like that then; t is back.
view() {
	press "$1"
	expect "$1" "$2"
	press t
	expect "back" 'flat +flat% +sum%'
}
# window: what the frame says of the time axis.
window() {
	screen_text | sed -nE 's/.*─ ([0-9][^─]* a (dot|column)[^─]*) ─*┐.*/\1/p' | head -1
}
changes_window() {
	local before
	on 1
	press '='
	expect "the window" '200 ms a (dot|column)'
	press +
	expect "a shorter one" '100 ms a (dot|column)'
	before=$(window)
	press "$1"
	wait_until 10 window_is_not "$before" || wrong+="$1: the window stays $before"$'\n'
}
# A screen that is young has no longer window to show, and says so.
window_is_not() {
	[ "$(window)" != "$1" ] || screen_has 'everything since attach is in view'
}

key_HELP() {
	press "$1"
	expect "$1" 'Help: onetop'
	press Esc
	expect_gone "any key leaves it" 'Help: onetop'
}
key_QUIT() {
	press "$1"
	[ "$(screen_ended)" = 0 ] || wrong+="$1 does not leave"$'\n'
	start_screen
}
key_PAGE() {
	[ "$1" = 1 ] && on 2
	page=
	on "$1"
}
key_PAGE_TURN() {
	on 1
	press "$1"
	expect "$1" "${titles[$([ "$1" = Tab ] && echo 1 || echo 6)]}"
	page=
}
key_PAUSE() {
	toggles "$1" "$paused"
}
key_SNAPSHOT() {
	press "$1"
	expect "$1" 'snapshot in|threads-'
	[ -n "$(find . -name 'threads-*' -type d)" ] || wrong+="no snapshot"$'\n'
}
key_MARK() {
	asks "$1" 'mark now with'
}
key_INTERVAL() {
	asks "$1" 'sample every'
}
key_SIGNAL() {
	asks "$1" 'signal for'
}
key_RESET() {
	press "$1"
	expect "$1" 'totals count from now on|since now|since reset'
}
key_TIME_STEP() {
	travels "$1"
}
key_TIME_10() {
	travels "$1"
}
key_TIME_60() {
	travels "$1"
}
key_TIME_OLDEST() {
	travels "$1"
}
key_TIME_JUMP() {
	asks "$1" 'go to'
}
key_TIME_LIVE() {
	press Space
	expect "stopped" "$paused"
	press "$1"
	expect_gone "$1" "$paused"
}
plays() {
	on 1
	press Left
	expect "stopped" "$paused"
	press P
	expect "P plays" 'playing'
}
key_PLAY() {
	plays
	press "$1"
	expect "$1 stops" "$paused"
	live
}
key_SPEED() {
	plays
	press "$1"
	if [ "$1" = , ]; then expect "slower" 'playing 1/2x'; else expect "faster" 'playing (1|2)x'; fi
	press P
	expect "stopped again" "$paused"
	live
}
key_PEAK() {
	asks "$1" '(max|min)imum of'
}
key_EVENT() {
	on 1
	press "$1"
	expect "$1" "$paused"
	live
}
key_ROW() {
	on 2
	press "$1"
	expect "$1 shows the cursor" '▸'
}
key_ROWS() {
	key_ROW "$1"
}
key_SORT() {
	local column
	on 2
	press 1 && page=1 && on 2
	column=$(screen_text | sed -n 's/.* by \([A-Za-z%/]*\).*/\1/p' | head -1)
	press "$1"
	expect_gone "$1 sorts by another column" " by ${column}[ ,]"
}
key_REVERSE() {
	on 2
	toggles "$1" ', reversed'
}
key_FIND() {
	on 2
	asks "$1" 'find a row'
}
key_FIND_AGAIN() {
	on 2
	press /
	type threads
	press Enter
	expect "found" '▸'
	press "$1"
	expect "$1" '▸'
	expect_gone "no travel" "$paused"
}
key_FILTER() {
	on 2
	asks "$1" 'only rows'
}
key_GO() {
	on 7
	press "$1"
	expect "$1 stops there" "$paused"
	expect "on the overview" 'Memory and I/O'
	page=1
	live
}
key_ASK() {
	on 5
	press "$1"
	expect "$1" 'nobody to ask|asked (any more|again)'
}
key_WHY() {
	on 5
	press "$1"
	expect_gone "$1: only the reasons" '\[e\]xpand'
	press "$1"
	expect "$1: the charts are back" '\[e\]xpand'
}
key_EXPAND_HERE() {
	on 5
	toggles "$1" 'in this window'
}
# The target has no cycles to hide: nothing else may happen.
key_CYCLES() {
	on 7
	press "$1"
	expect "$1" 'watching begins'
}
# The target is no command of ours: there is no output to show. tests/e2e/screen.sh has one.
key_OUTPUT() {
	on 7
	press "$1"
	expect "$1" 'watching begins'
}
key_LOOK() {
	on 3
	press "$1"
	expect "$1" 'Mappings by RSS'
}
key_THREADS() {
	on 1
	expect "threads" 'Threads'
	press "$1"
	expect_gone "$1" 'Threads'
	press "$1"
	expect "$1 again" 'Threads'
}
key_CHART() {
	on 1
	press "$1"
	expect "$1 marks a chart" '▸'
}
key_EXPAND() {
	on 1
	[ "$1" = Esc ] && press e && expect "expanded" 'in this window'
	press "$1"
	if [ "$1" = Esc ]; then expect_gone "$1" 'in this window'; else
		expect "$1" 'in this window'
		press Esc
		expect_gone "back" 'in this window'
	fi
}
key_EXPAND_TABLE() {
	on 2
	press "$1"
	expect_gone "$1: only the table" 'Limits and waiting'
	expect "$1: the table" 'TID'
	press "$1"
	expect "$1: only the figures" 'Limits and waiting'
	expect_gone "$1: no table" 'TID'
	press "$1"
	expect "$1: back" 'TID'
}
key_SCALING() {
	press "$1"
	expect "$1" 'charts keep the maximum'
	press "$1"
	expect "$1 again" 'logarithmic'
	press "$1"
	expect "$1 a third time" 'reach up to what is in view'
}
key_ZOOM() {
	changes_window "$1"
}
key_ZOOM_RESET() {
	on 1
	press -
	press "$1"
	expect "$1" '200 ms a (dot|column)'
}
key_CLICK() {
	on 1
	press "$1"
	expect "$1 on a page's name" 'Limits and waiting'
	page=2
}
key_WHEEL() {
	changes_window "$1"
}
key_REDRAW() {
	on 1
	screen_keys -R
	expect_gone "an emptied terminal" 'Overview'
	press "$1"
	expect "$1" 'Memory and I/O'
}
key_SUSPEND() {
	press "$1"
	expect "$1" 'Stopped|prompt'
	type fg
	press Enter
	expect "fg" '\[1\]Overview|\[.\]'
}
key_COLORS() {
	press "$1"
	expect "$1" 'colours o(ff|n)'
	press "$1"
	expect "$1 again" 'colours o(n|ff)'
}

key_PROFILE() {
	press "$1"
	expect "$1 asks which" '\[Enter\] capture'
	press Esc
	expect_gone "Esc closes it" '\[Enter\] capture'
	page=
	on 1
}
key_CANCEL() {
	press p
	expect "which" '\[Enter\] capture'
	press "$1"
	expect_gone "$1 gives it up" '\[Enter\] capture'
	page=
	on 1
}
key_VIEW_TOP() {
	press c
	expect "callers" 'called by'
	press "$1"
	expect "$1" 'flat +flat% +sum%'
}
key_VIEW_CALLERS() {
	view "$1" 'called by'
}
key_VIEW_FLAME() {
	view "$1" '▸all'
}
key_DIFFERENCE() {
	press "$1"
	expect "$1" 'a difference takes two captures'
}
key_CAPTURE_LIST() {
	press "$1"
	expect "$1" 'capture +at +ago'
	press Esc
	expect_gone "back" 'capture +at +ago'
}
key_CAPTURE_STEP() {
	press "$1"
	expect "$1" 'this is the (old|new)est capture'
}
key_FOCUS() {
	press Down
	view "$1" 'called by'
}
key_FOCUS_BACK() {
	press Enter
	expect "in" 'called by'
	press "$1"
	expect_gone "$1" 'called by'
	press t
}
key_BOX() {
	press f
	expect "the flame graph" '▸'
	press Up
	press "$1"
	expect "$1: a box has the cursor" '▸'
	press t
	expect "back" 'flat +flat% +sum%'
}
key_SAMPLE_TYPE() {
	press "$1"
	expect "$1" 'samples 94 in'
	press "$1"
	expect "$1 again" '940ms of samples'
}
key_HIDE_RUNTIME() {
	toggles "$1" 'without the runtime'
}
key_VIEW_ALONE() {
	press "$1"
	expect_gone "$1: only the table" '┌ Flame'
	press "$1"
	expect "and back" '┌ Flame'
}
key_SAVE() {
	press "$1"
	expect "$1" 'saved in '
	[ -s "$(echo pprof.*.pb.gz)" ] || wrong+="$1 saved nothing"$'\n'
}
key_FLAME() {
	press "$1"
	expect "$1" 'the flame graph is in'
	grep -q '<svg' pprof.*.flame.svg || wrong+="$1 wrote no picture"$'\n'
}

target threads 12 0
shown=
while IFS=$'\t' read -r id keys pages; do
	if ! declare -F "key_$id" >/dev/null; then
		bad "the line $id of the keymap has a test" "write key_$id in ${0##*/}"
		continue
	fi
	for key in ${keys//|/ }; do
		wrong=
		if [ "$pages" != P ]; then
			[ "$shown" = live ] || start_screen
			live
		elif [ "$shown" != profile ]; then
			start_profile
		fi
		"key_$id" "$key"
		if [ -z "$wrong" ]; then ok "$id: $key"; else bad "$id: $key" "$wrong"; fi
	done
done < <(sed -nE 's/^KEY\(([A-Z_0-9]+), "([^"]*)", "([^"]*)".*/\1\t\2\t\3/p' "$SRCDIR/ui/keymap.def")
finish
