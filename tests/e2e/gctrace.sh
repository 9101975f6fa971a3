#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# onetop gctrace: saved logs, real programs whose log cuts through the runtime's lines, growing
# files, pipes, and logs of two processes at once.
# shellcheck source=tests/e2e/lib.sh
. "${0%/*}/lib.sh"
# shellcheck source=tests/e2e/lib_go.sh
. "${0%/*}/lib_go.sh"
data=$SRCDIR/tests/data/golang

# --- saved logs

run gctrace --csv "$data/interleaved.gctrace.600.log"
is "a saved log with cut lines: status 0" "$status" 0
is "the header is the documented one" "$(head -1 "$tmp/out")" \
	cycle,start_s,gc_cpu_percent,sweep_term_ms,mark_ms,mark_term_ms,cpu_sweep_term_ms,cpu_assist_ms,cpu_background_ms,cpu_idle_ms,cpu_mark_term_ms,heap_start_mb,heap_end_mb,heap_live_mb,goal_mb,stacks_mb,globals_mb,procs,forced
is "all cycles are there, in order" "$(csv_column "$tmp/out" cycle)" "$(seq 109)"
check "every row has every field" csv_whole "$tmp/out"
is "a cut line gives the figures it was printed with" "$(sed -n 5p "$tmp/out")" \
	4,0.004,9,0.007,0.25,0.002,0.014,0.056,0.039,0,0.004,3,3,0,4,0,0,2,0
is "standard input gives the same" \
	"$("$ONETOP" gctrace --csv - <"$data/interleaved.gctrace.600.log" | cksum)" "$(cksum <"$tmp/out")"

run gctrace "$data/hog3.gctrace.log"
like "the summary counts" "$out" '^cycles +7, 0 forced, 2 by the timer'
like "and says what stands out" "$out" 'Cycle 6 freed 384 MiB'
LC_ALL=C run gctrace "$data/hog3.gctrace.log"
unlike "a locale without UTF-8 gets ASCII" "$(LC_ALL=C tr -d '\000-\176' <<<"$out" | od -c)" '[0-7]{3} +[0-7]{3}'

printf 'gc 2 @0.044s 5%%: 0.021+1.9+0.13+5.4+0.27 ms clock, 0.085+1.9+0+1.0/5.3/0.71+1.1 ms cpu, 4->5->3 MB, 4 MB goal, 4 P\n' >"$tmp/old"
run gctrace --csv "$tmp/old"
is "Go 1.5: five phases, no stacks" "$(tail -1 "$tmp/out")" \
	2,0.044,5,0.021,5.4,0.27,0.085,1.0,5.3,0.71,1.1,4,5,3,4,,,4,0

# What stands out is said in whole sentences, and nothing of what is not there.
phases='0.01+0.48+0.20 ms clock, 0.02+0.10/0.20/0.30+0.40 ms cpu'
printf 'gc %d @%d.000s 3%%: '"$phases"', %d->%d->%d MB, 12 MB goal, 4 P\n' 1 1 9 9 5 2 2 9 9 5 5 3 9 9 5 >"$tmp/gap"
run gctrace "$tmp/gap"
like "cycles are missing, and no line was unreadable" "$out" '^• 2 cycles are missing by their numbers: figures'
like "no assist took half of the marking" "$out" 'did 17 % of the marking themselves, which delays'
like "the share is of what the program could have" "$out" '^GC CPU +3 % of the CPU time the program could have, at the end, 3 % at most'
for i in 1 2 3 4; do printf 'gc %d @%d.000s 0%%: '"$phases"', 9->9->%d MB, 12 MB goal, 4 P\n' $i $i 5; done >"$tmp/heaps"
for i in 1 2 3 4 5 6; do printf 'gc %d @%d.000s 0%%: '"$phases"', 99->99->%d MB, 120 MB goal, 4 P\n' $i $i 90; done >>"$tmp/heaps"
run gctrace "$tmp/heaps"
like "a restart is one" "$out" '^• The numbers begin anew 1 time:'
unlike "and the larger heap of another process is no growth" "$out" 'grows from cycle to cycle'
printf 'gc #%d @%d.296s 0%%: 0.01+0.48+0.001+0.15+0.20 ms clock, 0.02+0.48+0+0.10/0.20/0.30+0.40 ms cpu, 4->4->0 MB, 1 P\n' 1 1 2 2 >"$tmp/pre"
run gctrace "$tmp/pre"
like "a pre-release prints no goal" "$out" '^cycles +2,'
unlike "so none is said" "$out" '^goal '

# --- a real flood

go_build flood "$tmp/flood"
for flags in 3 0 19; do
	GODEBUG=gctrace=1 "$tmp/flood" 0.4 "$flags" >"$tmp/truth" 2>"$tmp/flood.log"
	read -r cycles _ <"$tmp/truth"
	run gctrace --csv "$tmp/flood.log"
	is "log flags $flags: all $cycles cycles of a flooded log" "$(csv_column "$tmp/out" cycle | cksum)" \
		"$(seq "$cycles" | cksum)"
	# What a whole line says must be what the row says.
	is "log flags $flags: whole lines agree" "$(grep -aE '^gc [0-9]+ @.* P( \(forced\))?$' "$tmp/flood.log" |
		sed -E 's/^gc ([0-9]+) @([0-9.]+)s ([0-9]+)%: .* ([0-9]+)->([0-9]+)->([0-9]+) MB.*/\1,\2,\3,\4,\5,\6/')" \
		"$(awk -F, 'NR == FNR { whole[$1]; next } FNR > 1 && $1 in whole { print $1 "," $2 "," $3 "," $12 "," $13 "," $14 }' \
			<(grep -aE '^gc [0-9]+ @.* P( \(forced\))?$' "$tmp/flood.log" | sed -E 's/^gc ([0-9]+) .*/\1/') "$tmp/out")"
