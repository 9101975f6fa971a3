#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The configuration file: what it sets is there, the command line wins over it, what is wrong
# names its line before anything runs, and the screen is the user's own.
# shellcheck source=tests/e2e/lib.sh
. "${0%/*}/lib.sh"
cd "$tmp" || exit 1
export HOME="$tmp/home" XDG_CONFIG_HOME="$tmp/xdg"
usual="$XDG_CONFIG_HOME/onetop/config"
mkdir -p "$XDG_CONFIG_HOME/onetop" "$HOME/.config/onetop"

# config LINE...: the usual file.
config() {
	printf '%s\n' "$@" >"$usual"
}
target threads 1 1000

# --- where it is read

config 'interval = 20ms'
run --csv -n 4 "$target"
is "the usual file sets the interval" "$status" 0
elapsed=$(tail -1 <<<"$out" | cut -d, -f2)
check "and it is kept" awk -v t="$elapsed" 'BEGIN { exit !(t > 0.05 && t < 0.9) }'
run --csv -n 2 -i 100ms "$target"
elapsed=$(tail -1 <<<"$out" | cut -d, -f2)
check "the command line wins" awk -v t="$elapsed" 'BEGIN { exit !(t > 0.09) }'

echo 'interval = 5 parsecs' >other
run --config other --csv -n 1 "$target"
is "a wrong value in a file by name ends with status 2" "$status" 2
is "before anything runs" "$out" ""
like "and names file and line" "$err" "^onetop: other:1: interval: '5 parsecs' is not a time"
config 'interval = 5 parsecs'
run --csv -n 1 "$target"
like "a wrong value in the usual file, too" "$err" "onetop: $usual:1: interval"
run --config none --csv -n 1 "$target"
is "--config none reads no file" "$status$err" 0
run --config missing --csv -n 1 "$target"
is "a file by name must be there" "$status $err" "2 onetop: missing: No such file or directory"
run snapshot --config other "$target"
is "snapshot reads it as well" "$status" 2
run --config other -- touch ran
is "and no command has run" "$status $(ls ran 2>/dev/null)" "2 "

rm "$usual"
run --csv -n 1 "$target"
is "without a file there is nothing to say" "$status$err" 0
XDG_CONFIG_HOME='' run --csv -n 1 "$target"
echo 'intervall = 1s' >"$HOME/.config/onetop/config"
err=$(XDG_CONFIG_HOME='' "$ONETOP" --csv -n 1 "$target" 2>&1 >/dev/null)
like "without XDG_CONFIG_HOME it is below ~/.config" "$err" "there is no key 'intervall'; is it interval"
mkdir "$usual"
run --csv -n 1 "$target"
is "what cannot be read is told, and onetop goes on" "$status $err" "0 onetop: $usual: Is a directory"
rmdir "$usual"

# --- what is odd in it

config 'intervall = 2s' 'csv = x'
run --csv -n 1 "$target"
is "an unknown key is told and passed over" "$status" 0
like "with its line and its nearest kin" "$err" "^onetop: $usual:1: there is no key 'intervall'; is it interval\?"
like "an option that has no place there is told, too" "$err" "$usual:2: --csv is for the command line only"
config 'key.mark = M' '' 'key.snapshot = M'
run --csv -n 1 "$target"
like "two actions on one key name both lines" "$err" "$usual:3: the key M is bound to key.mark in line 1"
is "which is an error" "$status" 2
printf 'interval = \033]0;owned\007\n' >"$usual"
run --csv -n 1 "$target"
is "no control reaches the terminal" "$(LC_ALL=C tr -d '[:print:]\n\200-\377' <"$tmp/err" | wc -c)" 0
head -c 100000000 /dev/zero >"$usual"
run --csv -n 1 "$target"
like "a file too large is none" "$err" "$usual: larger than 1024 KiB"
rm "$usual"

# --- onetop config

run config
is "onetop config prints a file" "$status$err" 0
is "of comments only" "$(grep -cv '^#' <<<"$out")" "$(grep -c '^$' <<<"$out")"
sed 's/^#\([a-z]\)/\1/' "$tmp/out" >all
run --config all --csv -n 2 -i 10ms "$target"
is "which is a configuration, every line of it" "$status$err" 0
while IFS= read -r name; do
	grep -q "^$name = " all || echo "$name"
done < <(sed -n 's/^OPTION([A-Z_]*, "\([^"]*\)",.*"[WSX]*F",.*/\1/p' "$SRCDIR/src/options.def"
	sed -n 's/^KEY(\([A-Z_0-9]*\),.*/\1/p' "$SRCDIR/ui/keymap.def" | tr A-Z_ a-z- | sed 's/^/key./') >lacks
