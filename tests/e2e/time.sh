#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# onetop time against bash's time and GNU time: the same words, the same figures, the same status.
# shellcheck disable=SC2016 # the dollars belong to the commands under test
# shellcheck source=tests/e2e/lib.sh
. "${0%/*}/lib.sh"
gnu=$(type -P time)
err=$tmp/err

# figure FILE LABEL: what a report of time -v says after "LABEL: ".
figure() {
	sed -n "s|^	$2: ||p" "$1"
}
# labels FILE: a report with every value taken out, up to the exit status.
labels() {
	sed -n -e 's/^\(	[^"]*: \).*/\1/' -e p -e '/^	Exit status/q' "$1"
}
# near NAME GOT WANTED PERCENT SLACK: numbers that differ by at most that.
near() {
	if awk -v a="$2" -v b="$3" -v p="$4" -v s="$5" \
		'BEGIN { d = a - b; if (d < 0) d = -d; exit !(a != "" && b != "" && d <= b * p / 100 + s) }'; then
		ok "$1"
	else
		bad "$1" "got $2, expected $3 within $4 % and $5"
	fi
}
# status WANTED ARG...: the status of onetop time with these arguments.
status() {
	local want=$1
	shift
	"$ONETOP" time "$@" >/dev/null 2>"$err"
	is "status $want: time $*" "$?" "$want"
}

# --- statuses -------------------------------------------------------------------------------

status 0 true
status 3 -- sh -c 'exit 3'
status 143 -v sh -c 'kill -TERM $$'
status 137 -p sh -c 'kill -KILL $$'
status 127 /nonexistent/program
like "a command that is not there is named" "$(<"$err")" \
	'^onetop: time: cannot run /nonexistent/program: No such file or directory$'
touch "$tmp/plain"
status 126 "$tmp/plain"
like "a file that is no program is named" "$(<"$err")" \
	"^onetop: time: cannot run $tmp/plain: Permission denied\$"
status 2
like "no command is a usage error" "$(<"$err")" 'which command'
status 2 -x true
like "an option that is not there is named" "$(<"$err")" 'there is no option -x'
status 2 -o
status 125 -o "$tmp/none/file" touch "$tmp/ran"
like "a report that cannot be written is named" "$(<"$err")" "$tmp/none/file"
check "and the command does not run for nothing" test ! -e "$tmp/ran"
status 125 -o /dev/full true
status 3 -o /dev/full sh -c 'exit 3'
status 5 -- sh -c 'exit 5' -v

# --- the command is run as it stands --------------------------------------------------------

is "argv passes through, no shell between" \
	"$("$ONETOP" time -- printf '%s|' 'a b' '$HOME' '*' '' 2>/dev/null)" 'a b|$HOME|*||'
is "options after the command are the command's" "$("$ONETOP" time echo -v -p 2>/dev/null)" '-v -p'
is "standard input passes through" "$(echo hello | "$ONETOP" time cat 2>/dev/null)" hello
is "no descriptor of ours is left open in it" \
	"$("$ONETOP" time -v -o "$tmp/r" sh -c 'ls /proc/$$/fd' | tr '\n' ' ')" \
	"$(sh -c 'ls /proc/$$/fd' | tr '\n' ' ')"

# timed ARG...: onetop time in the background, in a group of its own; its pid in $timed. What it
# runs says that it is there by making $tmp/up.
timed() {
	rm -f "$tmp/up"
	setsid env --default-signal "$ONETOP" time "$@" 2>"$err" &
	timed=$!
	started+=("$timed")
	wait_until 20 test -e "$tmp/up"
}
# timed_status: wait for its end; $status is its status.
timed_status() {
	wait_ended "$timed" || bad "onetop time ends within 20 s"
	wait "$timed"
	status=$?
}

# The keys of the terminal go to the whole group: the command ends, the report still comes.
timed -p sh -c ': >"$1"; exec sleep 60' sh "$tmp/up"
kill -INT -- "-$timed"
timed_status
is "an interrupt ends the command, whose status it is" "$status" 130
like "and the report comes" "$(<"$err")" '^real [0-9]+\.'
timed -p sh -c 'trap "exit 7" QUIT; : >"$1"; while :; do sleep 0.02; done' sh "$tmp/up"
kill -QUIT -- "-$timed"
timed_status
is "a command that handles the key ends as it likes" "$status" 7

