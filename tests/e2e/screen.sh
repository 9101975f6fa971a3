#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The screen in a real terminal: it shows, each key does what help says, it fits, and whatever
# happens the terminal is restored.
# shellcheck disable=SC2016 # for the shell on the screen
# shellcheck source=tests/e2e/lib.sh
. "${0%/*}/lib.sh"
cd "$tmp" || exit 1
command -v tmux >/dev/null || {
	skip "the screen" "tmux is not installed"
	finish
}
footer='\[q\]uit|q quit|quit'

# cooked NAME: the terminal is as it was: prompt there, line mode, echo, cursor shown, no
# alternate screen.
cooked() {
	screen_keys C-l
	screen_keys -l 'echo back-$((40 + 2))'
	screen_keys Enter
	screen_wait "$1: the shell answers" 'back-42'
	is "$1: the alternate screen is left and the cursor shown" \
		"$(screen_format '#{alternate_on} #{cursor_flag}')" "0 1"
	screen_keys -l 'stty -a >tty.txt'
	screen_keys Enter
	wait_until 10 test -s tty.txt
	check "$1: the line is cooked" grep -qE '(^| )icanon' tty.txt
	rm -f tty.txt
}

target demo 3600 0.05 # leaves the machine to others
screen_start 160x48 "$ONETOP" -i 100ms "$target"
screen_wait "the overview shows CPU" 'CPU +[0-9.]+ cores'
for word in RSS faults switch 'I/O' threads Threads 'run delay|delay' 'every 100 ms' compute; do
	screen_wait "the overview shows $word" "$word"
done
screen_wait "with curves" '⣿|⣀|⡀'

# --- keys

screen_keys '?'
screen_wait "? shows help" 'any key goes back|Help'
help=$(screen_text)
screen_keys NPage
screen_wait "the page down key brings the rest" 'an area reach the highest'
help+=$(screen_text)
while IFS= read -r key; do
	grep -qE "(^|[ │|])$key( |$)" <<<"$help" || bad "help has the key $key"
done < <(sed -n 's/^KEY([A-Z_]*, "\([^" |]*\).*/\1/p' "$SRCDIR/ui/keymap.def" | sed 's/[?+^[{.]/\\&/g')
screen_keys Escape
screen_wait "any key leaves help" "$footer"
screen_wait "and the overview is back" 'faults'

screen_keys Space
screen_wait "Space pauses" '[Pp]aused|PAUSED|pause[^]]'
screen_keys Space
screen_wait "Space again goes on" '\[Space\] pause|up [0-9]'

screen_keys s
screen_wait "s takes a snapshot and the footer has its path" "demo-$target-20"
snapshot=$(find "$tmp" -maxdepth 1 -type d -name "demo-$target-*" | head -1)
check "it is a directory with a summary" test -s "$snapshot/summary.txt"
is "which is nobody else's business" "$(stat -c %a "$snapshot" 2>/dev/null)" 700

screen_keys i
screen_keys C-u
screen_keys -l 50ms
screen_keys Enter
screen_wait "i changes the interval" 'every 50(.0)? ms'

screen_wait "the threads are there" 'compute'
screen_keys H
screen_wait_gone "H hides them" 'compute'
screen_keys H
screen_wait "H shows them again" 'compute'

screen_keys k
screen_wait "k asks first" '[Ss]ignal|SIGTERM|TERM'
screen_keys Escape
screen_wait_gone "Escape takes it back" 'SIGKILL|Send'
ended "$target" && bad "nothing was sent"

screen_keys x
screen_wait "x goes on without colours" 'faults'
is "no colour is left" "$(screen_colours | grep -cE $'\e''\[[0-9;]*(3[0-7]|38;)[0-9;]*m')" 0
screen_keys x
screen_keys r
screen_wait "r counts from now on" 'since|last'

# --- ^Z and fg, ^L

screen_keys C-z
screen_wait "^Z gives the shell back" 'Stopped|prompt'
rm -f "$tmp/screen.status" # that of a stopped job
screen_keys -l "fg; echo \$? >$tmp/screen.status"
screen_keys Enter
screen_wait "fg brings the screen back" 'faults'
screen_keys C-l
screen_wait "^L draws it again" 'faults'

# --- sizes

for size in 80x24 40x10 20x5 160x48; do
	screen_resize $size
	case $size in
	20x5) screen_wait "$size says that it is too small, or fits" '[A-Za-z]' ;;
	*) screen_wait "$size shows CPU and RSS" 'RSS' && screen_has CPU ;;
	esac
