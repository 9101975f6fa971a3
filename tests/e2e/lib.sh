# shellcheck shell=bash
# SPDX-License-Identifier: MIT
# For the scripts of tests/e2e: TAP lines, waiting with a deadline, targets to watch, a terminal.
#
#   . "${0%/*}/lib.sh"
#   target threads 4                      # starts tests/targets/threads 4; $target is its pid
#   like "the header is there" "$(…)" '^time,'
#   screen_start 80x24 "$ONETOP" "$target"
#   screen_wait "the overview shows" 'CPU'
#   screen_keys q
#   finish
#
# Nothing here sleeps for a fixed time: wait_until polls until a deadline.
set -u
export LC_ALL=${LC_ALL:-C.UTF-8} TZ=${TZ:-UTC}
: "${SRCDIR:=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)}"
: "${BUILDDIR:=$PWD}" "${ONETOP:=$BUILDDIR/onetop}" "${TEST_TIMEOUT_FACTOR:=1}"
TARGETS="$BUILDDIR/tests/targets"
tmp=$(mktemp -d "${TMPDIR:-/tmp}/onetop-test.XXXXXX")
export XDG_CONFIG_HOME="$tmp/xdg" # not the user's own configuration
tap_count=0 tap_failed=0
# shellcheck disable=SC2034 # of the newest run, for the script
status='' out='' err=''
started=() # pids to end when the script ends
target=
screen_socket= # of the tmux server of the newest screen
screen_count=0

cleanup() {
	local pid
	screen_stop
	for pid in "${started[@]}"; do kill -KILL "$pid" && wait "$pid"; done 2>/dev/null
	rm -rf "$tmp"
}
trap cleanup EXIT
trap 'exit 1' TERM INT HUP
trap : PIPE # from a terminal's server that has ended; programs that are run get the default

# --- TAP -----------------------------------------------------------------------------------