done
is "the last cycle was forced" "$(csv_column "$tmp/out" forced | tail -1)" 1

{
	GODEBUG=gctrace=1 "$tmp/flood" 0.2 3 2>>"$tmp/two.log" >/dev/null &
	GODEBUG=gctrace=1 "$tmp/flood" 0.2 3 2>>"$tmp/two.log" >/dev/null
	wait
}
run gctrace "$tmp/two.log"
like "two processes on one log are reported" "$out" 'processes wrote into this log at the same time'

# --- a growing file

head -n 20 "$data/hog3.gctrace.log" >"$tmp/grow"
start gctrace --csv -f "$tmp/grow"
check "-f prints what is there" wait_until 10 has_lines "$tmp/watch.out" 8
printf 'gc 8 @300.000s 0%%: 0.02' >>"$tmp/grow"
printf '2+0.35+0.015 ms clock, 0.045+0/0.15/0.22+0.030 ms cpu, 0->0->0 MB, 4 MB goal, 0 MB stacks, 0 MB globals, 2 P\n' >>"$tmp/grow"
check "and what comes" wait_until 10 has_lines "$tmp/watch.out" 9
is "a line that came in two pieces is whole" "$(tail -1 "$tmp/watch.out" | cut -d, -f1-5)" 8,300.000,0,0.022,0.35
: >"$tmp/grow"
printf 'gc 1 @0.001s 26%%: 0.45+29+7.6 ms clock, 0.91+0.11/5.0/0+15 ms cpu, 16->16->16 MB, 4 MB goal, 0 MB stacks, 0 MB globals, 2 P\n' >>"$tmp/grow"
check "a truncated file is read anew" wait_until 10 has_lines "$tmp/watch.out" 10
stop INT
is "an interrupt ends it with status 0" "$status" 0

printf 'gc 1 @0.001s 26%%: 0.45+29+7.6 ms clock, 0.91+0.11/5.0/0+15 ms cpu, 16->16->16 MB, 4 MB goal, 0 MB stacks, 0 MB globals, 2 P\n' >"$tmp/grow"
start gctrace --csv -f "$tmp/grow"
check "-f of another file" wait_until 10 has_lines "$tmp/watch.out" 2
mv "$tmp/grow" "$tmp/grow.1"
printf 'gc 1 @0.002s 26%%: 0.45+29+7.6 ms clock, 0.91+0.11/5.0/0+15 ms cpu, 16->16->16 MB, 4 MB goal, 0 MB stacks, 0 MB globals, 2 P\n' >"$tmp/grow"
check "a file that was rotated is followed by its name" wait_until 10 has_lines "$tmp/watch.out" 3
stop INT
is "the new one's cycle is there" "$(tail -1 "$tmp/watch.out" | cut -d, -f1,2)" 1,0.002

# --- what cannot be read

run gctrace "$tmp/none"
is "no such file: status 1" "$status" 1
like "and one line says so" "$err" '^onetop: cannot open .*none'
run gctrace
is "no file named: a usage error" "$status" 2
run gctrace --cvs "$tmp/old"
like "an unknown option is named" "$err" 'option --cvs'
: >"$tmp/empty"
run gctrace "$tmp/empty"
like "an empty log is said to be empty" "$out" 'No GC cycle'
head -c 300000 /dev/urandom >"$tmp/random"
run gctrace "$tmp/random"
is "noise is no error" "$status" 0

# --- memory does not grow with the log

for _ in 1 2 3 4 5 6 7 8; do cat "$tmp/flood.log"; done >"$tmp/long"
for _ in 1 2 3 4 5 6 7 8; do cat "$tmp/long"; done >"$tmp/longer"
small=$(env time -f %M "$ONETOP" gctrace "$tmp/flood.log" 2>&1 >/dev/null | tail -1)
large=$(env time -f %M "$ONETOP" gctrace "$tmp/longer" 2>&1 >/dev/null | tail -1)
check "memory for 64 times the log: $small KiB and $large KiB" test "$large" -lt $((small + 1500))

# GCLOG_MIB: so many MiB of a real log, its lines cut through by records.
if [ -n "${GCLOG_MIB:-}" ]; then
	times=$((GCLOG_MIB * 1048576 / $(wc -c <"$data/interleaved.gctrace.600.log")))
	for _ in $(seq 16); do cat "$data/interleaved.gctrace.600.log"; done >"$tmp/sixteen"
	since=${EPOCHREALTIME/./}
	for ((i = 0; i < times / 16; i++)); do cat "$tmp/sixteen"; done |
		env time -f %M -o "$tmp/peak" "$ONETOP" gctrace --csv - | wc -l >"$tmp/rows"
	echo "# $GCLOG_MIB MiB in $(((${EPOCHREALTIME/./} - since) / 1000)) ms, peak $(<"$tmp/peak") KiB"
	is "$GCLOG_MIB MiB: every cycle" "$(<"$tmp/rows")" $((times / 16 * 16 * 109 + 1))
	check "and no more memory: $(<"$tmp/peak") KiB" test "$(<"$tmp/peak")" -lt $((small + 1500))
fi
finish
