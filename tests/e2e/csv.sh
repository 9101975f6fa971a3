#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The CSV: its header, whole rows whatever happens, and one clear line when it cannot be written.
# shellcheck disable=SC2016 # awk's dollars
# shellcheck source=tests/e2e/lib.sh
. "${0%/*}/lib.sh"

header=time,elapsed_s,event,pid,state,threads,cpu_percent,user_percent,system_percent
header+=,cpu_seconds_total,user_seconds_total,system_seconds_total,run_delay_seconds_total
header+=,block_delay_seconds_total,rss_bytes,rss_anon_bytes,rss_file_bytes,rss_shmem_bytes
header+=,swap_bytes,virtual_bytes,peak_rss_bytes,pss_bytes,minor_faults_total
header+=,major_faults_total,voluntary_switches_total,involuntary_switches_total
header+=,read_bytes_total,write_bytes_total,read_chars_total,write_chars_total
header+=,read_syscalls_total,write_syscalls_total,open_fds
csv="$tmp/run.csv"
target threads 2 # most is of any process: it need not take a core from others

# --- how many rows, and what is in them

run --csv -i 20ms -n 5 "$target"
is "-n ends it with status 0" "$status" 0
is "the header is the contract's, word by word" "$(head -1 "$tmp/out")" "$header"
is "-n 5 gives five rows" "$(($(wc -l <"$tmp/out") - 1))" 5
check "every row is whole" csv_whole "$tmp/out"
is "nothing goes to standard error" "$err" ""
is "the first event is the attach" "$(csv_column "$tmp/out" event | head -1)" attach
is "the pid is the target's" "$(csv_column "$tmp/out" pid | sort -u)" "$target"
like "the time is RFC 3339 in UTC with microseconds" "$(csv_column "$tmp/out" time | head -1)" \
	'^20[0-9]{2}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]\.[0-9]{6}Z$'
is "no rate is known in the first row, and it is empty, not 0" \
	"$(csv_column "$tmp/out" cpu_percent | head -1)" ""
is "counters never fall" "$(awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) if ($i ~ /_total$/) c[i] = $i }
	NR > 1 { for (i in c) { if ($i != "" && $i + 0 < last[i] + 0) print c[i]; if ($i != "") last[i] = $i } }' "$tmp/out")" ""

run --csv -i 50ms -d 300ms "$target"
is "-d ends it with status 0" "$status" 0
check "-d 300ms ends after 0.3 s" awk -v t="$(csv_column "$tmp/out" elapsed_s | tail -1)" \
	'BEGIN { exit !(t >= 0.29 && t < 2) }'

calm=$target
target spin
run --csv -i 200ms -n 6 "$target"
check "a program that only computes uses about a core, nearly all of it as user" awk -F, '
	NR == 1 { for (i = 1; i <= NF; i++) n[$i] = i; next }
	{ last_cpu = $n["cpu_seconds_total"]; last_t = $n["elapsed_s"]
	  if (NR == 2) { cpu = last_cpu; t = last_t } }
	$n["user_percent"] != "" { user = $n["user_percent"]; all = $n["cpu_percent"] }
	END { used = (last_cpu - cpu) / (last_t - t)
	      exit !(used > 0.05 && used < 1.1 && user > 0.8 * all && user <= all) }' "$tmp/out"

target_stop
target=$calm

# --- on time

