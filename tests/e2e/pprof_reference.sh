#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What go tool pprof refuses is refused, what it takes is taken, and what it says beside a report
# is said: for options of all kinds, and for made profiles (tests/tools/profile_random) that once
# gave another report. tests/tools/pprof_random goes on from here, for as long as one likes.
# shellcheck source=tests/e2e/lib.sh
. "${0%/*}/lib.sh"

if ! command -v go >/dev/null; then
	skip "options are those of go tool pprof" "no go"
	finish
fi
PPROF="$(go env GOTOOLDIR)/pprof"
export PPROF_TMPDIR="$tmp" PPROF_BINARY_PATH=/nonexistent HOME="$tmp"
made() { "$BUILDDIR/tests/tools/profile_random" "$1"; }
# shellcheck disable=SC2317 # both calls it, which check calls
plain() { sed -E -e '/\+0000/!s/^Time: .*/Time:/' -e 's/\\lTime: [^\\]*\\l/\\lTime:\\l/'; }
cd "$SRCDIR/tests/data/profile" || exit 1

# both ARGUMENT...: one verdict, one report, the same said beside it; refusals in other words.
# shellcheck disable=SC2317 # as plain
both() {
	local theirs
	"$PPROF" "$@" >"$tmp/theirs" 2>"$tmp/theirs.err" </dev/null
	theirs=$?
	run pprof "$@"
	[ "$theirs" -ne 0 ] && [ "$status" -ne 0 ] && [ -n "$err" ] && return
	# Most often both are equal as they stand.
	{ cmp -s "$tmp/theirs" "$tmp/out" || diff <(plain <"$tmp/theirs") <(plain <"$tmp/out"); } &&
		{ cmp -s "$tmp/theirs.err" "$tmp/err" || diff <(sort "$tmp/theirs.err") <(sort "$tmp/err"); }
}
# each WHAT < lines of arguments: each line a test.
each() {
	local line words
	while read -r line; do
		eval "words=($line)"
		check "$1: $line" both "${words[@]}"
	done
}

each "sources" <<'END'
-top /nonexistent/profile
-top /dev/null
-top "$tmp"
-top "$SRCDIR/tests/data/profile.proto"
-top -base=/nonexistent/profile burn.cpu.pb.gz
-top -base=burn.heap.pb.gz burn.cpu.pb.gz
-top abcdef burn.cpu.pb.gz
-top -base= burn.cpu.pb.gz
-top -base=burn.heap.pb.gz -base=burn.cpu.pb.gz burn.cpu.pb.gz
-top -base=burn.cpu.pb.gz -diff_base=burn.cpu.pb.gz burn.cpu.pb.gz
-top -normalize burn.cpu.pb.gz
-top
--
-top -- burn.cpu.pb.gz
-top -
END

each "options" <<'END'
-nosuch burn.cpu.pb.gz
-top -tree burn.cpu.pb.gz
-top -peek=x burn.cpu.pb.gz
-top -text burn.cpu.pb.gz
-top -tree -tree=false burn.cpu.pb.gz
-list=x -list= -top burn.cpu.pb.gz
-top -lines -files burn.cpu.pb.gz
-top -cum -flat burn.cpu.pb.gz
-top -cum -cum=f burn.cpu.pb.gz
-top -cum=x burn.cpu.pb.gz
-top -granularity=lines burn.cpu.pb.gz
-top -sort=cum burn.cpu.pb.gz
-top -showcolumns burn.cpu.pb.gz
-top -nodecount
-top -nodecount=x burn.cpu.pb.gz
-top -nodecount= burn.cpu.pb.gz
-top -nodecount=0b11 burn.cpu.pb.gz
-top -nodecount=1_0 burn.cpu.pb.gz
-top -nodecount=9999999999 burn.cpu.pb.gz
-top -nodecount=99999999999999999999 burn.cpu.pb.gz
-top -nodefraction=x burn.cpu.pb.gz
-top -nodefraction=" 1" burn.cpu.pb.gz
-top -edgefraction=1e400 burn.cpu.pb.gz
-top -nodefraction=nan -edgefraction=inf burn.cpu.pb.gz
-top -divide_by=0 burn.cpu.pb.gz
-top -divide_by=nan burn.cpu.pb.gz
-top -intel_syntax -tools=/bin burn.cpu.pb.gz
-top -web=false -weblist= burn.cpu.pb.gz
-top -unit=nonsense burn.cpu.pb.gz
-seconds=x -top burn.cpu.pb.gz
---top burn.cpu.pb.gz
-=x burn.cpu.pb.gz
-top -output=/nonexistent/x burn.cpu.pb.gz
END

