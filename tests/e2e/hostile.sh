#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Names are text from outside: a comm, an argv, a thread's name may hold anything, and must
# neither reach a terminal raw nor break a row.
# shellcheck source=tests/e2e/lib.sh
. "${0%/*}/lib.sh"

esc=$'\e' bel=$'\a'
comm=$'\e]0;X\a\n,"\xff'
argv=$'evil\e]52;c;aGk=\a\r\n,"quoted"\xc2\x9b31m\xe2\x80\xae\xff'
twin="named-$$"
cp "$TARGETS/named" "$tmp/$twin"
(exec -a "$argv" "$tmp/$twin" "$comm" $'thr\e[31m\n,"\xff' $'\e[2J') >"$tmp/target.out" &
target=$!
started+=("$target")
target_ready || bad "the target is ready"

# clean NAME FILE: valid UTF-8, no controls but line ends and tabs (and ESC where $3 allows it).
clean() {
	if ! iconv -f UTF-8 -t UTF-8 "$2" >/dev/null 2>&1; then
		bad "$1: valid UTF-8" "$(head -c 300 "$2" | cat -v)"
	elif LC_ALL=C grep -qaP '[\x00-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80[\xaa-\xae]' "$2"; then
		bad "$1: no control characters" \
			"$(LC_ALL=C grep -aP '[\x00-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]' "$2" | head -3 | cat -v)"
	else
		ok "$1"
	fi
}

# --- CSV

run --csv -i 20ms -n 3 "$target"
is "it can be watched" "$status" 0
clean "the CSV is clean" "$tmp/out"
check "its rows are whole" csv_whole "$tmp/out"

cp "$TARGETS/threads" "$tmp/a,\"b${esc}[1m"
printf '#!/bin/bash\nwhile [ ! -e %q ]; do sleep 0.02; done\nexec %q 1\n' "$tmp/go" \
	"$tmp/a,\"b${esc}[1m" >"$tmp/turn.sh"
bash "$tmp/turn.sh" >/dev/null &
turning=$!
started+=("$turning")
start --csv="$tmp/turn.csv" -i 10ms --pid "$turning"
wait_until 20 has_lines "$tmp/turn.csv" 3
touch "$tmp/go"
check "an exec into a hostile name is marked" wait_until 20 grep -q 'mark=exec a,""b' "$tmp/turn.csv"
stop TERM
clean "and the CSV stays clean" "$tmp/turn.csv"
is "and quoted" "$(grep -c ',"mark=exec a,""b' "$tmp/turn.csv")" 1
kill "$turning"

# --- what is said

(exec -a "$argv" "$tmp/$twin" "$comm") >"$tmp/second.out" &
second=$!
started+=("$second")
wait_until 20 grep -q ready "$tmp/second.out"
run --csv -n 1 "$twin"
is "two with that program: status 4" "$status" 4
clean "the list of them is clean" "$tmp/err"
is "and has both" "$(grep -ca evil "$tmp/err")" 2
kill "$second"
run --csv -n 1 --name "$comm"
clean "a sentence about a hostile name is clean" "$tmp/err"
run --csv -n 1 "$argv"
clean "and about a hostile command line" "$tmp/err"
run --csv="$tmp/no${esc}[31m/x" -n 1 "$target"
clean "a sentence about a hostile path is clean" "$tmp/err"
run --csv --columns "time,${esc}[31m" -n 1 "$target"
clean "a sentence about a hostile column is clean" "$tmp/err"
run --csv="$tmp/x.csv" -- "$tmp/no${esc}[31m"
clean "a sentence about a hostile command is clean" "$tmp/err"

# --- snapshot

mkdir "$tmp/snapshots"
run snapshot -o "$tmp/snapshots" --pid "$target"
is "a snapshot of it can be taken" "$status" 0
clean "its path is clean" "$tmp/out"
is "its directory's name is harmless" \
	"$(find "$tmp/snapshots" -mindepth 1 | LC_ALL=C grep -c '[^ -~]')" 0
for file in "$tmp"/snapshots/*/summary.txt "$tmp"/snapshots/*/summary.json \
	"$tmp"/snapshots/*/history.csv; do
	clean "its ${file##*/} is clean" "$file"
done
if command -v python3 >/dev/null; then
	check "its summary.json is JSON" python3 -c 'import json, sys; json.load(open(sys.argv[1]))' \
		"$tmp"/snapshots/*/summary.json
fi

# --- screen: the raw bytes that reach a terminal

screen_bytes() {
	# script(1) gives it a terminal and keeps every byte.
	script -qec "stty rows 48 cols 160; $(printf '%q ' env TERM=xterm-256color "$ONETOP" -i 100ms \
		-d 1s --pid "$target")" "$tmp/raw" </dev/null >/dev/null 2>&1
}
screen_bytes
check "the screen was drawn" grep -qa Overview "$tmp/raw"
is "no sequence of the names reaches the terminal" \
	"$(LC_ALL=C grep -caE "$esc\]0;X|$esc\]52;|$esc\[2J,|thr$esc|"$'\xff'"|$bel" "$tmp/raw")" 0
screen_start 160x48 "$ONETOP" --pid "$target"
screen_wait "the threads are on the screen" 'thr'
screen_wait "the command is on the screen" 'evil'
screen_keys q
is "and it leaves" "$(screen_ended)" 0
finish