done
RANDOM=4242
for _ in $(seq 60); do
	screen_resize $((1 + RANDOM % 250))x$((1 + RANDOM % 100)) 2>/dev/null
done
screen_resize 160x48
screen_wait "a storm of sizes leaves it whole" 'faults'
screen_wait "and at work" "$footer"

screen_keys q
is "q leaves with status 0" "$(screen_ended)" 0
cooked "after q"

# --- other ways to leave

for way in F10 C-c; do
	screen_start 80x24 "$ONETOP" -i 100ms "$target"
	screen_wait "80x24 shows RSS" RSS
	screen_keys $way
	is "$way leaves with status 0" "$(screen_ended)" 0
done
for signal in TERM INT HUP SEGV; do
	screen_start 80x24 "$ONETOP" -i 100ms "$target"
	screen_wait "before SIG$signal" RSS
	kill -$signal "$(screen_pid)"
	screen_ended >/dev/null || bad "SIG$signal ends it"
	cooked "after SIG$signal"
done

# Who was suspended before dies of it all the same, and leaves a cooked terminal. (A sanitizer
# would answer the signal itself, with a status of its own.)
screen_start 80x24 env ASAN_OPTIONS=handle_segv=0 TSAN_OPTIONS=handle_segv=0 "$ONETOP" -i 100ms \
	"$target"
screen_wait "before ^Z" RSS
pid=$(screen_pid)
screen_keys C-z
screen_wait "^Z once more" 'Stopped|prompt'
rm -f "$tmp/screen.status"
screen_keys -l "fg; echo \$? >$tmp/screen.status"
screen_keys Enter
screen_wait "and fg" RSS
kill -SEGV "$pid"
is "a crash after fg ends it" "$(screen_ended)" 139
cooked "after a crash after fg"

# --- a terminal that is another user's, as after su

if [ "$(id -u)" -eq 0 ] && command -v setpriv >/dev/null; then
	cp "$ONETOP" "$tmp/onetop" && chmod 755 "$tmp" "$tmp/onetop"
	screen_start 100x30 setpriv --reuid=65534 --regid=65534 --clear-groups "$tmp/onetop" "$target"
	screen_wait "keys come from it all the same" RSS
	screen_wait "and what may not be read says so" 'no permission; sudo would help'
	screen_keys q
	is "q leaves" "$(screen_ended)" 0
else
	skip "another user's terminal" "only root can give one"
fi

# --- terminals

for term in vt100 linux dumb xterm-256color; do
	screen_start 80x24 env TERM=$term "$ONETOP" -i 100ms "$target"
	screen_wait "TERM=$term shows something, or says why not" 'RSS|onetop:'
	screen_keys q
	screen_ended >/dev/null || bad "TERM=$term: q leaves"
done
screen_start 80x24 "$ONETOP" --ascii -i 100ms "$target"
screen_wait "--ascii shows RSS" RSS
is "and nothing but ASCII" "$(screen_text | LC_ALL=C grep -c '[^ -~]')" 0
screen_keys q
screen_ended >/dev/null
screen_start 80x24 env NO_COLOR=1 "$ONETOP" -i 100ms "$target"
screen_wait "NO_COLOR shows RSS" RSS
is "and no colour" "$(screen_colours | grep -cE $'\e''\[[0-9;]*(3[0-7]|38;)[0-9;]*m')" 0
screen_keys q
screen_ended >/dev/null

# A size in the environment that is not the terminal's, as a shell exports it.
screen_start 80x24 env COLUMNS=30 LINES=8 "$ONETOP" -i 100ms "$target"
screen_wait "LINES and COLUMNS that are not so: each row is in its place" '^│ faults +0 /s .*│$'
screen_keys q
screen_ended >/dev/null

# Rows are not for the terminal that the picture is on.
for to in - /dev/tty; do
	screen_start 120x24 "$ONETOP" -i 100ms --record "$to" "$target"
	is "--record $to does not write into the picture" "$(screen_ended)" 1
	screen_wait "but says why" '^onetop: .* is a terminal'
	is "and writes no row" "$(screen_text | grep -c '^time,')" 0
done

# --- a signal through the dialogue, and the end of the target

target threads 3
screen_start 120x40 "$ONETOP" -i 50ms --record "$tmp/record.csv" "$target"
screen_wait "the target is on the screen" 'RSS'
screen_wait "a recording is named in the header" 'record.csv'
kill -KILL "$target"
screen_wait "when the target ends the screen says so" '[Ee]nded|lost|gone|exited|killed'
screen_wait "and keeps its last figures" 'RSS +[0-9.]+'
screen_keys k
screen_wait "nobody is there to be signalled" 'has already ended'
screen_keys m
screen_wait "a mark is asked for" 'mark now with:'
screen_keys -l late
screen_keys Enter
screen_wait "and set at the end, which is not recorded any more" \
	'marked "late"; the recording has ended with the process'