each "sample types" <<'END'
-top -sample_index=nope burn.cpu.pb.gz
-top -sample_index=9 burn.cpu.pb.gz
-top -sample_index=-1 burn.cpu.pb.gz
-top -sample_index=" 0" burn.cpu.pb.gz
-top -sample_index= burn.cpu.pb.gz
-inuse_space -alloc_space -top burn.heap.pb.gz
-sample_index=0 -alloc_space -top burn.heap.pb.gz
-alloc_space -alloc_space=false -top burn.heap.pb.gz
-contentions -mean_delay -top mutex.mutex.pb.gz
END

each "patterns" <<'END'
-list=zzzzz burn.cpu.pb.gz
-peek=zzzzz burn.cpu.pb.gz
-peek=[ burn.cpu.pb.gz
-list="(" burn.cpu.pb.gz
-top -focus="(" burn.cpu.pb.gz
-top -show_from="*" burn.cpu.pb.gz
-top -prune_from="*" burn.cpu.pb.gz
-top -tagshow="(" burn.heap.pb.gz
-top -tagfocus="a,[" burn.heap.pb.gz
-top -focus=zzz -ignore=zzz -hide=zzz -show=zzz -show_from=zzz burn.cpu.pb.gz
-tags -tagfocus=zzz -tagignore=zzz -tagshow=zzz -taghide=zzz burn.heap.pb.gz
-top -tagroot=, -tagleaf=zzz burn.heap.pb.gz
END

# The base of a difference is told by a label, which can be hidden before the total is counted.
each "labels of a base" <<'END'
-top -diff_base=burn.heap.pb.gz -relative_percentages burn.heap.pb.gz
-top -diff_base=burn.heap.pb.gz -relative_percentages -taghide=base burn.heap.pb.gz
-top -diff_base=burn.heap.pb.gz -relative_percentages -tagshow=bytes hog.heap.full.pb.gz
-top -diff_base=burn.heap.pb.gz -taghide=base hog.heap.full.pb.gz
END

each "names of files" <<'END'
-top cpu.64le.prof
-top heap.txt
-top leak.goroutine.debug1.txt
-raw odd.lines.pb.gz
-raw odd.units.pb.gz
-top -symbolize=force burn.cpu.pb.gz
-top -symbolize=demangle=full:local burn.cpu.pb.gz
-top -symbolize=remote cpu.64le.prof
-top -symbolize=nonsense burn.cpu.pb.gz
END

# The number is that of the made profile.
for seed in 408485532 669885682 1054278389 535117677 280764805 4294967300 4294967301; do made $seed >"$tmp/$seed"; done
each "made profiles" <<'END'
-top -tagshow=^$ -hide=^runtime\\. -tagfocus== "$tmp/408485532"
-text -tagfocus== -lines "$tmp/669885682" "$tmp/669885682"
-top -relative_percentages "$tmp/1054278389"
-comments -taghide=x "$tmp/535117677"
-comments "$tmp/280764805"
-raw -symbolize=none "$tmp/4294967300"
-tree "$tmp/4294967301"
END

# Some that cannot be read among some that can: the report is of these, and nothing is kept.
run pprof -top burn.cpu.pb.gz /nonexistent/profile nosuchprocess
is "one of three sources: status 0" "$status" 0
is "one of three sources: two lines and the sum" "$(wc -l <<<"$err")" 3
like "one of three sources: how many" "$err" '^Fetched 1 source profiles out of 3$'
unlike "one of three sources: no error at the end" "$err" '^onetop:'
unlike "one of three sources: nothing was captured" "$err" '^Saved'
run pprof -weblist=main burn.cpu.pb.gz
like "what onetop has not: what it has" "$err" '^onetop: onetop has no -weblist: -list='

# A few of all that can be asked, the same ones each time.
check "profiles and options at random" "$SRCDIR/tests/tools/pprof_random" 1 6
finish