# What is sent to onetop alone is meant for the command, which would be left behind otherwise.
for option in -p -v; do
	for signal in TERM HUP; do
		timed $option sh -c 'trap "exit 9" TERM HUP; : >"$1"; while :; do sleep 0.02; done' sh "$tmp/up"
		kill -$signal "$timed"
		timed_status
		is "$signal ends what time $option runs, whose status it is" "$status" 9
		like "and the report comes, after $signal" "$(<"$err")" '^real |Exit status: 9'
	done
done
rm -f "$tmp/up"
(trap '' HUP && exec "$ONETOP" time -p sh -c ': >"$1"; exec sleep 60' sh "$tmp/up") 2>"$err" &
timed=$!
started+=("$timed")
wait_until 20 test -e "$tmp/up"
kill -HUP "$timed"
kill -TERM "$timed"
timed_status
is "HUP that was ignored at the start is none of its business" "$status" 143

# --- bash and POSIX -------------------------------------------------------------------------

shape() {
	sed 's/[0-9]/N/g' "$1"
}
"$ONETOP" time sleep 0.01 2>"$tmp/ours"
bash -c 'time sleep 0.01' 2>"$tmp/bash"
check "the plain report has the shape of bash's, byte for byte" cmp <(shape "$tmp/ours") <(shape "$tmp/bash")
"$ONETOP" time -p sleep 0.01 2>"$tmp/ours"
bash -c 'time -p sleep 0.01' 2>"$tmp/bash"
check "-p has the shape of bash's time -p" cmp <(shape "$tmp/ours") <(shape "$tmp/bash")
"$ONETOP" time sleep 0.3 2>"$tmp/ours"
near "real is what passed" "$(sed -n 's/real.*m\(.*\)s/\1/p' "$tmp/ours")" 0.30 1 0.2
LC_ALL=de_DE.UTF-8 "$ONETOP" time sleep 0 2>"$tmp/ours"
unlike "no locale's comma" "$(<"$tmp/ours")" ','

# --- -o and -a ------------------------------------------------------------------------------

echo old >"$tmp/report"
"$ONETOP" time -p -o "$tmp/report" true 2>"$err"
is "-o replaces" "$(head -1 "$tmp/report" | cut -c1-5)" 'real '
is "and standard error is silent" "$(<"$err")" ''
"$ONETOP" time -p -a -o "$tmp/report" true
is "-a adds" "$(grep -c '^real ' "$tmp/report")" 2
"$ONETOP" time -pao "$tmp/report" -- true
is "options may be joined" "$(grep -c '^real ' "$tmp/report")" 3

# --- -v -------------------------------------------------------------------------------------

"$ONETOP" time -v sh -c 'exit 3' 2>"$tmp/ours"
like "a failed command is told first" "$(head -1 "$tmp/ours")" '^Command exited with non-zero status 3$'
"$ONETOP" time -v sh -c 'kill -9 $$' 2>"$tmp/ours"
like "a killed command is told first" "$(head -1 "$tmp/ours")" '^Command terminated by signal 9$'
is "hostile arguments cannot act on the terminal" \
	"$("$ONETOP" time -v true $'\e]0;x\a' 2>&1 | grep -c $'\e')" 0
"$ONETOP" time -v -o "$tmp/ours" sleep 0.2
for label in 'Peak proportional set size (kbytes)' 'Peak threads' 'Peak open files' \
	'Run delay (seconds)'; do
	like "$label is known" "$(figure "$tmp/ours" "$label")" '^[0-9.]+$'
done
like "curves in block characters" "$(<"$tmp/ours")" '^	RSS over the run \(0 to .*\): [▁▂▃▄▅▆▇]*█'

# A command that takes 40 MB bit by bit, and holds them for a moment.
growing() {
	{
		for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
			head -c 2000000 /dev/zero
			sleep 0.02
		done
		sleep 0.5
	} | "$ONETOP" time -v -o "$1" tail -c 40000000 >/dev/null
}
busy=()
for _ in 1 2 3 4; do
	"$TARGETS/spin" 60 &
	busy+=("$!")
