#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# onetop plot: recordings of real runs, damaged ones, huge ones, and hostile text, as pictures.
# shellcheck disable=SC2154 # set by lib.sh
# shellcheck source=tests/e2e/lib.sh
. "${0%/*}/lib.sh"
cd "$tmp" || exit 1

# shellcheck disable=SC2317 # called through check
# well_formed FILE: an XML parser reads it, or at least its tags are balanced.
well_formed() {
	if command -v xmllint >/dev/null; then
		xmllint --nonet --noout "$1"
	elif command -v python3 >/dev/null; then
		python3 -c 'import sys, xml.dom.minidom; xml.dom.minidom.parse(sys.argv[1])' "$1"
	else
		[ "$(head -c 4 "$1")" = '<svg' ] && [ "$(tail -n 1 "$1")" = '</svg>' ]
	fi
}

# shellcheck disable=SC2317 # called through check
# alone FILE: it asks for nothing from outside and runs nothing.
alone() {
	! grep -oE '(href|src)="[^"]*"|<script|<foreignObject|@import|url\([^#]| on[a-z]+=' "$1"
}

# between NAME VALUE LEAST MOST
between() {
	if [ "${2:-0}" -ge "$3" ] && [ "$2" -le "$4" ]; then ok "$1"; else
		bad "$1" "$2 is not within $3 and $4"
	fi
}

target demo
run --csv=run.csv -i 20ms -n 40 "$target"
is "a run is recorded" "$status" 0
target_stop
run plot -o out.svg run.csv
is "it becomes a picture" "$status" 0
like "which is told" "$err" 'picture is in out\.svg'
check "that an XML parser reads" well_formed out.svg
check "and that needs nothing else" alone out.svg
svg=$(cat out.svg)
for word in CPU 'run delay' RSS faults switches 'I/O' threads user system anon 'pid '"$target" \
	attach '40 rows' "$("$ONETOP" --version)" prefers-color-scheme:dark 'max [0-9.]+ MiB'; do
	like "with $word" "$svg" "$word"
done
if getfattr --version >/dev/null 2>&1 && ! getfattr -n user.onetop.process run.csv >/dev/null 2>&1; then
	skip "the process's name" "this file system keeps no extended attributes"
else
	like "the process's name stands above" "$svg" 'class="title">demo<'
	like "and the file's in the line below" "$svg" '>run\.csv · pid'
fi
run plot run.csv
is "without -o it goes to a pipe" "$(tail -n 1 <<<"$out")" "</svg>"
is "and no file is made beside it" "$(ls ./*.svg)" ./out.svg
run plot --columns rss_bytes,open_fds --title 'a <b> & "c"' run.csv
printf '%s' "$out" >columns.svg
check "columns and a title" well_formed columns.svg
like "the title is text" "$out" '>a &lt;b&gt; &amp; &quot;c&quot;<'
like "the column is there" "$out" '>open files<'
unlike "others are not" "$out" '>faults<'

# --- ten rows, two runs, a million rows

head -11 run.csv >ten.csv
run plot ten.csv run.csv -o two.svg
check "two runs over each other" well_formed two.svg
like "A and B have their lines" "$(cat two.svg)" 'line run1'
like "and their names" "$(cat two.svg)" 'B  run\.csv'
like "from their start" "$(cat two.svg)" 'since the start'
awk 'BEGIN { print "time,elapsed_s,event,pid,cpu_seconds_total,rss_bytes"
	for (i = 0; i < 1000000; i++) {
		cpu += i == 500000 ? 9 : 0.5
		printf "2026-11-%02dT%02d:%02d:%02d.000000Z,%d,,7,%.1f,%d\n", 1 + i / 86400,
			i / 3600 % 24, i / 60 % 60, i % 60, i, cpu,
			i == 700000 ? 1610612736 : 1048576 } }' >million.csv
