#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# onetop replay: a recording on the screen, whole, damaged, and while it grows.
# shellcheck disable=SC2154 # set by lib.sh
# shellcheck source=tests/e2e/lib.sh
. "${0%/*}/lib.sh"
cd "$tmp" || exit 1

target threads 3
target_ready
run --csv=run.csv -i 50ms -n 60 "$target"
is "a run is recorded" "$status" 0
run replay run.csv
is "without a terminal there is nothing to show it on" "$status" 1
like "as it says" "$err" 'no terminal.*onetop plot'
run replay
is "no file is usage" "$status" 2
run replay --nonsense run.csv
is "an unknown option is usage" "$status" 2
like "named" "$err" 'nonsense'
run replay --help
like "--help tells" "$out" 'onetop replay'
command -v tmux >/dev/null || {
	skip "the screen" "tmux is not installed"
	finish
}

screen_start 160x48 "$ONETOP" replay run.csv
screen_wait "the header names the file" "run\.csv $target"
screen_wait "the pace of its rows" 'every [45][0-9] ms'
screen_wait "its length" '60 rows, [23]\.[0-9]+ s'
threads=$(csv_column run.csv threads | tail -1)
screen_wait "the threads of the newest row" "threads +$threads"
rss=$(csv_column run.csv rss_bytes | tail -1)
mib=$(awk -v b="$rss" 'BEGIN { v = b / 1048576; printf v < 9.995 ? "%.2f" : v < 99.95 ? "%.1f" : "%.0f", v }')
screen_wait "but not of each" 'no figures of single threads'
screen_wait "its RSS" "RSS +$mib MiB"
screen_keys s
screen_wait "a snapshot needs a process" 'recording: there is no process'
screen_keys k
screen_wait "so does a signal" 'recording: there is no process'
screen_keys '?'
screen_wait "help is there" 'Help'
screen_keys Escape
screen_keys Space
screen_wait "it can be paused" 'paused'
screen_keys q
is "q leaves with status 0" "$(screen_ended)" 0
target_stop

# shellcheck disable=SC2016 # the other shell's
screen_start 100x30 bash -c 'cat run.csv | "$0" replay -' "$ONETOP"
screen_wait "rows come by a pipe" '60 rows, [23]\.'
screen_keys Home
screen_wait "keys from the terminal" 'paused +0 %'
screen_keys q
is "status 0 with both" "$(screen_ended)" 0

# --- a file that grows, by whole and by half lines

head -30 run.csv >grow.csv
screen_start 100x30 "$ONETOP" replay grow.csv
screen_wait "what is there so far" '29 rows'
sed -n 31p run.csv | head -c 20 >>grow.csv
{
	sed -n 31p run.csv | tail -c +21
	sed -n '32,$p' run.csv
	tail -1 run.csv | awk -F, -v OFS=, '{ $2 += 10; $6 = 77; print }'
} >>grow.csv
screen_wait "what comes later" 'threads +77'
mv grow.csv grow.csv.1
screen_wait "a file that is moved is told" 'grow\.csv was moved'
tail -1 run.csv | awk -F, -v OFS=, '{ $2 += 11; $6 = 78; print }' >>grow.csv.1
screen_wait "and its last rows still come" 'threads +78'
{
	head -1 run.csv
	tail -1 run.csv | awk -F, -v OFS=, '{ $2 += 12; $6 = 79; print }'
} >grow.csv
screen_wait "the new file is followed" 'threads +79'
screen_wait "as the footer tells" 'grow\.csv is a new file now, and followed'
screen_keys 7
screen_wait "and page 7" 'the recording goes on in a new file'
screen_keys 1
head -1 run.csv >grow.csv
tail -1 run.csv | awk -F, -v OFS=, '{ $2 += 13; $6 = 80; print }' >>grow.csv
screen_wait "so is one that begins anew in place" 'threads +80'
: >grow.csv
screen_wait "a file that is cut short is told" 'cut short'
screen_keys q
is "and no reason to fail" "$(screen_ended)" 0

# --- the writer itself rotates, and one writes over what was there

# shellcheck disable=SC2317 # called through wait_until
# told N WORDS: in so many lines of the screen.   has_rows N: of the recording being written.
told() {
	[ "$(screen_text | grep -c -- "$2")" = "$1" ]
}
# shellcheck disable=SC2317 # called through wait_until
has_rows() {
	[ "$(wc -l <live.csv)" -gt "$1" ]
}
target threads 3
target_ready
"$ONETOP" --csv=live.csv -i 20ms "$target" 2>/dev/null &
writer=$!
started+=("$writer")
wait_until 20 has_rows 3
screen_start 160x48 "$ONETOP" replay live.csv
screen_wait "a recording that is being written" "live\.csv $target"
screen_keys 7
for i in 1 2; do
	mv live.csv "live.csv.$i"
	kill -HUP "$writer"
	check "rotation $i is followed and told" wait_until 20 told "$i" 'goes on in a new file'
	wait_until 20 has_rows 3