is "and holds every option and every key" "$(cat lacks)" ""
sed -n '/^## An example/,/^## Lines/s/^    //p' "$SRCDIR/docs/config.md" >example
check "the example in docs/config.md has lines" test "$(wc -l <example)" -gt 8
run --config example --csv -n 1 "$target"
is "and is a configuration" "$status$err" 0
run config x
is "it takes no arguments" "$status" 2

# --- on a terminal

if ! command -v tmux >/dev/null; then
	skip "the screen of a configuration" "tmux is not installed"
	finish
fi
config 'interval = 200ms' 'theme = light' 'pages = overview events cpu' \
	'overview = rss cpu threads' 'key.mark = M' 'key.help = F1' 'key.time-step = h|l' \
	'key.page-turn = Tab|BackTab >|<' 'color.figure = 33' 'threshold.threads = 1 1' 'nonsense = 1' \
	'key.pause = Q' 'key.time-oldest = Y'
screen_start 100x30 "$ONETOP" "$target"
screen_wait "the interval is the file's" 'every 200 ms'
screen_wait "an unknown key is news in the footer" " config:11: there is no key 'nonsense'"
screen_wait "pages stand in their order" '\[1\]Overview +\[2\]Events +\[3\]CPU [^[]*$'
is "curves stand in theirs" \
	"$(screen_text | grep -oE '^│ (RSS|CPU|threads|faults|switch)' | tr -d '│ ' | paste -sd' ')" "RSS CPU threads"
screen_wait "a threshold has its sign" '▲ +[0-9]'
check "in the colours of the theme" eval \
	'screen_colours | grep -qE $'"'"'\e\\[[0-9;]*38;5;26m'"'"
check "and the user's own" eval \
	'screen_colours | grep -qE $'"'"'\e\\[[0-9;]*38;5;33m'"'"
screen_keys m
screen_keys M
screen_wait "M marks, as it is bound" 'mark now with:'
screen_keys -l deploy
screen_keys Enter
screen_wait "and the mark has its word" 'deploy'
screen_keys 2
screen_wait "2 is the second page of the user" 'Instant|instant|event|attach'
screen_has '\[1\]Overview' || bad "the tabs stay"
screen_keys '>'
screen_wait "a second key turns the page" 'Limits and waiting'
screen_keys 7
screen_keys 1
screen_wait "7 is no page here, 1 is" 'Memory and I/O'
screen_keys h
screen_wait "h goes back in time" 'paused'
screen_keys F1
screen_wait "help has the bound keys" '^│ +M  mark now'
screen_wait "of ways, too" '^│ +h l  stop; back'
screen_keys Escape
screen_keys q
is "q leaves" "$(screen_ended)" 0

"$ONETOP" --csv=run.csv -i 50ms -n 20 --config none "$target"
screen_start 80x24 "$ONETOP" replay --theme mono run.csv
screen_wait "replay has the same screen" '\[1\]Overview +\[2\]Events'
screen_wait "all of it is read" '20 rows'
screen_keys Q
screen_wait "what is said names the bound keys" 'paused at the end: Y, then Q plays'
screen_keys Y
screen_wait "and others as they are" '\[Q\] play'
screen_keys Q
screen_wait "while it plays, too" '\[Q\] pauses, \[,\] slower|at the end|end of the recording'
is "and the command line's theme" \
	"$(screen_colours | grep -cE $'\e''\[[0-9;]*38;5;26m')" 0
screen_keys q
is "and ends well" "$(screen_ended)" 0
screen_start 80x24 "$ONETOP" pprof "$SRCDIR/tests/data/profile/burn.cpu.pb.gz"
screen_wait "a saved profile's page has the bound keys" '\[F1\] help'
screen_keys q
is "and ends well, too" "$(screen_ended)" 0
config 'overview = goroutines rss'
screen_start 80x24 "$ONETOP" -i 100ms "$target"
screen_wait "a curve that stays empty says why" 'no figures of a Go runtime'
screen_keys q
is "and q leaves" "$(screen_ended)" 0
config 'theme = blue'
screen_start 80x24 "$ONETOP" "$target"
screen_wait "a wrong file leaves no screen behind" "config:1: theme: 'blue' is none of"
is "and ends with status 2" "$(screen_ended)" 2

# --- themes on terminals with 8, 16 and 256 colours

rm "$usual"
for term in screen xterm-16color screen-256color; do
	infocmp "$term" >/dev/null 2>&1 || continue
	screen_start 80x24 env TERM=$term "$ONETOP" --theme highcontrast -i 100ms "$target"
	screen_wait "TERM=$term shows highcontrast" RSS
	case $term in
	*256*) want='38;5;81' ;;
	*16*) want='96|38;5;14' ;;
	*) want='36' ;;
	esac
	check "in the colours it has" wait_until 15 eval \
		'screen_colours | grep -qE $'"'"'\e\\[([0-9]+;)*('"$want"')m'"'"
	screen_keys q
	screen_ended >/dev/null
done
finish