# policy_is NUMBER: of the watcher's main thread, as sched(7) counts; field 41 of its stat.
# shellcheck disable=SC2317 # wait_until calls it
policy_is() {
	local stat=
	{ read -rd '' stat <"/proc/$watcher/stat"; } 2>/dev/null
	# shellcheck disable=SC2086 # fields
	set -- "$1" ${stat##*) }
	[ "${40:-}" = "$1" ]
}
first=0
[ "$(nice)" = 0 ] && chrt -f 1 true 2>/dev/null && first=1
start --csv=/dev/null -i 20ms "$target"
check "at short intervals it is let in first where the kernel grants that" wait_until 10 policy_is "$first"
stop INT
start --csv="$csv" -i 1s "$target"
wait_until 10 has_lines "$csv" 2
check "at long ones it is an ordinary thread" policy_is 0
stop INT

# --- columns

run --csv --columns rss_bytes,time,pid -n 1 "$target"
is "--columns chooses and orders" "$(head -1 "$tmp/out")" rss_bytes,time,pid
like "and the rows follow" "$(tail -1 "$tmp/out")" "^[0-9]+,20[^,]*Z,$target\$"
run --csv --columns time,rss_byte -n 1 "$target"
is "an unknown column is a usage error" "$status" 2
like "that names it and its kin" "$err" "'rss_byte'.* is rss_bytes,"
run --csv --columns xyz -n 1 "$target"
like "or what names look like" "$err" "'xyz'.*time,pid"
run --csv= -n 1 "$target"
is "a file without a name is a usage error" "$status" 2

# --- files

run --csv="$csv" -i 10ms -n 3 "$target"
is "--csv=FILE leaves standard output alone" "$out" ""
is "and has header and rows" "$(wc -l <"$csv")" 4
run --csv="$csv" -i 10ms -n 2 "$target"
is "a second run replaces the file" "$(wc -l <"$csv")" 3
run --csv="$csv" --append -i 10ms -n 2 "$target"
is "--append keeps what is there and writes no second header" \
	"$(wc -l <"$csv") $(grep -c '^time,' "$csv")" "5 1"
cp "$csv" "$tmp/before.csv"
run --csv="$csv" --append --columns time,pid -n 1 "$target"
is "--append to another header is refused" "$status" 1
like "with a sentence" "$err" 'header|columns'
is "in one line" "$(wc -l <<<"$err")" 1
check "and the file is untouched" cmp "$csv" "$tmp/before.csv"
rm -f "$tmp/new.csv"
run --csv="$tmp/new.csv" --append -n 1 "$target"
is "--append makes a new file with a header" "$(wc -l <"$tmp/new.csv")" 2

# --- whole rows whatever happens

rm -f "$csv"
start --csv="$csv" -i 1ms "$target"
check "rows are written as they come" wait_until 20 has_lines "$csv" 50
stop KILL
check "kill -9 leaves whole rows" csv_whole "$csv"
for signal in INT TERM; do
	rm -f "$csv"
	start --csv="$csv" -i 1ms "$target"
	wait_until 20 has_lines "$csv" 50
	stop $signal
	is "SIG$signal ends it with status 0" "$status" 0
	check "SIG$signal leaves whole rows" csv_whole "$csv"
	is "SIG$signal is nothing to speak of" "$(cat "$tmp/watch.err")" ""
done

rm -f "$csv"
start --csv="$csv" -i 1ms "$target"
wait_until 20 has_lines "$csv" 20
mv "$csv" "$csv.1"
kill -HUP "$watcher"
check "SIGHUP opens the file by its name again" wait_until 20 has_lines "$csv" 20
stop TERM
is "the new file has a header of its own" "$(head -1 "$csv")" "$header"
check "the old file is whole" csv_whole "$csv.1"
check "the new file is whole" csv_whole "$csv"
check "no row is lost between them" awk -F, '$2 + 0 == 0 && $2 !~ /^0/ { next }
	last != "" && $2 - last > 0.5 { exit 1 } { last = $2 }' "$csv.1" "$csv"

mkdir "$tmp/logs"
start --csv="$tmp/logs/a.csv" -i 1ms "$target"
wait_until 20 has_lines "$tmp/logs/a.csv" 20
mv "$tmp/logs" "$tmp/moved"
kill -HUP "$watcher"
check "a file that SIGHUP cannot open again is named" wait_until 20 grep -q . "$tmp/watch.err"
rows=$(wc -l <"$tmp/moved/a.csv")
check "and the rows still go to the one before" wait_until 20 has_lines "$tmp/moved/a.csv" $((rows + 50))
stop TERM
is "in one line, and that is no failure" "$status $(cat "$tmp/watch.err")" \
	"0 onetop: $tmp/logs/a.csv: its directory does not exist; create it first; rows still go to the file opened before"

# As nohup starts it, and a script's "&".
rm -f "$csv"
(
	trap '' HUP INT
	exec "$ONETOP" --csv="$csv" -i 1ms "$target"
) 2>"$tmp/watch.err" &
watcher=$!
started+=("$watcher")
wait_until 20 has_lines "$csv" 20
kill -INT "$watcher"
mv "$csv" "$csv.1"
kill -HUP "$watcher"
check "signals that were ignored at the start stay so, but HUP opens the file again" \
	wait_until 20 has_lines "$csv" 20
stop TERM
is "and TERM ends it" "$status" 0

rm -f "$csv"
start --csv="$csv" -i 10ms "$target"
wait_until 20 has_lines "$csv" 5
kill -STOP "$watcher"
wait_until 5 grep -q '^State:.T' "/proc/$watcher/status"
sleep 0.4 # the gap itself
kill -CONT "$watcher"
check "a stopped onetop notes the gap" wait_until 20 grep -q ',gap=' "$csv"
stop TERM
check "with its length, and no rate across it" awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) n[$i] = i }
	# A busy machine adds small gaps of its own.
	$n["event"] ~ /^gap=/ { g = $n["event"]; sub(/gap=/, "", g)
		if (g + 0 > longest) longest = g + 0
		if ($n["cpu_percent"] != "") bad = 1 }
	END { exit bad || longest < 0.3 || longest > 20 }' "$csv"