begin=$(date +%s%N)
run plot million.csv -o million.svg
took=$((($(date +%s%N) - begin) / 1000000))
is "a million rows" "$status" 0
between "within seconds" "$took" 1 $((8000 * TEST_TIMEOUT_FACTOR))
like "the peak of one row is kept in the CPU" "$(cat million.svg)" '>max 9\.00 cores<'
like "and in the RSS" "$(cat million.svg)" '>max 1\.50 GiB<'
between "the picture stays small" "$(stat -c %s million.svg)" 1000 400000
rm million.csv

# --- part of a run

run plot --from 100ms --to 300ms run.csv
rows=$(sed -n 's/.* · \([0-9]*\) rows.*/\1/p' <<<"$out")
between "--from and --to by offsets" "$rows" 5 12
unlike "what lies behind the window is not looked at" "$err" unfinished
run plot --from -100ms run.csv
rows=$(sed -n 's/.* · \([0-9]*\) rows.*/\1/p' <<<"$out")
between "--from before the end" "$rows" 2 8
printf '%s\n' time,elapsed_s,event,pid,rss_bytes 2026-11-23T14:00:00Z,0,attach,11,1 \
	2026-11-23T14:00:10Z,10,,11,2 '2026-11-23T14:00:20Z,20,mark=late @2026-11-23T14:00:05Z,11,3' \
	2026-11-23T14:01:00Z,0,attach,22,4 2026-11-23T14:01:10Z,10,,22,5 >late.csv
run plot --to 8s late.csv
like "a mark set later than the window is drawn at its instant" "$out" '>late<'
like "which counts no row" "$out" ' 1 row<'
run plot --from 8s --to 30s late.csv
unlike "and in no window without its instant" "$out" '>late<'
run plot --from 59s late.csv
like "a window of one process has no others" "$out" '>pid 22 · '
mkfifo pipe
exec {pipe}<>pipe
cat late.csv >&"$pipe"
run plot --to 8s pipe
is "a pipe's end is not waited for" "$status" 0
cat late.csv >&"$pipe"
run plot --from -10s pipe
is "nor can it be read twice" "$status" 1
exec {pipe}>&-
like "as it says" "$err" 'cannot be read twice'
run plot --from 2099-01-01T00:00:00Z run.csv
is "a window without rows has none" "$status" 1
like "as it says" "$err" 'no row lies between'
run plot --from noon run.csv
is "a bad instant is usage" "$status" 2
like "named" "$err" "noon"

# --- damage and hostile text