done
kill "$writer"
wait "$writer" 2>/dev/null
"$ONETOP" --csv=live.csv -i 20ms -n 5 "$target"
check "so is a run that is written over it" wait_until 20 told 3 'goes on in a new file'
check "with its own beginning" wait_until 20 told 2 'watching begins'
screen_keys q
is "and status 0" "$(screen_ended)" 0
target_stop

# --- play, speed, jumps, maxima

# A hundred seconds: a spike of one row at 60, a lower one at 30, nothing from 80 to 90.
{
	echo 'time,elapsed_s,event,pid,threads,cpu_percent,rss_bytes'
	for ((i = 0; i < 100; i++)); do
		event='' cpu=10
		[ $i = 0 ] && event=attach
		[ $i = 40 ] && event=mark=deploy
		[ $i = 90 ] && event=gap=10.000
		[ $i = 60 ] && cpu=390
		[ $i = 30 ] && cpu=170
		[ $i -gt 80 ] && [ $i -lt 90 ] && continue
		printf '2026-11-23T23:59:%02d.000000Z,%d,%s,7,%d,%d,%d\n' $((i % 60)) $i "$event" $i $cpu \
			$((1048576 * (i + 1))) | sed "s/T23:59:/T23:$((58 + i / 60)):/"
	done
} >play.csv
screen_start 160x48 env TZ=UTC "$ONETOP" replay play.csv
screen_wait "the header says of when it is" 'play\.csv, 11-23 23:58:00 to 23:59:39'
screen_keys Space
screen_wait "Space pauses" 'paused +100 %, 1m 39s of 1m 39s'
screen_keys Home
screen_wait "Home is the start" '23:58:00 .*0 %, 0 ms of 1m 39s'
screen_wait "as is said" 'this is the oldest sample'
screen_keys t
screen_wait "a step on" '23:58:01  paused'
check "that is said no more" screen_lacks 'oldest sample'
screen_keys Home
screen_wait "and back" '23:58:00  paused'
screen_keys Space
screen_wait "Space plays" 'playing 1x'
screen_wait "the cursor walks" '23:58:0[1-5]  playing'
screen_keys . . . .
screen_wait "faster" 'playing 30x'
screen_wait "marks on the way are told" 'mark deploy'
screen_wait "a gap is passed over" 'a gap of 10.0 s'
screen_wait "and the end is the end" 'this is the end of the recording'
screen_keys b
screen_keys -l noon
screen_keys Enter
screen_wait "what is no time is told" '"noon" is not a time'
screen_keys Home
screen_wait "until the next key" '23:58:00 .*0 %, 0 ms of 1m 39s'
check "is pressed" screen_lacks 'not a time'
screen_keys b
screen_keys -l noon
screen_keys Enter
screen_wait "it is told again" '"noon" is not a time'
screen_keys b
screen_keys -l '+30s'
screen_keys Enter
screen_wait "b goes to a time after the start" '23:58:30  paused'
check "and what was wrong before is not said any more" screen_lacks 'not a time'
screen_wait "with the figures of then" 'threads +30 '
screen_keys b
screen_keys -l -- '-9s'
screen_keys Enter
screen_wait "or before the end" '23:59:30'
screen_keys b
screen_keys -l '50%'
screen_keys Enter
screen_wait "or in the middle" '23:58:(49|50)'
screen_keys b
screen_keys -l '23:59:25'
screen_keys Enter
screen_wait "a gap reads as a gap" 'gap: 10.0 s without a sample'
screen_keys M
screen_wait "M asks for a series" 'maximum of \(threads, CPU, RSS\)'
screen_keys -l c
screen_keys Tab
screen_wait "Tab completes it" 'maximum of .*: CPU'
screen_keys Enter
screen_wait "the maximum, and when" 'maximum CPU 3\.90 cores at 23:59:00'
screen_wait "the cursor is there" ' 23:59:00  paused'
screen_keys M Enter
screen_wait "the next lower one" 'next maximum CPU 1\.70 cores at 23:58:30'
screen_keys L
screen_keys -l rss
screen_keys Enter
screen_wait "the minimum of another" 'minimum RSS 1\.00 MiB at 23:58:00'
screen_keys m
screen_wait "a mark of this instant" 'mark this instant'
screen_keys -l low
screen_keys Enter
screen_wait "stands where the cursor is" 'marked "low" at 23:58:00'
check "and the recording is left alone" bash -c '! grep -q low play.csv'
screen_keys End
screen_wait "totals count since then" 'since mark low, 1m 39s'
screen_keys q
is "and status 0" "$(screen_ended)" 0

# The wall clock is set back by an hour in between.
printf '%s\n' time,elapsed_s,rss_bytes 2026-11-23T14:00:00Z,0,1 2026-11-23T14:00:02Z,2,2 \
	2026-11-23T13:00:07Z,7,3 2026-11-23T13:00:09Z,9,4 >back.csv
screen_start 100x30 env TZ=UTC "$ONETOP" replay back.csv
screen_wait "a clock that was set back" '4 rows, 9\.00 s'
for jump in '14:00:02 14:00:02' '13:00:07 13:00:07' '+2s 14:00:02' '-9s 14:00:00'; do
	screen_keys b
	screen_keys -l -- "${jump% *}"
	screen_keys Enter
	screen_wait "${jump% *} is found" "^ ${jump#* }  paused"
