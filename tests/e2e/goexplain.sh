#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# onetop explain: live Go programs over TCP and unix sockets, and servers that misbehave.
# shellcheck source=tests/e2e/lib.sh
. "${0%/*}/lib.sh"
# shellcheck source=tests/e2e/lib_go.sh
. "${0%/*}/lib_go.sh"

go_build serve "$tmp/serve"
go_build odd "$tmp/odd"
go_build plain "$tmp/plain"

# kib TEXT: "1.5 MiB" in KiB, whole.
kib() {
	awk '{ k = $1; if ($2 == "MiB") k *= 1024; if ($2 == "B") k /= 1024; printf "%d\n", k }' <<<"$1"
}

go_target "$tmp/serve" tcp 127.0.0.1:0 64
run explain "$target"
is "a program with expvar: status 0" "$status" 0
like "the parts add up" "$out" 'the parts add up'
like "Go's own sums hold" "$out" "Go's own sums hold"
like "the reason is the heap" "$(tr '\n' ' ' <<<"$out")" 'is allocated on the Go heap'
like "the source is named, with its cost" "$out" "expvar of http://127.0.0.1:[0-9]+, .* for the look"
shown=$(kib "$(sed -nE 's/.*= RSS +([0-9.]+ [A-Z]i?B).*/\1/p' <<<"$out")")
real=$(awk '/^VmRSS/ { print $2 }' "/proc/$target/status")
check "RSS is the kernel's: $shown and $real KiB" awk -v a="$shown" -v b="$real" \
	'BEGIN { exit !(a > 0.9 * b && a < 1.1 * b) }'
go_target "$tmp/serve" unix "$tmp/serve.sock" 8
run explain "$target"
like "a unix socket" "$out" "expvar of unix:.*serve.sock"
go_target "$tmp/serve" tcp "[::1]:0" 8
run explain "$target"
like "IPv6" "$out" 'expvar of http://\[::1\]:'
go_target "$tmp/plain"
run explain "$target"
like "a program without them is not asked" "$out" 'links neither net/http/pprof nor expvar'

go_target "$tmp/odd" index
run explain "$target"
like "net/http/pprof alone, on every path" "$out" 'heap\?debug=1 of http://127'
like "its sums hold, too" "$out" "Go's own sums hold"

for how in garbage redirect close status raw big slow endless; do
	go_target "$tmp/odd" "$how"
	before=$SECONDS
	run explain "$target"
	is "$how: status 0" "$status" 0
	like "$how: it says that nobody answers" "$(tr '\n' ' ' <<<"$out")" 'No figures of the Go runtime: none of'
	check "$how: within 10 s" test $((SECONDS - before)) -le $((10 * TEST_TIMEOUT_FACTOR))
done

go_target "$tmp/odd" locked
run explain "$target"
like "locked: what would open it" "$(tr '\n' ' ' <<<"$out")" 'figures of the Go runtime: http://127.*/debug/vars lets nobody in without .* --go=http://USER'
go_target "$tmp/odd" broken
run explain --go="http://$address" "$target"
like "broken: the answer that tells most, not the last" "$out" 'http://127.*/debug/vars answers with status 500'

run explain "$$"
like "a program that is not Go's has its kernel figures" "$out" 'the parts add up'
like "and the page says what it is" "$out" 'not a Go program'
run explain 4194999
is "no such process: status 3" "$status" 3
finish