{
	head -3 run.csv
	echo 'not,a,row'
	sed -n 4,6p run.csv
	tail -1 run.csv | head -c 30
} >bad.csv
run plot bad.csv -o bad.svg
is "what is whole is drawn" "$status" 0
like "damage is told with its line" "$err" 'bad\.csv:4: column 1 \(time\)'
like "in the picture, too" "$(cat bad.svg)" 'bad\.csv:4: column 1 \(time\)'
like "and a last line without its end" "$err" 'last line is unfinished'
{
	echo 'elapsed_s,event,rss_bytes'
	echo '0,attach,1'
	printf '1,"mark=</text><script>alert(1)</script> ""&amp; \033[31m\377 \342\200\256",2\n'
	printf '2,mark=]]><!-- --><?xml ?>,3\n'
} >'<x>&.csv'
run plot '<x>&.csv' -o hostile.svg
check "hostile marks and names stay text" well_formed hostile.svg
check "nothing of them runs" alone hostile.svg
: >empty.csv
run plot empty.csv
is "an empty file is no recording" "$status" 1
like "as it says" "$err" 'empty'
echo 'elapsed_s,rss_bytes,minor_faults_total,later_column' >header.csv
run plot header.csv
is "a header alone is nothing to plot" "$status" 1
echo '0,5,7,x' >>header.csv
run plot --columns rss_bytes,minor_faults_total,pid header.csv
is "what says which row it is is no series" "$status" 2
run plot --columns rss_bytes,minor_faults_total,pss_bytes header.csv
is "one row is a picture" "$status" 0
like "though it gives no rate" "$out" 'a single row gives no rate'
printf 'elapsed_s,cpu_percent,run_delay_seconds_total\n0,,1\n' >once.csv
run plot --columns cpu_percent once.csv
like "nor does one of the processor" "$out" 'a single row gives no rate'
echo '1,5,' >>once.csv
run plot --columns run_delay_seconds_total once.csv
like "what was read once is not said to be never read" "$out" 'never read twice'
run plot --columns rss_bytes,minor_faults_total,pss_bytes header.csv
like "and lacks what it lacks" "$out" 'not in this recording: pss_bytes'
like "a column of a later onetop is told" "$err" "1 unknown column was passed over: 'later_column'"
{
	echo elapsed_s,go_gc_cpu_fraction,go_gc_pause_seconds_total,go_memstats_last_gc_time_seconds
	printf '%d,0.06,%s,1795400000.5\n' 0 0 1 0.0004 2 0.0008
} >go.csv
run plot --columns go_gc_cpu_fraction,go_gc_pause_seconds_total go.csv
like "the GC's share of the CPU is percent" "$out" 'max 6\.00 %'
like "its pauses are milliseconds a second" "$out" 'max 0\.40 ms/s'
run plot --columns go_memstats_last_gc_time_seconds go.csv
is "an instant is no series" "$status" 2
run plot go.csv
like "of a recording without the overview's series all it has is drawn" "$out" 'max 6\.00 %'
unlike "and nothing that it lacks" "$out" 'not in this recording'
printf '%s\n' elapsed_s,cpu_seconds_total 0,5 1,5.5 >counter.csv
run plot counter.csv
like "a counter alone gives its rate" "$out" 'max 0\.50 cores'
printf '%s\n' elapsed_s,event,pid,rss_bytes 0,attach,11,5 1,,11,5 0,attach,22,6 1,,22,6 >runs.csv
run plot runs.csv
like "two runs in a file are of more than one process" "$out" '>pid 11 and others · '
printf '%s\n' elapsed_s,event,state 0,,R 1,,S >words.csv
run plot words.csv
is "one without any series is no picture" "$status" 1
like "as it says" "$err" 'words\.csv: none of its columns is a series'
printf '%s\n' elapsed_s,rss_bytes,event 0,5, 1,6, 2,6, 62,7,gap=60 63,7, x,y, >gaps.csv
run plot gaps.csv
like "the pace is that of the rows, not of gaps" "$out" '5 rows, every 1\.00 s'
like "damage is told by line and column" "$err" "gaps\.csv:7: column 1 \(elapsed_s\): 'x'"
printf '%s\n' time,rss_bytes 2026-10-24T20:00:00Z,5 2026-10-25T05:00:00Z,6 >night.csv
TZ=CET-1CEST,M3.5.0,M10.5.0/3 run plot night.csv
like "a night in which the clocks change has two zones" "$out" \
	'2026-10-24 22:00:00 UTC\+02:00 – 2026-10-25 06:00:00 UTC\+01:00 · 9h 00m'
printf '%s\n' elapsed_s,rss_bytes a,5 b,6 >bad.csv
run plot bad.csv
is "no whole row is no picture" "$status" 1
like "and the reason is told" "$err" "bad\.csv:2: column 1 \(elapsed_s\): 'a'"
run plot run.csv -o run.csv
is "the recording is not overwritten" "$status" 1
check "and whole" csv_whole run.csv
run plot /dev/zero
is "a first line without an end is not waited for" "$status" 1
like "and too long" "$err" '/dev/zero:1: .*its first line is too long'
run plot /nowhere.csv
is "a missing file" "$status" 1
like "is named" "$err" '/nowhere\.csv'
run plot
is "no file is usage" "$status" 2
run plot --nonsense run.csv
is "an unknown option is usage" "$status" 2
"$ONETOP" plot -o - run.csv >/dev/full 2>full.err
is "a full disk is an error" "$?" 1
"$ONETOP" plot - <run.csv >stdin.svg
check "standard input is read" well_formed stdin.svg
if command -v tmux >/dev/null; then
	screen_start 80x24 "$ONETOP" plot run.csv
	screen_wait "on a terminal it goes beside the recording" 'picture is in run\.svg'
	check "into a file of its name" well_formed run.svg
fi
finish