# --- the end of the target

target threads 2
rm -f "$csv"
start --csv="$csv" -i 10ms "$target"
wait_until 20 has_lines "$csv" 3
target_stop
status_of_watcher
is "the end of the target ends it with status 0" "$status" 0
# With ptrace permission a zombie still shows how it ended; once it is reaped, nobody can say.
like "a stranger's end is lost, or its signal" "$(csv_column "$csv" event | tail -1)" '^(lost|signal=9)$'
check "and the rows are whole" csv_whole "$csv"
is "memory of what has ended is empty, not 0" "$(csv_column "$csv" rss_bytes | grep -cx 0)" 0
run --csv="$csv" -i 10ms -- sh -c 'exit 7'
unlike "that a command begins is no exec" "$(csv_column "$csv" event)" exec
is "a command's status is passed on" "$status" 7
is "and stands in the last row" "$(csv_column "$csv" event | tail -1)" exit=7
# shellcheck disable=SC2016 # the inner shell's pid
run --csv="$csv" -i 10ms -- sh -c 'kill -9 $$'
is "a command killed by a signal gives 128 and the signal" "$status" 137
is "and its last row says so" "$(csv_column "$csv" event | tail -1)" signal=9

# --- when it cannot be written: one line, status 1

target threads 2
one_line() {
	is "$1: status 1" "$status" 1
	is "$1: one line" "$(wc -l <"$tmp/err")" 1
	like "$1: that says why" "$err" "$2"
}
run --csv=/dev/full -i 1ms -n 20 "$target"
one_line "a full disk" 'no space left'
"$ONETOP" --csv -i 1ms -n 20 "$target" >/dev/full 2>"$tmp/err"
status=$? err=$(cat "$tmp/err")
one_line "a full disk behind standard output" 'no space left'
run --csv="$tmp/none/run.csv" -n 1 "$target"
one_line "a folder that is not there" "$tmp/none/run.csv: .*does not exist"
run --csv="$tmp" -n 1 "$target"
one_line "a folder in place of a file" 'directory'
touch "$tmp/locked.csv" && chmod 444 "$tmp/locked.csv"
if [ "$(id -u)" -eq 0 ]; then
	chmod 755 "$tmp"
	setpriv --reuid=65534 --regid=65534 --clear-groups "$ONETOP" --csv="$tmp/locked.csv" -n 1 \
		"$target" >"$tmp/out" 2>"$tmp/err"
	status=$? err=$(cat "$tmp/err")
	if [ $status -eq 126 ]; then
		skip "a read-only file" "the program is not readable for others"
	else
		one_line "a read-only file" 'permission denied'
	fi
else
	run --csv="$tmp/locked.csv" -n 1 "$target"
	one_line "a read-only file" 'permission denied'
fi
{
	"$ONETOP" --csv -i 1ms "$target" 2>"$tmp/err"
	echo $? >"$tmp/status"
} | head -1 >"$tmp/first"
is "| head -1 gets the header" "$(cat "$tmp/first")" "$header"
check "a reader that went away ends it with one line at most" test "$(wc -l <"$tmp/err")" -le 1

# A recording that fails leaves no command behind: it is seen through, and its status counts.
{
	"$ONETOP" --csv -i 5ms -- \
		sh -c 'until [ -e "$1" ]; do sleep 0.02; done; echo through >&2; exit 4' sh "$tmp/go" 2>"$tmp/err"
	echo $? >"$tmp/status"
} | {
	head -1 >/dev/null
	exec <&-
	wait_until 20 grep -q 'reader is gone' "$tmp/err"
	touch "$tmp/go"
}
is "a command is seen through when its recording fails" "$(cat "$tmp/status" "$tmp/err")" \
	$'4\nonetop: standard output: the reader is gone\nthrough'

