#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# onetop pprof on what runs: each kind of profile by pid, by name and by address, and servers
# that are busy, slow, endless, or talk nonsense.
# shellcheck source=tests/e2e/lib.sh
. "${0%/*}/lib.sh"
# shellcheck source=tests/e2e/lib_go.sh
. "${0%/*}/lib_go.sh"
export PPROF_TMPDIR="$tmp/saved" http_proxy=
unset HTTPS_PROXY https_proxy ALL_PROXY all_proxy

busy=busy$$ # a name that no other process has
go_build busy "$tmp/$busy"
go_build odd "$tmp/odd"
go_build plain "$tmp/plain"
go_build serve "$tmp/serve"

saved() {
	ls "$PPROF_TMPDIR" 2>/dev/null
}
fresh() {
	rm -rf "$PPROF_TMPDIR"
}

# kept_raw DIRECTORY: all there is in the profile that was saved there.
kept_raw() {
	gzip -dc "$1"/*.pb.gz | protoc --decode=Profile -I "$SRCDIR/tests/data" "$SRCDIR/tests/data/profile.proto"
}

go_target "$tmp/$busy" tcp 127.0.0.1:0

# kind TYPE FUNCTION ARGUMENT...: the report is of that type and holds that function, and what
# was saved is one profile that the reference reads the same figures from.
kind() {
	local type=$1 function=$2
	shift 2
	fresh
	run pprof -top -symbolize=none "$@"
	is "$*: status 0" "$status" 0
	like "$*: its type" "$out" "^Type: $type\$"
	like "$*: its program" "$out" "^File: $busy\$"
	like "$*: its functions" "$out" "$function"
	is "$*: one profile is kept" "$(saved | wc -l)" 1
	like "$*: and named as the reference names it" "$(saved)" "^pprof\.$busy\..*\.001\.pb\.gz\$"
	is "$*: the reference reads it" \
		"$("$PPROF" -top -symbolize=none -sample_index="$type" "$PPROF_TMPDIR/$(saved)" 2>/dev/null | grep -v ^Time:)" \
		"$(grep -v ^Time: <<<"$out")"
}

url="http://$address/debug/pprof"
# said FILE: what is said of a capture, without the number of the file it is kept in.
said() {
	sed 's/\.00[0-9]\.pb\.gz/.N.pb.gz/' "$1"
}
# The reference says the same beside its reports.
for of in "-seconds=1 $url/profile" "$url/heap" "$url/heap?debug=1" "$address/debug/pprof/block" \
	"-seconds=1 $url/mutex" "$url/heap $url/heap" "-base=$url/heap $url/heap" "-proto -output=$tmp/o $url/heap"; do
	read -ra words <<<"$of"
	fresh
	[[ $of == -proto* ]] || words=(-comments "${words[@]}")
	"$PPROF" "${words[@]}" >/dev/null 2>"$tmp/theirs.err" </dev/null
	run pprof "${words[@]}"
	is "$of: what is said of it" "$(said "$tmp/err")" "$(said "$tmp/theirs.err")"
done
is "the one after another has the next number" "$(saved | grep -c '\.00[12]\.')" 2
kind cpu main.compute -seconds=1 "$target"
kind cpu main.compute -profile=cpu -seconds=1 "$busy"
kind cpu main.compute -seconds=1 "$address"
kind cpu main.compute "$url/profile?seconds=1"
kind inuse_space main. -profile=heap "$target"
kind inuse_space main. "$url/heap?gc=1"
kind alloc_space main.allocate -profile=allocs "$busy"
kind alloc_space main.allocate -seconds=1 "$url/allocs"
kind goroutine main.work -profile=goroutine "$target"
kind goroutine main.work "$address/debug/pprof/goroutine"
kind delay main.work -profile=mutex "$target"
kind delay main.work -profile=mutex "$url/"
kind delay main.work -profile=block "$busy"
kind delay main.work "$url/block"
kind threadcreate runtime. -profile=threadcreate "$target"
kind threadcreate runtime. "$url/threadcreate"
kind inuse_space main. "http://$address/elsewhere/heap"

fresh
run pprof -proto -output="$tmp/out.pb.gz" -profile=heap "$target"
is "-proto -output" "$("$PPROF" -top "$tmp/out.pb.gz" 2>/dev/null | sed -n 2p)" 'Type: inuse_space'
run pprof -top -base="$tmp/out.pb.gz" -profile=heap "$target"
is "a file as the base of a capture: status 0" "$status" 0
run pprof -top -symbolize=none "$url/heap?debug=1"
like "the text of debug=1" "$out" '^Type: inuse_space'
run pprof -top "http://ann:s3cret@$address/private/debug/pprof/heap"
is "credentials in the URL: status 0" "$status" 0
unlike "they are not shown" "$err" s3cret
run pprof -top "http://ann:wr0ng@$address/private/debug/pprof/heap"
is "wrong ones: status 5" "$status" 5
like "wrong ones: what to do" "$err" 'credentials .status 401'
unlike "they are not shown, either" "$err" wr0ng

fresh
run pprof -top "$url/nope"
is "no such profile: status 1" "$status" 1
like "no such profile: which there are" "$err" 'no profile "nope"; there are .*heap'
run pprof -top "http://$address/elsewhere/nope"
like "nothing at this path" "$err" '404'
run pprof -top -seconds=1 "$url/heap?debug=1"
like "what the server refuses is said in its words" "$err" 'status 400: .*incompatible'
run pprof -top -profile='a?b' "$target"
like "no name of a profile" "$err" 'names no profile'
is "nothing is kept of failures" "$(saved)" ''

# One CPU profile at a time; an interrupted one leaves nothing.
# shellcheck disable=SC2317 # wait_until calls it
measuring() {
	"$ONETOP" pprof -top -symbolize=none "$url/goroutine" 2>/dev/null | grep -q net/http/pprof.sleep
}
start pprof -proto -output="$tmp/half.pb.gz" -seconds=60 "$target"
wait_until 20 measuring
run pprof -top -seconds=1 "$address"
is "a second CPU profile is refused: status 1" "$status" 1
like "and why" "$err" 'already, and Go takes one at a time'
stop INT
is "Ctrl-C: status 130" "$status" 130
like "Ctrl-C: a line" "$(cat "$tmp/watch.err")" 'interrupted: nothing is kept'
check "Ctrl-C: no file" test ! -e "$tmp/half.pb.gz"

screen_start 80x10 "$ONETOP" pprof -top -seconds=3 -nodecount=1 "$target"
screen_wait "a terminal has a bar with the seconds left" '\[#*-+\] +[123] s left: CPU profile of busy'
is "the capture ends well" "$(screen_ended)" 0
screen_wait_gone "the bar is gone" 's left'
unlike "no bar where standard error is no terminal" "$err" 's left'

start pprof -top -seconds=60 "$target"
wait_until 20 measuring
kill -KILL "$target"
status_of_watcher
is "the process ends while it is measured: status 1" "$status" 1
like "and a sentence" "$(cat "$tmp/watch.err")" '^onetop: .*http://127'

go_target "$tmp/serve" tcp "[::1]:0" 1
run pprof -top -profile=mutex "$target"
is "an empty mutex profile: status 0" "$status" 0
like "how to switch it on" "$err" 'runtime.SetMutexProfileFraction'
run pprof -top -profile=block "$target"
like "block, too" "$err" 'runtime.SetBlockProfileRate'
go_target "$tmp/serve" unix "$tmp/serve.sock" 1
run pprof -top -profile=heap "$target"
is "a unix socket by pid: status 0" "$status" 0
run pprof -top "unix:$tmp/serve.sock:/debug/pprof/heap"
is "a unix socket by path: status 0" "$status" 0
go_target "$tmp/serve" unix "$tmp/serve2.sock" 1
run pprof -top -profile=heap serve
is "two of a name: status 4" "$status" 4
like "two of a name: the list" "$err" '(^| )'"$target"' '

# --- TLS, with certificates of the server's and of ours

go_build tls "$tmp/tls"
go_target "$tmp/tls" "$tmp/tls.pem"
run pprof -top "https://$address/debug/pprof/heap"
is "a certificate of its own is not believed: status 1" "$status" 1
like "and it says so" "$err" 'certificate of https://127.* is not trusted'
fresh
run pprof -top "https+insecure://$address/debug/pprof/heap"
is "https+insecure: status 0" "$status" 0
is "https+insecure: a profile is kept" "$(saved | wc -l)" 1
run pprof -top -tls_ca="$tmp/tls.pem" "https://$address/debug/pprof/heap"
is "-tls_ca: status 0" "$status" 0
like "-tls_ca: a profile" "$out" '^Type: inuse_space$'
run pprof -top -tls_ca=/nonexistent/ca "https://$address/debug/pprof/heap"
is "-tls_ca of no file: status 1" "$status" 1
like "-tls_ca of no file: which" "$err" '/nonexistent/ca'
go_target "$tmp/tls" "$tmp/tls.pem" "$tmp/key.pem"
run pprof -top -tls_ca="$tmp/tls.pem" "https://$address/debug/pprof/heap"
is "a server that asks for ours, without one: status 1" "$status" 1
run pprof -top -tls_ca="$tmp/tls.pem" -tls_cert="$tmp/tls.pem" -tls_key="$tmp/key.pem" "https://$address/debug/pprof/heap"
is "-tls_cert and -tls_key: status 0" "$status" 0
run pprof -top -tls_ca="$tmp/tls.pem" -tls_cert="$tmp/tls.pem" -tls_key=/nonexistent/key "https://$address/debug/pprof/heap"
is "-tls_key of no file: status 1" "$status" 1
like "-tls_key of no file: which" "$err" 'tls.pem with the key /nonexistent/key'

go_target "$tmp/plain"
run pprof -top "$target"
is "without net/http/pprof: status 1" "$status" 1
like "without net/http/pprof: what to import" "$err" 'import _ "net/http/pprof"'
run pprof -top $$
like "no Go program" "$err" 'no Go program'
run pprof -top 4194999
is "no such process: status 3" "$status" 3
run pprof -top no-such-name
is "no such name: status 3" "$status" 3
run pprof -top ./no-such-file
is "no such file: status 1" "$status" 1

fresh
for how in garbage ring close status raw endless slow; do
	go_target "$tmp/odd" "$how"
	before=$SECONDS
	run pprof -top -timeout=2 "http://$address/debug/pprof/heap"
	is "$how: status 1" "$status" 1
	is "$how: what is asked for" "$(head -1 <<<"$err")" \
		"Fetching profile over HTTP from http://$address/debug/pprof/heap"
	like "$how: one line" "$err" "^onetop: http://$address/debug/pprof/heap"
	is "$how: and no more" "$(wc -l <<<"$err")" 2
	check "$how: within its time" test $((SECONDS - before)) -le $((6 * TEST_TIMEOUT_FACTOR))
	[ "$how" = slow ] && continue
	run pprof -top "$target"
	like "$how: by pid" "$err" 'none of the 1 listening sockets'
done
go_target "$tmp/odd" redirect
run pprof -top "http://$address/debug/pprof/heap"
is "a redirect to nowhere: status 1" "$status" 1
like "a redirect to nowhere: where" "$err" '^onetop: cannot connect to http://127.0.0.1:1/debug/vars: '
run pprof -top "$target"
like "redirects are not followed when an endpoint is looked for" "$err" 'none of the 1 listening sockets'
for how in moved packed; do
	go_target "$tmp/odd" "$how"
	run pprof -top -symbolize=none "http://$address/debug/pprof/heap"
	is "a profile that is $how: status 0" "$status" 0
	like "a profile that is $how" "$out" '^Type: inuse_space'
done
fresh
go_target "$tmp/odd" big
run pprof -top "http://$address/debug/pprof/heap"
like "100 MiB of nonsense" "$err" 'not with a profile: '
is "nothing is kept of them" "$(saved)" ''

# What is kept of a capture is merged, whatever the report needs: a stack that comes twice is
# added up, a sample of zeros goes, and so do the frames that the profile calls uninteresting.
# keeps FILE SAMPLES: a server that answers with FILE; that many samples are kept.
keeps() {
	local file=$1 kept
	fresh
	go_target "$tmp/odd" file "$file"
	run pprof -top -symbolize=none "http://$address/debug/pprof/heap"
	is "${file##*/} over HTTP: status 0" "$status" 0
	PPROF_TMPDIR=$tmp/theirs "$PPROF" -top -symbolize=none "http://$address/debug/pprof/heap" \
		>"$tmp/theirs.out" 2>/dev/null
	kept=$(kept_raw "$PPROF_TMPDIR")
	is "${file##*/}: what is kept is what the reference keeps" "$kept" "$(kept_raw "$tmp/theirs")"
	is "${file##*/}: that many samples" "$(grep -c '^sample {' <<<"$kept")" "$2"
	rm -r "$tmp/theirs"
}
if command -v protoc >/dev/null; then
	protoc --encode=Profile -I "$SRCDIR/tests/data" "$SRCDIR/tests/data/profile.proto" \
		<"$SRCDIR/tests/data/twice.textproto" >"$tmp/twice.pb"
	keeps "$tmp/twice.pb" 3
	go_build odd "$tmp/linked" -ldflags=-B=0xfeed5678
	go_target "$tmp/linked" file "$tmp/twice.pb"
	run pprof -top -profile=heap "$target"
	is "a profile of another program by pid: status 0" "$status" 0
	like "a profile of another program by pid: both ids" "$err" \
		"^Warning: the profile of linked \($target\) was not taken of /proc/$target/exe: build id 0123abcd in the profile, feed5678 in the file; names or lines may be wrong or missing\$"
	sed -i s/0123abcd/feed5678/ "$tmp/twice.pb"
	run pprof -top -profile=heap "$target"
	unlike "of the same: no word" "$err" Warning
	keeps "$SRCDIR/tests/data/profile/burn.heap.debug1.txt" 31
else
	skip "what is kept is what the reference keeps" "no protoc"
fi
run pprof -top "http://127.0.0.1:1/debug/pprof/heap"
like "nobody listens" "$err" 'cannot connect to'
run pprof -top "ftp://127.0.0.1/x"
like "another protocol" "$err" 'only http, https and unix'
finish