# ok NAME: the test passed.   bad NAME [DETAIL]: it failed.   skip NAME REASON: it cannot run here.
ok() {
	tap_count=$((tap_count + 1))
	echo "ok $tap_count - $1"
}
bad() {
	tap_count=$((tap_count + 1)) tap_failed=$((tap_failed + 1))
	echo "not ok $tap_count - $1"
	{
		echo "not ok: $1"
		[ $# -gt 1 ] && echo "    ${2//$'\n'/$'\n'    }"
	} >&2
}
skip() {
	tap_count=$((tap_count + 1))
	echo "ok $tap_count - $1 # SKIP $2"
}

# Here and below the shell does itself what it can: a process for each question would cost more
# than all that is asked for.

# lines_have REGEX LINE...: one of the lines matches.   text_has TEXT REGEX: one of its lines does.
# What is no regular expression ends the script: else all that must not match it would pass.
lines_have() {
	local regex=$1 line sound
	shift
	for line; do
		[[ $line =~ $regex ]] && return
	done
	[[ '' =~ $regex ]]
	sound=$?
	[ $sound -lt 2 ] && return 1
	echo "no regular expression: $regex" >&2
	exit 1
}
text_has() {
	local IFS=$'\n' -
	set -f
	# Empty lines are lost in splitting, which matters to what matches them.
	if [[ '' =~ $2 ]]; then grep -qE -- "$2" <<<"$1"; else
		# shellcheck disable=SC2086 # split at the ends of lines
		lines_have "$2" $1
	fi
}
# file_has FILE REGEX: a line of the file matches.
file_has() {
	local lines
	mapfile -t lines 2>/dev/null <"$1" && lines_have "$2" "${lines[@]}"
}
# slurp NAME FILE: all of a file in the variable, without NULs and without line ends at its end.
slurp() {
	local -n slurped=$1
	# What is long is not for the shell to read.
	LC_ALL=C IFS='' read -rN 200000 slurped <"$2" && slurped=$(tr -d '\0' <"$2")
	while [[ $slurped == *$'\n' ]]; do slurped=${slurped%$'\n'}; done
}

# is NAME GOT EXPECTED: equal text.   like / unlike NAME TEXT REGEX: some line matches / none does.
is() {
	if [ "$2" = "$3" ]; then ok "$1"; else
		bad "$1" "got:      $(printf %q "$2")"$'\n'"expected: $(printf %q "$3")"
	fi
}
like() {
	if text_has "$2" "$3"; then ok "$1"; else
		bad "$1" "no line matches $3 in:"$'\n'"$(head -c 4000 <<<"$2" | cat -v)"
	fi
}
unlike() {
	if text_has "$2" "$3"; then
		bad "$1" "a line matches $3:"$'\n'"$(grep -E -- "$3" <<<"$2" | head -5 | cat -v)"
	else ok "$1"; fi
}

# check NAME COMMAND...: the command succeeds; its output is shown if not.
check() {
	local name=$1
	shift
	if "$@" >"$tmp/check" 2>&1; then ok "$name"; else
		bad "$name" "status $?: $(tr -d '\0' <"$tmp/check")"
	fi
}

# finish: the plan line and the script's status.
finish() {
	echo "1..$tap_count"
	[ "$tap_failed" -eq 0 ]
	exit
}

# --- waiting -------------------------------------------------------------------------------

# tick SECONDS: let so much time pass.
mkfifo "$tmp/never"
exec {never}<>"$tmp/never" # nothing is ever written
tick() {
	read -rt "$1" -u "$never"
	return 0
}

# wait_until SECONDS COMMAND...: until it succeeds; fails when the time is up.
wait_until() {
	local deadline=$((SECONDS + $1 * TEST_TIMEOUT_FACTOR + 1)) turns=0
	shift
	until "$@" >/dev/null 2>&1; do
		[ $SECONDS -ge $deadline ] && return 1
		turns=$((turns + 1))
		if [ $turns -lt 20 ]; then tick 0.02; else tick 0.1; fi
	done
}

# ended PID: it has ended (a zombie has, too).
ended() {
	local stat=
	{ read -rd '' stat <"/proc/$1/stat"; } 2>/dev/null
	case ${stat##*) } in '' | Z* | X*) return 0 ;; esac
	return 1
}
wait_ended() {
	wait_until 20 ended "$1"
}

# has_lines FILE N: at least N lines are there.
has_lines() {
	local lines
	[ -e "$1" ] && mapfile -n "$2" lines <"$1" && [ ${#lines[@]} -ge "$2" ] &&
		[[ ${lines[-1]} == *$'\n' ]]
}

# --- targets -------------------------------------------------------------------------------

# target NAME [ARG...]: start tests/targets/NAME; its pid is in $target.
target() {
	local name=$1
	shift
	"$TARGETS/$name" "$@" >"$tmp/target.out" 2>"$tmp/target.err" </dev/null &
	target=$!
	started+=("$target")
	disown "$target"
	# Until the exec is through, it is still called bash.
	wait_until 10 test "$TARGETS/$name" -ef "/proc/$target/exe"
}

# target_ready: wait until the newest target has said so.
target_ready() {
	wait_until 20 file_has "$tmp/target.out" ready
}

# target_stop: end the newest target by SIGKILL.
target_stop() {
	kill -KILL "$target" 2>/dev/null
	wait_ended "$target"
}

# --- onetop --------------------------------------------------------------------------------

# run [ARG...]: onetop to its end: its status in $status, its output in $out and $err.
run() {
	run_long "$@"
	slurp out "$tmp/out"
	slurp err "$tmp/err"
}
# run_long [ARG...]: the same for what says a lot: its output stays in $tmp/out and $tmp/err.
run_long() {
	"$ONETOP" "$@" >"$tmp/out" 2>"$tmp/err" </dev/null
	status=$?
}

# start [ARG...]: onetop in the background, its pid in $watcher, its output in $tmp/watch.out.
# The shell would start it with SIGINT ignored; env undoes that.
start() {
	env --default-signal "$ONETOP" "$@" >"$tmp/watch.out" 2>"$tmp/watch.err" </dev/null &
	watcher=$!
	started+=("$watcher")
	wait_until 10 test "$ONETOP" -ef "/proc/$watcher/exe"
}

# stop SIGNAL: send it to what start() started, wait for its end; $status is its status.
stop() {
	kill "-$1" "$watcher" 2>/dev/null
	status_of_watcher
}
status_of_watcher() {
	wait_ended "$watcher" || bad "onetop ends within 20 s"
	wait "$watcher" 2>/dev/null
	# shellcheck disable=SC2034 # for the script
	status=$?
}

# --- CSV -----------------------------------------------------------------------------------

# csv_column FILE NAME: that column of every row, header left out. For plain fields only.
csv_column() {
	awk -F, -v name="$2" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) c = i; next }
		{ print c ? $c : "no column " name }' "$1"
}

# csv_whole FILE: every line has as many fields as the header and the file ends with LF.
csv_whole() {
	[ -z "$(tail -c 1 "$1")" ] && awk -F, 'NR == 1 { n = NF } NF != n { bad = 1
		print FILENAME ":" NR ": " NF " fields, not " n ": " $0 } END { exit bad || !NR }' "$1"
}

# csv_longest_gap FILE: milliseconds, 0 without a gap.
csv_longest_gap() {
	csv_column "$1" event | awk -F= '$1 == "gap" && $2 > longest { longest = $2 }
		END { printf "%d\n", longest * 1000 }'
}

# pulse_start: a process that wants to run every 50 ms, beside what is tested.
# pulse_longest: the milliseconds it was made to wait at most since: what others take of this machine.
pulse_start() {
	while tick 0.05; do echo "${EPOCHREALTIME/[.,]/}"; done >"$tmp/pulse" &
	pulse=$!
	started+=("$pulse")
	disown "$pulse"
}
pulse_longest() {
	kill "$pulse" 2>/dev/null
	awk 'NR > 1 && $1 - last > longest { longest = $1 - last } { last = $1 }
		END { printf "%d\n", longest / 1000 }' "$tmp/pulse"
}

# --- a terminal ----------------------------------------------------------------------------

# screen COMMAND...: one command of tmux, over a client that stays: each of its own would cost a
# process. What it prints is in the array screen_said.
screen() {
	local word line command=$1
	shift
	for word; do command+=" '${word//\'/\'\\\'\'}'"; done
	screen_said=()
	printf '%s\n' "$command" >&"$screen_in" || return
	while IFS= read -r line <&"$screen_out"; do
		case $line in
		'%begin '*' 1') screen_said=() ;;
		'%end '*' 1') return 0 ;;
		'%error '*' 1') return 1 ;;
		*) screen_said+=("$line") ;;
		esac
	done
	return 1 # the server has ended
}

