#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# A real control group with little memory: that its limit was reached, and that the kernel killed
# for it, is told, though the process is gone by then.
# shellcheck source=tests/e2e/lib.sh
. "${0%/*}/lib.sh"
group=
trap 'cleanup; [ -z "$group" ] || rmdir "$group" 2>/dev/null' EXIT

if ! command -v tmux >/dev/null; then
	skip "limits" "tmux is not installed"
	finish
fi

# make_group: a group of 40 MB, by whichever version of control groups there is.
make_group() {
	local root
	for root in /sys/fs/cgroup/memory /sys/fs/cgroup; do
		group=$root/onetop-test-$$
		mkdir "$group" 2>/dev/null || continue
		echo 40000000 2>/dev/null >"$group/memory.limit_in_bytes" && return
		if echo 40000000 2>/dev/null >"$group/memory.max"; then
			echo 0 2>/dev/null >"$group/memory.swap.max"
			return
		fi
		rmdir "$group"
	done
	group=
	return 1
}

if ! make_group; then
	skip "limits" "no control group with a memory limit can be made here"
	finish
fi
# It waits until it is told to grow; what it holds doubles each time.
# shellcheck disable=SC2016 # the inner shell's own
bash -c 'echo $$ >"$0/cgroup.procs"; until [ -e "$1" ]; do sleep 0.05; done; a=x; while :; do a=$a$a; done' \
	"$group" "$tmp/grow" &
target=$!
started+=("$target")
wait_until 10 grep -qx "$target" "$group/cgroup.procs"
screen_start 110x24 "$ONETOP" --record "$tmp/run.csv" -i 100ms "$target"
screen_wait "the screen begins" 'Overview'
screen_keys 7
screen_wait "on the page of events" 'watching begins'
touch "$tmp/grow"
# How it ended is known to whoever has it as a child; this shell may be faster.
screen_wait "the end is told" 'killed by signal 9|ended, nobody can say how' 30
screen_wait "with its reason" "killed for want of memory in .*onetop-test-$$"
screen_keys q
is "and the screen is left" "$(screen_ended)" 0
like "in the recording, too" "$(csv_column "$tmp/run.csv" event | grep -c 'want of memory')" '^1$'
like "before the end" "$(csv_column "$tmp/run.csv" event | tail -1)" '^(lost|signal=9)$'
finish
