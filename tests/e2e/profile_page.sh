#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The Profile page on a Go program: captures by keys, its views, differences, files; what it shows
# is what go tool pprof says of the file that it saved.
# shellcheck source=tests/e2e/lib.sh
. "${0%/*}/lib.sh"
# shellcheck source=tests/e2e/lib_go.sh
. "${0%/*}/lib_go.sh"
export http_proxy=
unset HTTPS_PROXY https_proxy ALL_PROXY all_proxy
command -v tmux >/dev/null || {
	skip "the Profile page" "tmux is not installed"
	finish
}

go_build busy "$tmp/busy"
go_target "$tmp/busy" tcp 127.0.0.1:0
mkdir "$tmp/files"
# A heap profile is as of the last GC: what the program keeps is in it from the second one on,
# and some functions more in time.
# shellcheck disable=SC2317 # called by name
heap_is_full() {
	local top
	top=$(PPROF_TMPDIR=$tmp/seen "$ONETOP" pprof -top "http://$address/debug/pprof/heap" 2>/dev/null)
	[ "$(wc -l <<<"$top")" -gt 12 ] && grep -q 'main\.allocate' <<<"$top"
}
wait_until 30 heap_is_full
cd "$tmp/files" || exit 1

# --- a heap, in all views

screen_start 160x48 "$ONETOP" -i 200ms "$target"
screen_wait "the overview is there" '\[6\]Profile'
screen_keys p
screen_wait "p lists the kinds with the counts of the index page" 'heap +now +[0-9]+ '
screen_wait "and says who is asked" "from http://$address/debug/pprof/"
screen_keys Down
screen_wait "Down goes to the heap" '▸ heap'
screen_keys Enter
screen_wait "Enter captures it" 'heap at [0-9:]{8}: inuse_space [0-9.]+[kM]B in all'
screen_wait "Top has main.allocate" '[0-9]% +█+[^ ]* +main\.allocate'
screen_wait "and Flame stands below" '┌ Flame ─'
screen_keys v
screen_wait "v turns to the next type" 'alloc_objects [0-9]'
screen_keys V
screen_wait "V turns back" 'inuse_space [0-9.]+[kM]B in all'

# --- what is saved is what is shown