screen_keys 7
screen_wait "where the events have it" '0 ms +mark +late'
screen_keys q
is "and leaves with status 0" "$(screen_ended)" 0
like "the recording has its last row" "$(csv_column "$tmp/record.csv" event | tail -1)" \
	'^(lost|signal=9)$'

screen_start 120x40 "$ONETOP" -i 50ms -- sh -c 'echo from the command; echo from its errors >&2; sleep 2; exit 9'
screen_keys 7
screen_wait "page 7 shows what a command writes" '│ from the command '
screen_wait "to both of its streams" '│ from its errors '
screen_wait "the end of a command says its status" 'ended with status 9'
up=$(grep -o 'up [0-9.]* s' <<<"$(screen_text)")
like "and how long it ran" "$up" 'up [2-9]'
screen_keys 1 Left
screen_wait "one can look back" '\[Space\] live'
screen_keys End
screen_wait_gone "and return" '\[Space\] live'
screen_keys 4
screen_wait "a table that was never read says why it is empty" '^│ the process has ended'
is "what has ended has not grown older meanwhile" "$(grep -o 'up [0-9.]* s' <<<"$(screen_text)")" "$up"
screen_keys q
is "which is onetop's" "$(screen_ended)" 9
screen_wait "its output is on the terminal" 'from the command'

screen_start 120x30 "$ONETOP" -i 50ms -- true
screen_wait "a command that ended before the first picture was up for as long as it was" \
	'ended with status 0  up [0-9.]+ ms '
screen_wait "and the quality is told" ' quality'
screen_keys q
is "and left" "$(screen_ended)" 0

screen_start 100x30 "$ONETOP" -i 50ms -- sh -c \
	'trap "head -c 9000000 /dev/zero >/dev/null; exit 9" INT; while :; do sleep 0.1; done'
screen_wait "a command that does not end by itself" RSS
screen_keys q
screen_wait "who leaves it is told what is waited for" '^onetop: the command still runs'
screen_keys C-c
is "and gets its status in the end" "$(screen_ended)" 9
screen_wait "what it did after the screen was left is in the summary" '8\.5[0-9] MiB write calls'

# As on file systems that make no file without a name. Leaks cannot be looked for under strace.
mkdir "$tmp/spool"
if strace -o /dev/null true 2>/dev/null; then
	screen_start 120x40 env TMPDIR="$tmp/spool" ASAN_OPTIONS=detect_leaks=0 strace -f -o "$tmp/trace" -P "$tmp/spool" \
		-e inject=openat:error=EOPNOTSUPP "$ONETOP" -i 50ms -- sh -c 'echo kept elsewhere; exit 8'
	screen_wait "a command's output is kept where files need names" '8'
	screen_keys q
	is "and its status is onetop's" "$(screen_ended)" 8
	screen_wait "its output is on the terminal" '^kept elsewhere'
	is "the file was refused without a name" "$(grep -c 'O_TMPFILE.*INJECTED' "$tmp/trace")" 1
	is "and has none any more" "$(ls "$tmp/spool")" ""
else
	skip "a command's output is kept where files need names" "needs strace and its permission"
fi

# --- a program that becomes another one

bash -c 'until [ -e "$0" ]; do sleep 0.05; done; exec sleep 612' "$tmp/become" &
target=$!
started+=("$target")
screen_start 120x40 "$ONETOP" -i 100ms "$target"
screen_wait "before an exec the header says what runs" "bash -c"
touch "$tmp/become"
screen_wait "after it the header has the new name and command" "sleep $target +sleep 612"
screen_keys q
is "and the screen goes on until it is left" "$(screen_ended)" 0

# --- the picker

cp "$TARGETS/threads" "$tmp/twin-$$"
TARGETS=$tmp
target "twin-$$" 1 0
one=$target
target "twin-$$" 2 0
screen_start 120x40 "$ONETOP" -i 50ms "twin-$$"
screen_wait "an ambiguous name on a terminal gives a list" "$one"
screen_wait "with both" "$target"
screen_keys -l "$target"
screen_wait_gone "typing filters it" "$one"
screen_keys Enter
screen_wait "Enter watches it" "twin-$$ $target "
screen_keys q
is "and leaves" "$(screen_ended)" 0
finish