# A file of ours must not get the number of a closed standard error, and our sentences with it.
"$ONETOP" --record="$tmp/closed.csv" -i 20ms -- sh -c 'echo to nobody >&2; exit 4' 2>&-
is "with standard error closed the command's status is passed on" $? 4
check "and no sentence gets into the file" csv_whole "$tmp/closed.csv"
"$ONETOP" --csv="$tmp/closed.csv" -i 20ms -- \
	sh -c 'for fd in 0 1 2; do [ -e /proc/$$/fd/$fd ] && echo $fd; done' <&- 2>&- >"$tmp/out"
is "and the command finds closed what was" "$(cat "$tmp/out")" 1
"$ONETOP" --csv -n 1 "$target" 2>"$tmp/err" >&-
is "standard output that is closed: status 1" $? 1
like "and a sentence" "$(cat "$tmp/err")" 'standard output cannot be written'

# A reader that does not read: no row is lost while it may still come, and one signal ends it.
mkfifo "$tmp/stuck" "$tmp/stuck2"
sleep 600 <>"$tmp/stuck" 7<>"$tmp/stuck2" &
started+=($!)
# stuck_in_write PID: it waits for room; the main thread is the one that samples.
# shellcheck disable=SC2317 # wait_until calls it
stuck_in_write() {
	local before after
	before=$(grep ^wchar "/proc/$1/io")
	# Rows enough for a page: who only starts has written none.
	[ "${before#wchar: }" -gt 4000 ] && sleep 0.2 &&
		after=$(grep ^wchar "/proc/$1/io") && [ "$before" = "$after" ]
}
start --csv="$tmp/stuck" -i 1ms "$target"
check "a reader that does not read is waited for" wait_until 20 stuck_in_write "$watcher"
stop TERM
is "and one TERM ends the waiting, with status 0" "$status $(cat "$tmp/watch.err")" "0 "
start --csv="$tmp/stuck2" -i 1ms -- sleep 600
wait_until 20 stuck_in_write "$watcher"
command=$(pgrep -P "$watcher")
kill -KILL "$command"
check "a command that ends meanwhile" wait_ended "$command"
stop TERM
is "has its status passed on, after one TERM" "$status" 137

# A reader that pauses: what could not be sampled meanwhile is a gap with its length.
mkfifo "$tmp/slow"
sleep 600 <>"$tmp/slow" &
started+=($!)
start --csv="$tmp/slow" -i 1ms "$target"
wait_until 20 stuck_in_write "$watcher"
sleep 0.4 # the pause itself
cat "$tmp/slow" >"$tmp/slow.csv" &
reader=$!
started+=("$reader")
check "a reader that reads again gets its rows" wait_until 20 has_lines "$tmp/slow.csv" 1000
stop TERM
kill "$reader"
wait "$reader" 2>/dev/null
check "and where it did not read the first row says for how long nothing was known" awk -F, '
	NR == 1 { for (i = 1; i <= NF; i++) n[$i] = i; next }
	{ t = $n["elapsed_s"]; step = t - last; last = t }
	NR > 2 && step > longest { longest = step; event = $n["event"]; sub(/^gap=/, "", event) }
	END { print longest " s: " event
	      exit !(longest > 0.4 && event != "" && event - longest < 0.01 && longest - event < 0.01) }' \
	"$tmp/slow.csv"

# --- locale

# Made once for all runs: that takes longer than all that asks for it.
locales=$BUILDDIR/tests/locale
[ -e "$locales/de_DE.UTF-8" ] || {
	mkdir -p "$locales" && localedef -i de_DE -f UTF-8 "$tmp/de_DE.UTF-8" >/dev/null 2>&1 &&
		mv "$tmp/de_DE.UTF-8" "$locales"
}
if [ "$(LOCPATH=$locales LC_ALL=de_DE.UTF-8 env printf %.1f 0,5 2>/dev/null)" = 0,5 ]; then
	LOCPATH=$locales LC_ALL=de_DE.UTF-8 LANG=de_DE.UTF-8 \
		"$ONETOP" --csv -i 20ms -n 3 "$target" >"$tmp/german.csv"
	check "a German locale changes nothing: rows are whole" csv_whole "$tmp/german.csv"
	like "and numbers keep their point" "$(csv_column "$tmp/german.csv" elapsed_s | tail -1)" \
		'^[0-9]+\.[0-9]+$'
	LOCPATH=$locales LC_ALL=de_DE.UTF-8 "$ONETOP" --csv -i 0.5 -n 1 "$target" >"$tmp/german.csv"
	is "nor what is typed: 0.5 is half a second" $? 0
else
	skip "a German locale changes nothing" "localedef has no de_DE"
fi
finish