done
started+=("${busy[@]}")
runs=()
for i in 1 2 3 4; do
	growing "$tmp/grown$i" &
	runs+=("$!")
done
wait "${runs[@]}"
kill -KILL "${busy[@]}"
wait "${busy[@]}" 2>/dev/null
least=$(for i in 1 2 3 4; do
	figure "$tmp/grown$i" 'Peak proportional set size (kbytes)'
done | sort -n | head -1)
check "peak PSS is found on a busy machine, too ($least KiB)" test "${least:-0}" -ge 37000
LC_ALL=C "$ONETOP" time -v -o "$tmp/ours" sleep 0.1
like "curves in ASCII elsewhere" "$(<"$tmp/ours")" '^	RSS over the run \(0 to .*\): [_.:=+*#-]*#'

if [ -z "$gnu" ] || ! "$gnu" --version 2>&1 | grep -q GNU; then
	skip "the report of GNU time" "GNU time is not installed"
	finish
fi

# compare NAME COMMAND...: both reports; left in $tmp/ours and $tmp/gnu.
compare() {
	local name=$1
	shift
	"$gnu" -v -o "$tmp/gnu" "$@" >/dev/null
	"$ONETOP" time -v -o "$tmp/ours" "$@" >/dev/null
	check "$name: line by line the labels of GNU time" diff <(labels "$tmp/gnu") <(labels "$tmp/ours")
}
same() { # LABEL PERCENT SLACK
	near "$1" "$(figure "$tmp/ours" "$1")" "$(figure "$tmp/gnu" "$1")" "$2" "$3"
}

# What the child costs between fork and exec is in its usage: real has to cover it as well.
most=0
for _ in 1 2 3 4 5 6 7 8; do
	"$ONETOP" time -v -o "$tmp/ours" true
	percent=$(figure "$tmp/ours" 'Percent of CPU this job got' | tr -d '%?')
	[ "${percent:-0}" -gt "$most" ] && most=$percent
done
check "the shortest command with one thread never gets more than one CPU ($most %)" test "$most" -le 101

compare "a short one" sleep 0.25
is "the command as GNU time shows it" "$(figure "$tmp/ours" 'Command being timed')" '"sleep 0.25"'
is "page size" "$(figure "$tmp/ours" 'Page size (bytes)')" "$(getconf PAGESIZE)"
like "elapsed" "$(figure "$tmp/ours" 'Elapsed (wall clock) time (h:mm:ss or m:ss)')" '^0:00\.[2-9][0-9]$'

compare "64 MiB of memory" dd if=/dev/zero of=/dev/null bs=64M count=1 status=none
same 'Maximum resident set size (kbytes)' 2 1024
same 'Minor (reclaiming a frame) page faults' 10 200
same 'Major (requiring I/O) page faults' 0 20

compare "a busy loop" sh -c 'i=0; while [ $i -lt 300000 ]; do i=$((i + 1)); done'
same 'User time (seconds)' 40 0.1
near "percent of CPU is user and system over elapsed" \
	"$(figure "$tmp/ours" 'Percent of CPU this job got' | tr -d %)" \
	"$(awk -F': ' '/User time|System time/ { cpu += $2 } /^\tElapsed/ { sub(".*:", "", $NF); print 100 * cpu / $NF }' "$tmp/ours")" 5 5
like "CPU over the run is drawn" "$(<"$tmp/ours")" '^	CPU over the run'

compare "writes" dd if=/dev/zero of="$tmp/file" bs=1M count=8 conv=fsync status=none
same 'File system outputs' 5 64

compare "switches" sh -c 'for i in 1 2 3 4 5 6 7 8 9 10; do sleep 0.005; done'
same 'Voluntary context switches' 60 30

compare "a failure" sh -c 'exit 9'
is "its status is in the report" "$(figure "$tmp/ours" 'Exit status')" 9
compare "a killed one" sh -c 'kill -TERM $$'
compare "one that cannot be run" /nonexistent/program
finish
