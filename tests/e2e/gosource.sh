#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Where the Go runtime's figures come from: TLS, credentials, other paths, other ways of building;
# sources that fail and come back; and that asking costs the sampler nothing.
# shellcheck source=tests/e2e/lib.sh
. "${0%/*}/lib.sh"
# shellcheck source=tests/e2e/lib_go.sh
. "${0%/*}/lib_go.sh"

go_build serve "$tmp/serve"
go_build busy "$tmp/busy"
go_build odd "$tmp/odd"
go_build tls "$tmp/tls"

# heap CSV: the newest figure of the heap, "" for none.
heap() {
	csv_column "$1" go_memstats_heap_sys_bytes | tail -1
}

# --- TLS

go_target "$tmp/tls" "$tmp/tls.pem"
run --csv="$tmp/run.csv" -n 1 --go="https://$address" "$target"
like "a certificate of its own is not believed" "$err" "the certificate of https://127.* is not trusted: .*certificate"
is "and there are no figures" "$(heap "$tmp/run.csv")" ""
CURL_CA_BUNDLE=$tmp/tls.pem run --csv="$tmp/run.csv" -n 1 --go="https://$address" "$target"
like "with its authority named it is" "$(heap "$tmp/run.csv")" '^[0-9]{6,}$'
CURL_CA_BUNDLE='' SSL_CERT_FILE=$tmp/tls.pem run explain --go="https://$address" "$target"
like "explain believes it, too" "$out" "expvar of https://127"
run explain --go="https+insecure://$address" "$target"
like "so it is when the user says so" "$out" "expvar of https://127"

# --- credentials and other paths

go_target "$tmp/busy" tcp 127.0.0.1:0
mkdir "$tmp/snap"
run --csv="$tmp/run.csv" -n 2 -i 100ms --go="http://ann:s3cret@$address/private/debug/pprof/" "$target"
like "another path, behind a password" "$(heap "$tmp/run.csv")" '^[0-9]{6,}$'
like "goroutines come from there, too" "$(csv_column "$tmp/run.csv" go_goroutines | tail -1)" '^[0-9]+$'
cat "$tmp/run.csv" "$tmp/err" >"$tmp/said"
run snapshot -o "$tmp/snap" --go="http://ann:s3cret@$address/private/debug/pprof/" "$target"
check "the snapshot has a heap profile from there" gzip -t "$out/go/heap.pb.gz"
cat "$tmp/out" "$tmp/err" >>"$tmp/said"
run explain --go="http://ann:s3cret@$address/private/debug/pprof/" "$target"
like "explain names the place" "$out" "heap\?debug=1 of http://127"
cat "$tmp/out" "$tmp/err" >>"$tmp/said"
run --csv="$tmp/run.csv" -n 1 --go="http://ann:wr0ng@$address/private/debug/pprof/" "$target"
like "a wrong password: it says so" "$err" 'lets nobody in without the right user and password'
cat "$tmp/err" >>"$tmp/said"
run --csv="$tmp/run.csv" -n 1 --go="ftp://ann:s3cret@$address" "$target"
cat "$tmp/err" >>"$tmp/said"
unlike "the password is nowhere" "$(cat "$tmp/said"; grep -r . "$tmp/snap" --include='*.txt' --include='*.json' --include='*.csv')" 's3cret|wr0ng'

target_stop # it computes all the time

# --- other ways of building

for how in "static CGO_ENABLED=0" "stripped -ldflags=-s" "pie -buildmode=pie"; do
	name=${how%% *}
	case $how in
	*CGO_ENABLED=0) CGO_ENABLED=0 go_build serve "$tmp/$name" ;;
	*) go_build serve "$tmp/$name" "${how#* }" ;;
	esac 2>/dev/null
	if [ ! -e "$tmp/$name" ]; then
		skip "$name" "not built in time"
		continue
	fi
	go_target "$tmp/$name" tcp 127.0.0.1:0 8
	run --csv="$tmp/run.csv" -n 1 "$target"
	like "$name: found by itself" "$(heap "$tmp/run.csv")" '^[0-9]{6,}$'
done

# --- a source that fails and comes back

go_target "$tmp/odd" flaky "$tmp/not-now"
start --csv="$tmp/flaky.csv" -i 50ms "$target"
# shellcheck disable=SC2317 # called by name
have_figures() { [ -n "$(heap "$tmp/flaky.csv")" ]; }
check "figures come" wait_until 10 have_figures
: >"$tmp/not-now"
check "that it fails is said" wait_until 10 grep -q 'any more: .* answers with status 503' "$tmp/watch.err"
rm "$tmp/not-now"
check "that it is back is said" wait_until 10 grep -q 'answers again' "$tmp/watch.err"
check "and figures come again" wait_until 10 have_figures
stop INT
is "both are said once" "$(wc -l <"$tmp/watch.err")" 2
rm "$tmp/flaky.csv"
go_target "$tmp/serve" tcp 127.0.0.1:0 1
start --csv="$tmp/flaky.csv" -i 20ms "$target"
check "figures of another come" wait_until 10 have_figures
kill -KILL "$target"
status_of_watcher
is "the end of the process is no failure of its source" "$(cat "$tmp/watch.err")" ""

# --- what the sampler notices of it: nothing

# late CSV: rows that came 5 ms too late, and rows there are. A machine that others use has some
# of the first in any run: those of two runs are compared.
late() {
	csv_column "$1" elapsed_s | awk 'NR > 1 { n++; late += ($1 - last > 0.015) }
		{ last = $1 } END { print late + 0, n + 0 }'
}
for how in slow big; do
	go_target "$tmp/odd" "$how"
	run --csv="$tmp/off.csv" -i 10ms -d 600ms --go=off "$target"
	run --csv="$tmp/on.csv" -i 10ms -d 600ms --go="http://$address" "$target"
	read -r off n_off <<<"$(late "$tmp/off.csv")"
	read -r on n_on <<<"$(late "$tmp/on.csv")"
	check "$how: rows come as without asking: $n_on, $n_off without" test $((n_on * 10)) -ge $((n_off * 7))
	check "$how: and on time: $on late, $off without" test "$on" -le $((off + 10))
	kill -KILL "$target"
done
finish
