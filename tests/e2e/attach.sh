#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Which process is meant: by pid, by name, by command line, by running it; and what the exit
# status says when none or several match.
# shellcheck disable=SC2016 # dollars of the shells that are run
# shellcheck source=tests/e2e/lib.sh
. "${0%/*}/lib.sh"

# Names that no other test uses at the same time.
name="onetop-t$$"
ln "$TARGETS/threads" "$tmp/$name" 2>/dev/null || cp "$TARGETS/threads" "$tmp/$name"
TARGETS=$tmp
pid_watched() {
	csv_column "$tmp/out" pid | sort -u
}

target "$name" 1 0
first=$target
run --csv -n 1 "$first"
is "a number is a pid" "$(pid_watched)" "$first"
run --csv -n 1 --pid "$first"
is "--pid" "$(pid_watched)" "$first"
run --csv -n 1 "$name"
is "a name" "$status $(pid_watched)" "0 $first"
run --csv -n 1 --full "/$name 1 0\$"
is "--full matches the whole command line" "$(pid_watched)" "$first"
run --csv -n 1 "${name%?}"
is "part of a name is no name" "$status" 3
like "and one line says so" "$err" "^onetop: .*${name%?}"

target "$name" 2 0
second=$target
run --csv -n 1 "$name"
is "an ambiguous name is status 4" "$status" 4
is "nothing was written" "$out" ""
like "the list has the first" "$err" "^ *$first .*$name 1 0"
like "the list has the second" "$err" "^ *$second .*$name 2 0"
unlike "onetop itself is not in it" "$err" '--csv'
run "$name"
is "and without --csv or a terminal, too" "$status" 4
run 999999999
is "as a pid that nobody has is status 3" "$status" 3
run "$first"
is "one that is there needs a terminal or --csv" "$status" 1
like "and says so" "$err" 'no terminal.*--csv'
run --csv -n 1 --newest "$name"
is "--newest" "$(pid_watched)" "$second"
run --csv -n 1 --oldest "$name"
is "--oldest" "$(pid_watched)" "$first"
run --csv -n 1 --full "$name"
is "several command lines match: status 4, and it never counts itself" \
	"$status $(grep -c "$name [12] 0" <<<"$err")" "4 2"
kill "$first" "$second"
wait_ended "$first"
wait_ended "$second"

# --- none

run --csv -n 1 "$name"
is "a name that nobody has is status 3" "$status" 3
run --csv -n 1 "$first"
is "a pid that nobody has is status 3" "$status" 3
is "in one line" "$(wc -l <"$tmp/err")" 1
cp "$ONETOP" "$tmp/self-$$"
"$tmp/self-$$" --csv -n 1 "self-$$" >"$tmp/out" 2>"$tmp/err"
is "onetop never matches itself" $? 3
"$tmp/self-$$" --csv -n 1 --full "self-$$" >"$tmp/out" 2>"$tmp/err"
is "not even by its command line" $? 3
run --csv -n 1 $$
is "a pid that is its own parent's is fine" "$status" 0

# --- names longer than the 15 bytes that the kernel keeps

ln "$TARGETS/$name" "$tmp/onetop-long-name-one"
cp "$TARGETS/$name" "$tmp/onetop-long-name-two"
printf '#!/bin/sh -u\necho ready\nread -r line <"$1"\n' >"$tmp/onetop-long-script-one"
cp "$tmp/onetop-long-script-one" "$tmp/onetop-long-script-two"
chmod +x "$tmp"/onetop-long-script-*
mkfifo "$tmp/fifo"
for kind in name script; do
	pids=()
	for which in one two; do
		"$tmp/onetop-long-$kind-$which" "$([ $kind = script ] && echo "$tmp/fifo" || echo 1)" \
			>"$tmp/target.out" </dev/null &
		started+=($!) pids+=($!)
		target_ready
	done
	for i in 0 1; do
		words=(one two)
		run --csv -n 1 "onetop-long-$kind-${words[i]}"
		is "a long $kind is told apart beyond 15 bytes: ${words[i]}" "$status $(pid_watched)" \
			"0 ${pids[i]}"
	done
	run --csv -n 1 "onetop-long-$kind-three"
	is "a long $kind that nobody has is not taken for another" "$status" 3
	run --csv -n 1 "$(cut -c1-15 <<<"onetop-long-$kind-one")"
	is "the 15 bytes are the name of both" "$status" 4
	kill "${pids[@]}"
done

# --- a name of digits is taken for a pid, and the way to the name is said

