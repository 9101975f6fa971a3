#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The Go runtime's figures while a process is watched: columns, GC logs, snapshots, the page; and
# servers that misbehave.
# shellcheck source=tests/e2e/lib.sh
. "${0%/*}/lib.sh"
# shellcheck source=tests/e2e/lib_go.sh
. "${0%/*}/lib_go.sh"

go_build serve "$tmp/serve"
go_build odd "$tmp/odd"
go_build plain "$tmp/plain"
go_build flood "$tmp/flood"

# --- columns -------------------------------------------------------------------------------

# stat FILE NAME: a figure of /debug/vars.
stat_of() {
	grep -oE "\"$2\":[0-9.e+-]+" "$1" | head -1 | sed 's/.*://'
}
# between NAME LOW GOT HIGH
between() {
	check "$1: $2 <= $3 <= $4" awk -v a="$2" -v b="$3" -v c="$4" \
		'BEGIN { exit !(b != "" && a + 0 <= b + 0 && b + 0 <= c + 0) }'
}

GOGC=1000 go_target "$tmp/serve" tcp 127.0.0.1:0 64
if command -v curl >/dev/null; then
	curl -s "http://$address/debug/vars" >"$tmp/before"
	run --csv="$tmp/run.csv" -n 3 -i 300ms "$target"
	curl -s "http://$address/debug/vars" >"$tmp/after"
	is "watching a server: status 0" "$status" 0
	check "its rows are whole" csv_whole "$tmp/run.csv"
	# Without a collector all figures go one way: what a row says lies between the two looks. Stacks
	# come and go with whoever is answered: a few of 32 KiB more or less.
	while read -r verdict figure; do
		if [ "$verdict" = ok ]; then ok "$figure"; else bad "$figure"; fi
	done < <(awk -v before="$tmp/before" -v after="$tmp/after" '
		function figure_of(file, name,    text, line) {
			while ((getline line <file) > 0) text = text line
			close(file)
			return match(text, "\"" name "\":[0-9.e+-]+") ?
				substr(text, RSTART + length(name) + 3, RLENGTH - length(name) - 3) : ""
		}
		NR == FNR {
			n = split($0, field, ",")
			for (i = 1; i <= n; i++) if (FNR == 1) place[field[i]] = i; else got[i] = field[i]
			next
		}
		{
			split($0, w, " ")
			scale = w[3] == "" ? 1 : w[3]
			a = figure_of(before, w[2]) * scale; b = figure_of(after, w[2]) * scale
			low = (a < b ? a : b) - w[4]; high = (a < b ? b : a) + w[4]
			value = got[place[w[1]]]
			print (value != "" && low <= value + 1e-12 && value <= high + 1e-12 ? "ok" : "bad"),
				w[1] ": " low " <= " value " <= " high
		}' OFMT=%.12g CONVFMT=%.12g "$tmp/run.csv" - <<-END
		go_memstats_alloc_bytes Alloc
		go_memstats_sys_bytes Sys
		go_memstats_heap_alloc_bytes HeapAlloc
		go_memstats_heap_sys_bytes HeapSys 1 131072
		go_memstats_heap_idle_bytes HeapIdle 1 131072
		go_memstats_heap_inuse_bytes HeapInuse
		go_memstats_heap_released_bytes HeapReleased
		go_memstats_heap_objects HeapObjects
		go_memstats_stack_inuse_bytes StackInuse 1 131072
		go_memstats_stack_sys_bytes StackSys 1 131072
		go_memstats_mspan_sys_bytes MSpanSys
		go_memstats_mcache_sys_bytes MCacheSys
		go_memstats_buck_hash_sys_bytes BuckHashSys
		go_memstats_gc_sys_bytes GCSys
		go_memstats_other_sys_bytes OtherSys 1 262144
		go_memstats_next_gc_bytes NextGC
		go_memstats_alloc_bytes_total TotalAlloc
		go_memstats_mallocs_total Mallocs
		go_memstats_frees_total Frees
		go_gc_cycles_total NumGC
		go_gc_forced_total NumForcedGC
		go_gc_pause_seconds_total PauseTotalNs 1e-9
		go_gc_cpu_fraction GCCPUFraction
	END
	)
	if [ "$(stat_of "$tmp/before" NumGC)" = "$(stat_of "$tmp/after" NumGC)" ]; then
		last=$(csv_column "$tmp/run.csv" go_memstats_last_gc_time_seconds | tail -1)
		is "the last GC to the nanosecond" "$(printf '%s.%-9s' "${last%.*}" "${last#*.}" | tr ' ' 0 | tr -d .)" \
			"$(stat_of "$tmp/after" LastGC)"
	fi
	# What asking costs shows up: each look starts goroutines of the server.
	between "goroutines" 1 "$(csv_column "$tmp/run.csv" go_goroutines | tail -1)" 50
else
	skip "columns against /debug/vars" "curl is not installed"
fi

run --csv="$tmp/run.csv" -n 1 --go=off "$target"
unlike "--go=off: no columns" "$(head -1 "$tmp/run.csv")" go_
run --csv="$tmp/run.csv" -n 1 --columns time,go_goroutines "$target"
like "a column by name" "$(tail -1 "$tmp/run.csv")" '^20.*,[0-9]+$'
run --csv="$tmp/run.csv" -n 1 --go="http://$address" --pid $$
like "a named place is asked whatever the program is" \
	"$(csv_column "$tmp/run.csv" go_goroutines | tail -1)" '^[0-9]+$'
run --csv="$tmp/run.csv" -n 1 --go=ftp://x "$target"
is "a place that cannot be: status 2" "$status" 2
if strace -o "$tmp/trace" true 2>/dev/null; then
	strace -f -e trace=connect -o "$tmp/trace" "$ONETOP" --csv="$tmp/run.csv" -n 2 -i 200ms --go=off "$target"
	unlike "--go=off: nobody is connected to" "$(cat "$tmp/trace")" 'connect\(.*AF_INET'
	go_target "$tmp/plain"
	strace -f -e trace=connect -o "$tmp/trace" "$ONETOP" --csv="$tmp/run.csv" -n 2 -i 200ms "$target"
	unlike "nor for a program with nothing to ask" "$(cat "$tmp/trace")" 'connect\(.*AF_INET'
else
	skip "--go=off: nobody is connected to" "strace cannot trace here"
fi

# --- those who do not answer well ------------------------------------------------------------

for how in raw garbage redirect close status big slow endless; do
	go_target "$tmp/odd" "$how"
	before=$SECONDS
	pulse_start
	run --csv="$tmp/run.csv" -i 50ms -d 1s --go="http://$address" "$target"
	others=$(pulse_longest)
	is "$how: status 0" "$status" 0
	case $how in
	slow | endless) ;; # still waiting when the recording begins
	*) like "$how: it says what happened" "$err" 'no figures of the Go runtime: http://127' ;;
	esac
	check "$how: within 10 s" test $((SECONDS - before)) -le $((10 * TEST_TIMEOUT_FACTOR))
	check "$how: whole rows" csv_whole "$tmp/run.csv"
	check "$how: no row is late by a second, but for what others take of this machine" \
		test "$(csv_longest_gap "$tmp/run.csv")" -lt $((1000 + 2 * others))
	is "$how: its columns are empty" \
		"$(csv_column "$tmp/run.csv" go_memstats_sys_bytes | sort -u | tr -d '\n')" ""
	kill -KILL "$target"
