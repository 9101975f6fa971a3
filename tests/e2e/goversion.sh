#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# onetop version: Go binaries built in all manners, against `go version -m`.
# shellcheck source=tests/e2e/lib.sh
. "${0%/*}/lib.sh"
# shellcheck source=tests/e2e/lib_go.sh
. "${0%/*}/lib_go.sh"

# same NAME FILE: the first lines are what go says. Skipped where the file could not be built.
same() {
	local lines
	out=
	if [ ! -e "$2" ]; then
		skip "$1: as go version -m says" "not built in time"
		return 1
	fi
	go version -m "$2" >"$tmp/want"
	lines=$(wc -l <"$tmp/want")
	run version "$2"
	is "$1: as go version -m says" "$(head -n "$lines" "$tmp/out")" "$(cat "$tmp/want")"
}

go_build serve "$tmp/serve"
same "plain" "$tmp/serve"
like "net/http/pprof is linked" "$out" 'net/http/pprof.yes'
like "so is expvar" "$out" 'expvar.yes'
like "it has symbols" "$out" 'with symbols, with DWARF'

go_build serve "$tmp/stripped" -ldflags='-s -w'
same "stripped" "$tmp/stripped"
like "a stripped one still tells what it links" "$out" 'net/http/pprof.yes'
like "and that it is stripped" "$out" 'stripped of symbols, no DWARF'

go_build serve "$tmp/pie" -buildmode=pie
if same "position independent" "$tmp/pie"; then
	like "its links are seen" "$out" 'net/http/pprof.yes'
	like "and so is that it is" "$out" 'position independent'
	CGO_ENABLED=1 go_build serve "$tmp/external" -buildmode=pie -ldflags='-linkmode=external -s'
	same "linked by the C linker" "$tmp/external" &&
		like "its function table is found" "$out" 'net/http/pprof.yes'
fi
CGO_ENABLED=0 go_build plain "$tmp/static" -trimpath
same "without cgo, with trimpath" "$tmp/static"
go_build plain "$tmp/plain"
same "with nothing linked" "$tmp/plain"
like "no pprof is said to be none" "$out" 'net/http/pprof.no'
GOARCH=386 CGO_ENABLED=0 go_build plain "$tmp/x86"
same "32 bits" "$tmp/x86"
GOARCH=mips CGO_ENABLED=0 go_build plain "$tmp/mips"
same "big endian" "$tmp/mips"

# In a repository, with a module: revision and dirty flag.
if command -v git >/dev/null; then
	mkdir "$tmp/mod" && cd "$tmp/mod" || exit 1
	cp "$SRCDIR/tests/targets/go/plain.go" main.go
	printf 'module example.org/plain\n\ngo 1.18\n' >go.mod
	git init -q . && git add . && git -c user.name=t -c user.email=t@example.org commit -qm t
	GO111MODULE=on go build -o "$tmp/vcs" . 2>/dev/null
	same "with a module and a repository" "$tmp/vcs"
	like "the revision is said" "$out" "vcs.revision=$(git rev-parse HEAD)"
	cd / || exit 1
fi

# The layout before Go 1.18: pointers, which need the program's addresses.
if command -v cc >/dev/null && cc -no-pie -o "$tmp/oldgo" "$SRCDIR/tests/targets/native/oldgo.c" 2>"$tmp/cc.err"; then
	run version "$tmp/oldgo"
	like "Go 1.16: its version" "$out" ': go1\.16\.3$'
	like "and its module" "$out" 'mod.example.org/old.v1.2.3'
	"$tmp/oldgo" &
	started+=($!)
	wait_until 10 test "$tmp/oldgo" -ef "/proc/$!/exe"
	run version $!
	like "the same of the process" "$out" 'go1\.16\.3$'
	run explain $!
	like "explain knows its version" "$out" '^oldgo [0-9]+ +go1\.16\.3 '
else
	skip "the layout before Go 1.18" "no cc"
fi

# --- processes

go_target "$tmp/plain"
run version "$target"
like "a pid" "$out" "^$target: go1"
cp "$tmp/stripped" "$tmp/gone"
go_target "$tmp/gone" tcp 127.0.0.1:0 1
rm "$tmp/gone"
run version "$target"
like "a program whose file is deleted" "$out" 'net/http/pprof.yes'
run version gone
like "a process by its name" "$out" '^gone: go1'

# --- what is not Go

run version "$(command -v bash)"
is "another program: status 1" "$status" 1
like "and one line says so" "$err" '^onetop: .*not a Go program'
run version "$SRCDIR/configure.ac"
like "no program at all" "$err" 'no ELF'
run version /
is "a directory" "$status" 1
run version 4194999
is "no such pid: status 3" "$status" 3
run version
is "nothing named: a usage error" "$status" 2
for n in 100 1000 4096 100000; do
	head -c $n "$tmp/serve" >"$tmp/cut"
	run version "$tmp/cut"
	check "a file cut after $n bytes ends with status 1" test "$status" = 1
done
finish