cp "$TARGETS/$name" "$tmp/99999998"
"$tmp/99999998" 1 >"$tmp/target.out" &
started+=($!) digits=$!
target_ready
run --csv -n 1 99999998
is "digits are a pid" "$status" 3
like "a process of that name is pointed at" "$err" '^onetop: no process has pid 99999998, .* --name 99999998$'
run --csv -n 1 --name 99999998
is "which is how it is watched" "$status $(pid_watched)" "0 $digits"
kill "$digits"

# --- wait

start --csv -n 2 -i 10ms --wait "$name"
ended "$watcher" && bad "--wait waits"
target "$name" 1 0
status_of_watcher
is "--wait watches it once it is there" "$status $(csv_column "$tmp/watch.out" pid | sort -u)" \
	"0 $target"
is "and does not say afterwards that it was not" "$(cat "$tmp/watch.err")" ""
target_stop
run --csv --wait 99999999
is "--wait for a pid that cannot be ends" "$status" 3
like "and says why" "$err" 'no process can have pid 99999999: the largest of this system is [0-9]+'
start --csv --wait "$name"
stop INT
check "--wait can be interrupted" test "$status" -ne 0

# --- usage

for words in "" "--no-such-option" "1 2" "--pid" "--interval 0 1" "--interval 2h 1" "--interval x 1" \
	"--samples 0 1" "--samples 1x 1" "--duration -1 1" "--color blue 1" "--csv --" "--pid x" \
	"--full ( --csv"; do
	# shellcheck disable=SC2086 # words
	run $words
	is "usage error: onetop $words" "$status" 2
	like "and a sentence: onetop $words" "$err" '^onetop: '
done
run --help
is "--help is status 0" "$status" 0
like "and goes to standard output" "$out" '--interval'
while IFS= read -r option; do
	grep -qF -- "--$option" <<<"$out" || bad "--help lists --$option"
done < <(sed -n 's/^OPTION([A-Z_]*, "\([^"]*\)".*/\1/p' "$SRCDIR/src/options.def")
is "nothing at all on standard error" "$err" ""
run --version
like "--version" "$out" '^onetop [0-9]+\.[0-9]+'
"$ONETOP" --help >/dev/full 2>"$tmp/err"
is "--help to a full disk is status 1" $? 1

# --- running a command

run --csv="$tmp/run.csv" -- sh -c 'echo out; echo err >&2; exit 3'
is "its output and status pass through" "$status|$out|$err" "3|out|err"
run --csv="$tmp/run.csv" -- sh -c 'printf "%s\n" "$@"' x 'a b' '' "c'd" '*'
is "its arguments arrive as they are" "$out" $'a b\n\nc\'d\n*'
run --csv="$tmp/run.csv" -- --help
is "what follows -- is a command even if it looks like an option" "$status" 127
run --csv="$tmp/run.csv" -- "$tmp/nothing-here"
is "a command that is not there is 127" "$status" 127
is "in one line" "$(wc -l <"$tmp/err")" 1
echo precious >"$tmp/kept.csv"
run --csv="$tmp/kept.csv" -- "$tmp/nothing-here"
is "and replaces no recording" "$status|$(<"$tmp/kept.csv")" "127|precious"
run --csv="$tmp/kept.csv" -- "$tmp/kept.csv"
is "nor does one that may not be run" "$status|$(<"$tmp/kept.csv")" "126|precious"
printf '#!%s/no-interpreter\n' "$tmp" >"$tmp/script" && chmod +x "$tmp/script"
run --csv="$tmp/run.csv" -- "$tmp/script"
is "and so is a script without its interpreter" "$status" 127
like "which is said" "$err" "^onetop: cannot run $tmp/script: the interpreter"
run --csv="$tmp/run.csv" -- "$tmp"
is "a command that cannot be run is 126" "$status" 126
echo hello >"$tmp/input"
"$ONETOP" --csv="$tmp/run.csv" -- cat <"$tmp/input" >"$tmp/out"
is "it reads our standard input" "$(cat "$tmp/out")" hello
run -- sh -c 'exit 5'
is "it runs without a terminal too" "$status" 5
rm -f "$tmp/run.csv" # the rows waited for are this run's
start --csv="$tmp/run.csv" -i 10ms -- sleep 60
wait_until 20 has_lines "$tmp/run.csv" 3
stop TERM
is "a signal is passed on to the command" "$status" 143
is "and stands in the last row" "$(csv_column "$tmp/run.csv" event | tail -1)" signal=15
run --csv="$tmp/run.csv" -- sh -c 'trap "" PIPE; grep -h ^Sig[BI] /proc/self/status'
is "it starts with no signal blocked" "$(grep -c '^SigBlk:.0*$' <<<"$out")" 1
run --csv="$tmp/run.csv" -- sh -c 'ls /proc/self/fd | wc -l'
is "it inherits no descriptor of ours" "$out" "$(sh -c 'ls /proc/self/fd | wc -l' </dev/null)"