screen_keys S
screen_wait "S says where it saved" "saved in $tmp/files/pprof\.busy\..*\.001\.pb\.gz"
screen_keys o
screen_wait "o says where it wrote" "the flame graph is in $tmp/files/pprof\.busy\..*\.001\.flame\.svg"
saved=(*.pb.gz) flames=(*.flame.svg)
is "one file each" "${#saved[@]} ${#flames[@]}" "1 1"
is "for the user alone" "$(stat -c %a "${saved[0]}" "${flames[0]}" | sort -u)" 600
is "nothing else is left there" "$(find . -type f | wc -l)" 2
like "the flame graph is an SVG" "$(head -c 300 "${flames[0]}")" '<svg '
# The rows of Top as "flat flat% sum% cum cum% name", without the bars.
rows() {
	sed 's/│//g; s/▸//' | awk '$2 ~ /%$/ && $3 ~ /%$/ && $5 ~ /%$/ && $1 ~ /^-?[0-9]/ {
		mark = $NF ~ /^\(.*inline\)$/
		print $1, $2, $3, $4, $5, $(NF - mark) (mark ? " " $NF : "") }'
}
# A share of more digits than its column has is rounded.
reference=$("$PPROF" -top -symbolize=none "${saved[0]}" 2>/dev/null | sed '1,/flat%/d' | awk '
	function short(share) { return length(share) <= 6 ? share : share < 0.0005 ? "~0%" : sprintf("%.3f%%", share) }
	{ $2 = short($2); $3 = short($3); $5 = short($5); print }')
# What the runtime sampled varies: the two of the program are always there.
# shellcheck disable=SC2317 # wait_until calls it
some_rows() {
	[ "$(screen_text | rows | wc -l)" -ge 2 ]
}
wait_until 15 some_rows # the next test says when they never came
shown=$(screen_text | rows)
is "there are functions to compare" "$([ "$(wc -l <<<"$shown")" -ge 2 ] && echo yes)" yes
is "the figures are those of go tool pprof -top" "$shown" \
	"$(head -n "$(wc -l <<<"$shown")" <<<"$reference")"

# --- walking

screen_keys '/'
screen_wait "/ asks" 'find a row'
screen_keys -l allocate
screen_keys Enter
screen_wait "and finds" '▸ .*main\.allocate'
screen_keys Enter
screen_wait "Enter shows its callers" 'called by .*↑ main\.work'
screen_keys Up Enter
screen_wait "Enter walks on" '▸.* main\.work +itself'
screen_wait "and shows what that calls" 'calls .*↓ main\.allocate'
screen_keys BSpace
screen_wait "Backspace walks back" '▸.* main\.allocate +itself'
screen_keys f
screen_wait "f goes to Flame" '▸all'
screen_keys Down
screen_wait "Down goes to the widest callee, whose figures stand in the frame" 'Flame ─.* [a-z]+.*: [0-9.]+[kM]?B, [0-9.]+%, self'
screen_keys '/'
screen_keys -l main.work
screen_keys Enter
screen_wait "finding tells the share" '"main\.work": [0-9.]+[kM]B, [0-9.]+% of all, 1 box '
screen_keys Enter
screen_wait "Enter zooms: the box fills the pane" '▸main\.work .* [0-9.]+%│ │'
screen_keys Escape Escape
screen_keys e
screen_wait_gone "e gives the page to one view" '┌ Flame'
screen_keys e t

# --- the difference of two

screen_keys p
screen_wait "the chooser remembers" '▸ heap'
screen_keys Enter
screen_wait "another heap" '2 captures'
screen_keys d
screen_wait "d takes the difference" 'heap at [0-9:]{8} minus heap at [0-9:]{8}'
screen_keys d
screen_wait_gone "d again gives it up" ' minus heap'
screen_keys ','
screen_wait ", goes to the capture before" 'heap [0-9:]{8} +▸heap'
screen_keys l
screen_wait "l lists them" 'shown +heap'
screen_keys Escape

# --- the CPU, while other pages live; giving up

screen_keys p
screen_wait "the chooser opens" '▸ heap'
screen_keys Up
screen_wait "the CPU takes seconds" '▸ cpu +30 s'
screen_keys 6 0
screen_wait "that are typed" '60_ s'
screen_keys Enter
screen_wait "a bar runs in the frame" 'cpu 60 s ▕.*s left'
screen_keys 1
screen_wait "and on other pages, which live on" 'cpu 60 s ▕.*s left'
screen_keys 6 Escape
screen_wait "Esc gives it up" 'cpu 60 s: given up'
screen_keys p
screen_wait "the chooser remembers the seconds" '▸ cpu +60 s'
screen_keys 1 Enter
screen_wait "a second of CPU is soon there" 'cpu 1 s at [0-9:]{8}: [0-9.]+m?s of samples in 1\.[0-9]+s'
screen_wait "and counts main.compute" 'main\.compute'
screen_keys H
screen_wait "H hides the runtime" 'without the runtime'
screen_resize 80x24
screen_wait "80x24 has the figures" 'flat% +sum% +cum +cum% +function'
screen_resize 40x10
screen_wait "40x10 has functions" 'main\.compute'
screen_resize 160x48
screen_keys q
is "q leaves" "$(screen_ended)" 0

# --- the help says it first

screen_start 80x24 "$ONETOP" "$target"
screen_wait "the overview is there again" '\[6\]'
screen_keys 6
screen_wait "page 6 says how to begin" '\[p\]rofile captures one'
screen_keys '?'
screen_wait "help begins with the page's keys" 'functions and their figures'
screen_keys q q
finish