done

# --- GC logs -------------------------------------------------------------------------------

run_long --gctrace --csv="$tmp/run.csv" -i 100ms -- "$tmp/flood" 1 0
is "a command's log: the command's status" "$status" 0
read -r cycles lines <"$tmp/out"
seq -f 'msg %.0f' 0 $((lines - 1)) >"$tmp/want"
check "every other byte passes on, in order" cmp "$tmp/want" "$tmp/err"
between "its cycles" 1 "$(csv_column "$tmp/run.csv" go_gc_cycles_total | sort -n | tail -1)" "$cycles"
like "pauses" "$(csv_column "$tmp/run.csv" go_gc_pause_seconds_total | grep . | tail -1)" '^0\.[0-9]+$'
# shellcheck disable=SC2016 # the command's own
out=$(GODEBUG=madvdontneed=1 "$ONETOP" --gctrace --csv="$tmp/run.csv" -- sh -c 'echo "$GODEBUG"')
is "GODEBUG keeps what is there" "$out" madvdontneed=1,gctrace=1

GODEBUG=gctrace=1 "$tmp/flood" 20 0 >"$tmp/target.out" 2>"$tmp/gc.log" </dev/null &
target=$!
started+=("$target")
wait_until 10 grep -q '^gc 2 ' "$tmp/gc.log"
run --csv="$tmp/run.csv" -n 4 -i 300ms "$target"
like "a log in a file is followed by itself" \
	"$(csv_column "$tmp/run.csv" go_gc_cycles_total | tail -1)" '^[0-9]+$'