# --- a program that becomes another one

cat >"$tmp/turn.sh" <<SCRIPT
#!/bin/sh
while [ ! -e "$tmp/go" ]; do sleep 0.02; done
exec "$tmp/$name" 1 0
SCRIPT
chmod +x "$tmp/turn.sh"
"$tmp/turn.sh" &
target=$!
started+=("$target")
rm -f "$tmp/run.csv"
start --csv="$tmp/run.csv" -i 10ms --pid "$target"
wait_until 20 has_lines "$tmp/run.csv" 3
touch "$tmp/go"
check "an exec is marked" wait_until 20 grep -q ",mark=exec $name" "$tmp/run.csv"
ended "$watcher" && bad "and not taken for an end"
stop TERM
is "the pid stays the same" "$(csv_column "$tmp/run.csv" pid | sort -u)" "$target"
kill "$target"

# --- a kernel thread, and another user's process

kernel=$(pgrep -o -P 2 2>/dev/null)
if [ -n "$kernel" ]; then
	run --csv -n 2 -i 20ms "$kernel"
	is "a kernel thread can be watched" "$status" 0
	check "with whole rows" csv_whole "$tmp/out"
	is "its memory is missing, not zero" "$(csv_column "$tmp/out" rss_bytes | grep -cx 0)" 0
	run --csv --full '^(kthreadd|kworker)'
	like "in a list, too" "$err" '^ *[0-9]+  root .* -  \[k'
else
	skip "a kernel thread can be watched" "there is none in this pid namespace"
fi
if unshare -pf true 2>/dev/null; then
	unshare -pf sh -c '"$1" --csv -n 1 1' sh "$ONETOP" >"$tmp/out" 2>"$tmp/err"
	is "in a pid namespace with a foreign /proc a number means nobody" $? 1
	like "and that is said" "$(cat "$tmp/err")" 'another pid namespace'
	unshare -pf --mount-proc sh -c '"$1" --csv -n 1 --columns pid 1; :' sh "$ONETOP" >"$tmp/out" 2>"$tmp/err"
	is "with a /proc of its own it means its process" "$(tail -1 "$tmp/out")" 1
else
	skip "in a pid namespace with a foreign /proc a number means nobody" "needs root"
fi
# bare COMMAND...: run it where /proc has processes and nothing else.
bare() {
	unshare -m sh -c 'mount -t proc -o subset=pid proc /proc && exec "$@"' sh "$@"
}
if bare true 2>/dev/null; then
	bare "$ONETOP" -- sh -c 'exit 5' 2>"$tmp/err"
	is "a /proc without totals of the machine lets a command be watched" $? 5
	bare "$ONETOP" snapshot -o "$tmp" $$ >"$tmp/out" 2>"$tmp/err"
	is "and a snapshot be taken" $? 0
	like "which says what is not known" "$(cat "$(cat "$tmp/out")/summary.txt")" '^  quality +not known'
else
	skip "a /proc without totals of the machine lets a command be watched" "needs root and Linux 5.8"
fi
if [ "$(id -u)" -eq 0 ]; then
	target "$name" 1 0
	chmod 755 "$tmp"
	setpriv --reuid=65534 --regid=65534 --clear-groups "$ONETOP" --csv -n 2 -i 20ms "$target" \
		>"$tmp/out" 2>"$tmp/err"
	status=$?
	if [ $status -eq 126 ]; then
		skip "a user watches root's process" "the program is not readable for others"
	else
		is "a user watches root's process" "$status" 0
		check "with whole rows" csv_whole "$tmp/out"
		like "what would help is said" "$(cat "$tmp/err")" 'CAP_SYS_PTRACE would add I/O'
		is "what is denied is empty" "$(csv_column "$tmp/out" read_bytes_total | sort -u)" ""
		like "the rest is there" "$(csv_column "$tmp/out" rss_bytes | tail -1)" '^[1-9][0-9]+$'
	fi
else
	skip "a user watches root's process" "needs root to set up"
fi
finish