done
screen_keys q
is "and status 0" "$(screen_ended)" 0

# --- Go's figures, in their units

{
	echo elapsed_s,go_gc_cpu_fraction,go_gc_pause_seconds_total,go_memstats_last_gc_time_seconds
	printf '%d,0.06,%s,1795400000.5\n' 0 0 1 0.0004 2 0.0008
} >go.csv
screen_start 160x48 "$ONETOP" replay go.csv
screen_wait "a recording of Go's figures" '3 rows'
screen_keys M
screen_keys -l 'GC pauses'
screen_keys Enter
screen_wait "pauses are milliseconds a second" 'maximum GC pauses 0\.40 ms/s'
screen_keys M
screen_keys -l 'GC CPU'
screen_keys Enter
screen_wait "a series has its name on the page, too" "maximum GC's CPU share 6\.00 %"
screen_keys M
screen_keys -l 'last GC'
screen_keys Enter
screen_wait "an instant is no series" 'no figures of a series like "last GC"'
screen_keys q
is "and status 0" "$(screen_ended)" 0

# --- damage

{
	sed -n 1,10p run.csv
	sed -n 11p run.csv | awk -F, -v OFS=, '{ $6 = "many"; print }'
	sed -n 12,20p run.csv
	sed -n 21p run.csv | head -c 40
} >bad.csv
screen_start 160x48 "$ONETOP" replay bad.csv
screen_wait "damage is told by line and column" 'bad\.csv:11: column 6 \(threads\)'
screen_wait "the rows around it are shown" 'every [45][0-9] ms'
screen_keys q
is "and status 0" "$(screen_ended)" 0
is "with no last word" "$(screen_text | grep -c 'onetop:')" 0
cut -d, -f2,15 run.csv >narrow.csv
screen_start 160x48 "$ONETOP" replay narrow.csv
screen_wait "what is not recorded is told, without praise" '^ – not in this recording: time, event'
screen_wait "and shown as missing" 'threads +–'
screen_keys q
is "status 0 again" "$(screen_ended)" 0
printf '%s\n' elapsed_s,event,cpu_seconds_total 0,attach,5 1,,6 2,,3 3,restart,0 4,,1 >counter.csv
screen_start 80x24 "$ONETOP" replay counter.csv
screen_wait "rates are made of a counter alone" 'CPU +1\.00 cores'
screen_wait "what has no column says so" 'run delay.*not in this recording'
unlike "what has a curve does not" "$(screen_text)" 'user.*not in this recording'
screen_keys 7
screen_wait "a restart is told" 'restart +the process was started anew'
# Two runs in one file, each of a process of its own: what the first had read is not of the second.
printf '%s\n' time,elapsed_s,event,pid,rss_bytes,read_bytes_total,write_bytes_total \
	2026-11-23T14:00:00Z,0,attach,11,1048576,7340032,0 2026-11-23T14:00:01Z,1,,11,1048576,9437184,0 \
	2026-11-23T14:01:00Z,0,attach,22,1048576,4096,0 2026-11-23T14:01:01Z,1,,22,1048576,8192,0 >runs.csv
screen_start 80x24 "$ONETOP" replay runs.csv
screen_wait "totals are of the newest run" 'read +4\.00 KiB/s +4\.00 KiB total'
screen_wait "whose process stands above" 'runs\.csv 22 '
screen_keys b
screen_wait "a time is asked for" 'go to'
screen_keys -l 14:00:01
screen_keys Enter
screen_wait "at an instant of the first they are of that" 'read +2\.00 MiB/s +2\.00 MiB total'
screen_wait "and so is the process" 'runs\.csv 11 '
screen_keys 7
screen_wait "each run has its begin" 'watching begins, pid 22'
printf '%s\n' elapsed_s,rss_bytes 0,1000 >instant.csv
screen_start 80x24 "$ONETOP" replay instant.csv
screen_wait "one row is a recording" 'RSS +1000 B'
unlike "there is no time before 0" "$(screen_text)" '00:00:00\.|23:59'
head -1 run.csv >header.csv
screen_start 80x24 "$ONETOP" replay header.csv
screen_wait "without a row there is a header" '0 rows'
unlike "and no time" "$(screen_text)" '[0-9]:[0-9]|dot'
screen_keys Left
screen_wait "to move in" 'no row yet: no time to move in'
sed -n 2,3p run.csv >>header.csv
screen_wait "until rows are there" '[0-9]:[0-9]+:[0-9]'
screen_keys Left
screen_wait "to which one can go back" '[^ ]+ +paused '
screen_keys q
is "status 0 with them" "$(screen_ended)" 0
for file in /dev/null /etc/hostname "$tmp" /nowhere.csv; do
	screen_start 80x24 "$ONETOP" replay "$file"
	is "$file is refused" "$(screen_ended)" 1
	screen_wait "with a sentence" 'onetop: .*(empty|not a recording|directory|No such)'
done
finish
