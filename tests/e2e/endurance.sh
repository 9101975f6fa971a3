#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What lasts or comes at a bad moment: a terminal that nobody reads, targets that die at any time.
#   STUCK_SECONDS    how long the terminal is not read (3)
#   TARGETS_KILLED   how many targets die (50)
#   FLAT_SECONDS     how long a screen at 10 ms is looked at whether its memory grows (0: not)
# shellcheck disable=SC2016 # awk's dollars
# shellcheck source=tests/e2e/lib.sh
. "${0%/*}/lib.sh"

# --- a stuck terminal loses no row

seconds=${STUCK_SECONDS:-3}
target threads 4 100
target_ready
TERM=xterm-256color "$TARGETS/unread" "$seconds" \
	"$ONETOP" -i 10ms --record "$tmp/stuck.csv" "$target" >"$tmp/out" 2>"$tmp/err"
is "onetop leaves when the terminal is read again" $? 0
check "a terminal that is not read for $seconds s loses no row" awk -F, -v s="$seconds" '
	NR == 1 { for (i = 1; i <= NF; i++) n[$i] = i; next }
	{ t = $n["elapsed_s"]; e = $n["event"] }
	e ~ /^gap=/ { sub(/gap=/, "", e); gap += e }
	NR > 2 && e !~ /^gap/ && t - last > widest { widest = t - last }
	{ last = t }
	END { print NR - 1 " rows in " t " s, widest step " widest ", gaps " gap
	      # A busy machine may make it miss a deadline; a stuck terminal would cost seconds.
	      exit !(t >= s && NR - 1 >= 0.8 * t * 100 && widest < 1 && gap < 0.2 * t) }' "$tmp/stuck.csv"
check "and every row is whole" csv_whole "$tmp/stuck.csv"
target_stop

# --- a screen at 10 ms stays flat in memory

# rss PID: KiB.
rss() {
	awk '$1 == "VmRSS:" { print $2 }' "/proc/$1/status"
}

flat=${FLAT_SECONDS:-0}
if [ "$flat" -gt 0 ] && command -v tmux >/dev/null; then
	target demo
	screen_start 160x48 "$ONETOP" -i 10ms --record "$tmp/flat.csv" "$target"
	screen_wait "a screen at 10 ms" RSS
	pid=$(screen_pid)
	# The history's memory is fixed, but only touched as it fills: what is left of it may come.
	sleep $((flat / 10))
	early=$(rss "$pid")
	for ((i = 0; i < 9; i++)); do
		screen_keys Tab
		sleep $((flat / 10))
	done
	late=$(rss "$pid")
	if [ "$((late - early))" -le 6144 ]; then
		ok "$flat s at 10 ms: memory stays flat ($early, then $late KiB)"
	else
		bad "$flat s at 10 ms: memory stays flat" "$early, then $late KiB"
	fi
	check "and every row is whole" csv_whole "$tmp/flat.csv"
	screen_keys q
	is "status 0" "$(screen_ended)" 0
	target_stop
fi

# --- targets that die at random moments

targets=${TARGETS_KILLED:-50}
RANDOM=4242 # the same moments each time
not_whole=0 bad_status=0 bad_end=0 zeros=0
for ((i = 0; i < targets; i++)); do
	"$TARGETS/threads" $((i % 4)) 100 >/dev/null &
	target=$!
	"$ONETOP" --csv="$tmp/dies.csv" -i 1ms --pid "$target" 2>"$tmp/err" &
	watcher=$!
	sleep "0.0$((RANDOM % 6))$((RANDOM % 10))" # the moment
	kill -KILL $target
	# The shell reaps it at once or later, so that both a zombie and a pid that is gone are met.
	[ $((i % 2)) -eq 0 ] && wait $target 2>/dev/null
	wait $watcher
	status=$?
	case $status in
	0)
		csv_whole "$tmp/dies.csv" >&2 || not_whole=$((not_whole + 1))
		read -r event zero < <(awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) n[$i] = i; next }
			$n["rss_bytes"] == "0" { zero = 1 }
			END { print $n["event"] ? $n["event"] : "none", zero + 0 }' "$tmp/dies.csv")
		case $event in lost | lost=* | signal=9) ;; *)
			bad_end=$((bad_end + 1))
			tail -1 "$tmp/dies.csv" >&2
			;;
		esac
		zeros=$((zeros + zero))
		;;
	3) ;; # it was gone before it could be held
	*)
		bad_status=$((bad_status + 1))
		echo "status $status: $(cat "$tmp/err")" >&2
		;;
	esac
	wait $target 2>/dev/null
done 2> >(grep -v Killed >&2)
is "$targets targets killed at random moments: the status is 0 or 3" "$bad_status" 0
is "$targets targets killed at random moments: rows are whole" "$not_whole" 0
is "$targets targets killed at random moments: the last row says that it ended" "$bad_end" 0
is "$targets targets killed at random moments: never an RSS of 0" "$zeros" 0
finish