kill -KILL "$target"
GODEBUG=gctrace=1 "$tmp/plain" 2> >(cat >/dev/null) >"$tmp/target.out" &
target=$!
started+=("$target")
wait_until 10 test "$tmp/plain" -ef "/proc/$target/exe"
run --csv="$tmp/run.csv" -n 1 --gctrace "$target"
like "a log in a pipe: told why not" "$err" 'standard error, where it logs, is a pipe'
run --csv="$tmp/run.csv" -n 1 "$target"
like "the same unasked" "$err" 'standard error, where it logs, is a pipe'
run explain "$target"
like "and on the page in words" "$out" '^No GC log: its standard error, where it logs, is a pipe'
GODEBUG=gctrace=1 "$tmp/plain" >"$tmp/target.out" 2>/dev/null &
target=$!
started+=("$target")
wait_until 10 test "$tmp/plain" -ef "/proc/$target/exe"
run explain "$target"
like "nobody reads /dev/null" "$out" '^No GC log: its standard error, .*, is /dev/null: the log is lost'
run --csv="$tmp/run.csv" -n 1 --gctrace="$tmp/none" "$target"
is "a log that is not there: status 1" "$status" 1

go_build gush "$tmp/gush"
"$tmp/gush" 60 2>"$tmp/want" >/dev/null
# The pieces of a GC line may come further apart than a line is waited for, on a machine that has
# no time for the program: its bytes pass on then.
for _ in 1 2 3; do
	since=${EPOCHREALTIME/./}
	run_long --gctrace --csv="$tmp/run.csv" -i 50ms -- "$tmp/gush" 60
	took=$(((${EPOCHREALTIME/./} - since) / 1000))
	cmp -s "$tmp/want" "$tmp/err" && break
done
is "a log as fast as a pipe takes it: the command's status" "$status" 0
check "60 MiB of it pass on in order, in $took ms" cmp "$tmp/want" "$tmp/err"
cycles=$(<"$tmp/out")
between "its cycles" $((cycles / 2)) "$(csv_column "$tmp/run.csv" go_gc_cycles_total | grep . | tail -1)" "$cycles"

# --- snapshot and screen -----------------------------------------------------------------------

go_target "$tmp/serve" tcp 127.0.0.1:0 16
run snapshot -o "$tmp" "$target"
is "a snapshot has what Go tells" "$(cd "$out/go" && echo *)" \
	"goroutine.txt heap.pb.gz memstats.json pauses.csv version.txt"
like "the dump of goroutines" "$(head -1 "$out/go/goroutine.txt")" '^goroutine profile: total [0-9]+$'
check "the heap profile is whole" gzip -t "$out/go/heap.pb.gz"
like "what its program says of itself" "$(cat "$out/go/version.txt")" 'net/http/pprof.yes'
served=$target
go_target "$tmp/odd" lies
run snapshot -o "$tmp" "$target"
is "answers that are no profiles are not kept" "$(cd "$out/go" && echo *)" \
	"memstats.json missing.txt pauses.csv version.txt"
is "and named" "$(cat "$out/go/missing.txt")" "goroutine.txt: the answer was something else
heap.pb.gz: the answer was something else"
go_target "$tmp/odd" status
run snapshot -o "$tmp" "$target"
is "a source that refuses is no failure" "$status" 0
like "and says why" "$(cat "$out/go/missing.txt")" '^memstats.json, goroutine.txt, heap.pb.gz: none of the 1 listening'
go_target "$tmp/plain"
run snapshot -o "$tmp" --go=off "$target"
is "a program that is not asked still has a version" "$(cd "$out/go" && echo *)" version.txt
target=$served
if command -v tmux >/dev/null; then
	screen_start 124x44 "$ONETOP" "$target"
	screen_wait "the header has the version" ' go1\.'
	screen_keys 5
	screen_wait "the Go page explains RSS" 'is allocated on the Go heap'
	screen_wait "with its source" 'expvar, .* a look'
	screen_keys a
	screen_wait "a key stops the asking" 'The Go runtime is not asked'
	screen_keys a
	screen_wait "and starts it again" 'expvar, .* a look'
	screen_keys q
	is "and it ends well" "$(screen_ended)" 0
else
	skip "the Go page" "tmux is not installed"
fi
finish
