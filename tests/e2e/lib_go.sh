# shellcheck shell=bash
# SPDX-License-Identifier: MIT
# shellcheck disable=SC2154 # lib.sh sets tmp
# For the scripts that watch Go programs, after lib.sh: building them with the packaged Go.
#
#   . "${0%/*}/lib_go.sh"                 # ends the script with a skip where there is no go
#   go_build serve "$tmp/serve" -ldflags=-s

if ! command -v go >/dev/null; then
	skip "Go programs" "go is not installed"
	finish
fi
# shellcheck disable=SC2034 # for the script
# The cache outlives the run: the standard library is built but once for each manner.
export GOCACHE=${GOCACHE:-$BUILDDIR/tests/gocache} GOFLAGS='' GOTOOLCHAIN=local
export GOPATH=$tmp/gopath GO111MODULE=off

go_version=$(go env GOVERSION)
# The reference, without a start of go before each of its own.
# shellcheck disable=SC2034 # for the script
PPROF=$(go env GOTOOLDIR)/pprof

# go_build NAME OUTPUT [FLAG...]: tests/targets/go/NAME.go, built once for all scripts and runs.
# Fails when it takes too long: another manner of building makes the standard library anew, once.
go_build() {
	local name=$1 output=$2 source="$SRCDIR/tests/targets/go/$1.go" kept
	shift 2
	kept="$*-${CGO_ENABLED:-}-${GOARCH:-}"
	kept="$GOCACHE/targets/$go_version-${name//\//-}-${kept//[^a-z0-9=.-]/_}"
	if [ ! -e "$kept" ] || [ "$source" -nt "$kept" ]; then
		mkdir -p "$GOCACHE/targets"
		timeout $((40 * TEST_TIMEOUT_FACTOR)) go build -o "$kept.$$" "$@" "$source" &&
			mv "$kept.$$" "$kept" || return
	fi
	cp "$kept" "$output"
}

# go_target PROGRAM [ARG...]: start it; its pid in $target, its first line in $address.
go_target() {
	: >"$tmp/target.out" # the line of the one before must not be met
	"$@" >"$tmp/target.out" 2>"$tmp/target.err" </dev/null &
	target=$!
	started+=("$target")
	disown "$target"
	wait_until 20 has_lines "$tmp/target.out" 1
	# shellcheck disable=SC2034 # for the script
	address=$(head -1 "$tmp/target.out")
}