# screen_format FORMAT: what display-message makes of it.
screen_format() {
	screen display-message -p "$1" && printf '%s\n' "${screen_said[@]}"
}

screen_stop() {
	[ -n "$screen_socket" ] || return 0
	# Asked to end it may wait for its client; what runs in the terminal meets its end as a hangup.
	kill -KILL "$screen_server"
	exec {screen_in}>&- {screen_out}<&-
	wait "$screen_client"
	rm -f "${TMUX_TMPDIR:-/tmp}/tmux-$UID/$screen_socket"
	screen_socket=
}

# screen_start WxH COMMAND...: run it in a terminal of that size. Its exit status will be in
# $tmp/screen.status; the shell stays, so that what it leaves behind can be looked at.
screen_start() {
	local size=$1 command
	shift
	rm -f "$tmp/screen.status"
	printf -v command '%q ' "$@"
	screen_stop
	# A server of its own each time: one that is still ending must not be met.
	screen_count=$((screen_count + 1)) screen_socket=onetop-test-$$-$screen_count
	printf 'set -g %s\n' 'status off' \
		"default-terminal ${SCREEN_TERM:-screen-256color}" >"$tmp/screen.conf"
	coproc SCREEN { exec tmux -L "$screen_socket" -f "$tmp/screen.conf" -C \
		new-session -d -x "${size%x*}" -y "${size#*x}" "PS1='prompt\$ ' bash --norc --noprofile -i" \; \
		attach-session -f no-output,ignore-size; }
	# Descriptors of a coprocess are closed in pipes; these are not.
	# shellcheck disable=SC2093,SC1083 # this exec only opens and closes
	exec {screen_out}<&"${SCREEN[0]}" {screen_in}>&"${SCREEN[1]}" {SCREEN[0]}<&- {SCREEN[1]}>&-
	screen_client=$SCREEN_PID
	screen resize-window -x "${size%x*}" -y "${size#*x}"
	screen_server=$(screen_format '#{pid}')
	wait_until 10 screen_has 'prompt\$'
	screen send-keys -l " clear; $command; echo \$? > ${tmp@Q}/screen.status"
	screen send-keys Enter
}

# screen_look: the screen's lines in the array screen_lines.   screen_text: the screen as text.
# screen_has REGEX: some line of it matches.
screen_look() {
	screen capture-pane && screen save-buffer "$tmp/screen.text" && screen delete-buffer &&
		mapfile -t screen_lines <"$tmp/screen.text"
}
screen_text() {
	screen_look && printf '%s\n' "${screen_lines[@]}"
}
screen_has() {
	screen_look && lines_have "$1" "${screen_lines[@]}"
}
screen_lacks() {
	! screen_has "$1"
}
# screen_colours: the screen with the sequences of its colours.
screen_colours() {
	screen capture-pane -e && screen save-buffer "$tmp/screen.text" && screen delete-buffer &&
		cat "$tmp/screen.text"
}

# screen_wait NAME REGEX [SECONDS]: a test: the text appears.   screen_wait_gone: it disappears.
screen_wait() {
	if wait_until "${3:-15}" screen_has "$2"; then ok "$1"; else
		bad "$1" "never on the screen: $2"$'\n'"$(screen_text)"
	fi
}
screen_wait_gone() {
	if wait_until "${3:-15}" screen_lacks "$2"; then ok "$1"; else
		bad "$1" "still on the screen: $2"$'\n'"$(screen_text)"
	fi
}

# screen_keys KEY...: as tmux names them: q, Space, F1, C-c, Escape.
screen_keys() {
	screen send-keys "$@"
	# What comes at once after Escape would be a key with Alt: people are slower.
	[ "${*: -1}" != Escape ] || tick 0.1
}
screen_resize() {
	screen resize-window -x "${1%x*}" -y "${1#*x}"
}

# screen_pid: the pid of the program that screen_start() ran (the shell's newest child).
screen_pid() {
	local shell
	shell=$(screen_format '#{pane_pid}') && pgrep -n -P "$shell"
}

# screen_ended: wait for the program's end; prints its status.
screen_ended() {
	wait_until 15 test -s "$tmp/screen.status" && echo "$(<"$tmp/screen.status")"
}
