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
: >grow.csv
screen_wait "a file that is cut short is told" 'cut short'
screen_keys q
is "and no reason to fail" "$(screen_ended)" 0

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
cut -d, -f2,15 run.csv >narrow.csv
screen_start 160x48 "$ONETOP" replay narrow.csv
screen_wait "what is not recorded is told" 'not in this recording: time, event'
screen_wait "and shown as missing" 'threads +–'
screen_keys q
is "status 0 again" "$(screen_ended)" 0
for file in /dev/null /etc/hostname "$tmp" /nowhere.csv; do
	screen_start 80x24 "$ONETOP" replay "$file"
	is "$file is refused" "$(screen_ended)" 1
	screen_wait "with a sentence" 'onetop: .*(empty|not a recording|directory|No such)'
done
finish
