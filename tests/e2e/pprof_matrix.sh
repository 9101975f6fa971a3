#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Every report of onetop pprof against go tool pprof, line by line: stored profiles of all kinds
# times many options, and profiles that a Go program writes while this runs. Only the line
# "Time:" may differ (the reference of Go 1.19 writes an older form of it).
#
# What the reference says of a stored profile never changes: tests/data/pprof_matrix.sums has a
# sum of each answer, and the everyday run compares a sixth of them with it, in which each report,
# each option and each profile still comes at least once; profiles that are written meanwhile are
# compared with the reference itself, by a few options.
#
#   PPROF_MATRIX=all   every combination, each with the reference itself and with what is stored
#   GOLDEN_UPDATE=1    with PPROF_MATRIX=all: stores what the reference says
# shellcheck source=tests/e2e/lib.sh
. "${0%/*}/lib.sh"
DATA="$SRCDIR/tests/data/profile"

EACH="$BUILDDIR/tests/tools/pprof_each"
SUMS="$SRCDIR/tests/data/pprof_matrix.sums"
whole=
[ "${PPROF_MATRIX:-}" != all ] || whole=1
PPROF=
if command -v go >/dev/null; then
	# shellcheck source=tests/e2e/lib_go.sh
	. "${0%/*}/lib_go.sh"
fi
export PPROF_TMPDIR="$tmp" PPROF_BINARY_PATH=/nonexistent HOME="$tmp"

plain() { sed -E -e '/\+0000/!s/^Time: .*/Time:/' -e 's/\\lTime: [^\\]*\\l/\\lTime:\\l/'; }
theirs() { "$PPROF" "$@" 2>/dev/null; }
ours() { "$ONETOP" pprof "$@" 2>/dev/null; }

# equal ARGUMENT...: the same text and the same verdict. A report that the reference itself does
# not print twice the same (it walks maps where nodes tie) tells nothing and is passed over.
equal() {
	local a b
	theirs "$@" >"$tmp/theirs"
	a=$((!!$?))
	ours "$@" >"$tmp/ours"
	b=$((!!$?))
	[ $a -eq $b ] && cmp -s "$tmp/theirs" "$tmp/ours" && return 0
	plain <"$tmp/theirs" >"$tmp/theirs.plain"
	plain <"$tmp/ours" >"$tmp/ours.plain"
	[ $a -eq $b ] && cmp -s "$tmp/theirs.plain" "$tmp/ours.plain" && return 0
	for _ in 1 2 3 4; do
		theirs "$@" | cmp -s - "$tmp/theirs" || return 0
	done
	echo "--- $*: status $a, ours $b"
	diff "$tmp/theirs.plain" "$tmp/ours.plain" | head -6
	return 1
}

# The everyday run takes every third set of options of a list, of a long list every sixth, of one
# for what a program writes meanwhile one or none, from another one in each list: the ten reports,
# which go over the same list, meet all of its sets between them.
taken() {
	[ -n "$whole" ] || [ $((($1 + turn) % step)) -eq 0 ]
}
turn=0 step=3

# chosen REPORT FILES < options, one set a line: the arrays sets (all there are) and lines (those
# that are taken, each with report and files).
chosen() {
	local i
	mapfile -t sets
	lines=()
	turn=$((turn + 1)) step=3
	[ ${#sets[@]} -le 12 ] || step=6
	[ -z "${live:-}" ] || step=15
	for i in "${!sets[@]}"; do
		taken $((i + 1)) && lines+=("$1 -symbolize=none ${sets[i]:+${sets[i]} }$2")
	done
}

# all NAME REPORT FILES < options: later one TAP line for the lot, by compare(). A listing holds
# what this machine has of sources, and from where it is asked: it is never stored.
names=() wanted=()
all() {
	local line
	if [[ $2 == -list* ]]; then
		[ -z "$PPROF" ] || with_reference "$@"
		return
	fi
	chosen "$2" "$3"
	for line in "${lines[@]}"; do names+=("$1") wanted+=("$line"); done
}

# reference < lines: as pprof_each prints them. What is to be stored is asked three times: where the
# reference does not say the same (it walks maps where nodes tie) the sum is "wavers".
reference() {
	local i line again
	mapfile -t lines
	if [ -z "${GOLDEN_UPDATE:-}" ]; then
		printf '%s\n' "${lines[@]}" | "$EACH" "$PPROF"
		return
	fi
	for i in 1 2 3; do printf '%s\n' "${lines[@]}" | "$EACH" "$PPROF" >"$tmp/reference.$i"; done
	while read -r line; do
		read -r again <&3 && [ "$again" = "$line" ] && read -r again <&4 && [ "$again" = "$line" ] ||
			line="${line%% *} wavers ${line#* * }"
		echo "$line"
	done <"$tmp/reference.1" 3<"$tmp/reference.2" 4<"$tmp/reference.3"
}

# compare WHAT FILE: a test for each name: what we say is what FILE has, or else what the reference
# says now.
compare() {
	local -A sums=() wrong=()
	local status sum line i ours words difference
	while read -r status sum line; do sums[$line]="$status $sum"; done <"$2"
	printf '%s\n' "${wanted[@]}" | "$EACH" >"$tmp/each"
	mapfile -t ours <"$tmp/each"
	for i in "${!wanted[@]}"; do
		read -r status sum line <<<"${ours[i]:-}"
		wrong[${names[i]}]+=''
		[ "$line" = "${wanted[i]}" ] || sum=missing line=${wanted[i]}
		case ${sums[$line]:-} in
		"$status $sum" | "$status wavers") ;;
		*)
			read -ra words <<<"$line"
			difference=
			[ -n "$PPROF" ] && difference=$(equal "${words[@]}") && continue
			wrong[${names[i]}]+="$line: $status $sum, not ${sums[$line]:-stored}"$'\n'$difference
			;;
		esac
	done
	for i in "${!names[@]}"; do
		[ "$i" -gt 0 ] && [ "${names[i]}" = "${names[i - 1]}" ] && continue
		if [ -z "${wrong[${names[i]}]}" ]; then ok "${names[i]}$1"; else
			bad "${names[i]}$1" "$(head -40 <<<"${wrong[${names[i]}]}")"
		fi
	done
}

# with_reference NAME REPORT FILES < options: one TAP line for the lot, against the reference.
with_reference() {
	local log='' line words
	chosen "$2" "$3"
	[ ${#lines[@]} -gt 0 ] || return
	for line in "${lines[@]}"; do
		read -ra words <<<"$line"
		log+=$(equal "${words[@]}")
	done
	if [ -z "$log" ]; then ok "$1"; else bad "$1" "$(head -40 <<<"$log")"; fi
}

reports='-top -tree -peek=run|main|malloc -traces -raw -tags -dot -callgrind -comments -list=main|malloc'
options='
-cum
-lines
-files
-filefunctions
-addresses
-noinlines
-noinlines -addresses
-nodecount=5
-nodecount=12 -nodefraction=0
-nodefraction=0.05 -edgefraction=0.1
-trim=false
-focus=main
-focus=runtime -ignore=malloc
-hide=^runtime\.
-show=main|sort
-show_from=sort
-prune_from=main
-relative_percentages -focus=sort
-sample_index=0
-sample_index=99
-mean
-unit=ms
-unit=MB
-unit=auto
-divide_by=7
-call_tree
-call_tree -nodecount=6
-tagroot=bytes
-tagleaf=bytes,x
-tagroot=bytes,x -tagleaf=who
-tagfocus=bytes=1kb:
-tagfocus=16b:64kb
-tagignore=:1kb
-taghide=bytes
-tagshow=zzz
-compact_labels
-drop_negative
-inuse_objects
-contentions
-mean_delay
-add_comment=hello
-buildid=abc
-focus=[
-tagfocus=a,b
'
odd='
-files
-lines -cum
-sample_index=+0
-files -prune_from=x$
-unit=μs -nodefraction=0
-contentions -total_delay
-call_tree -addresses -noinlines
'
# What follows the -symbolize=none that stands before them.
mangled='
-symbolize=fastlocal
-symbolize= -lines -cum
-symbolize=demangle=templates
-symbolize=demangle=full
-symbolize=demangle=none -noinlines
-symbolize=local:force
-symbolize=nonsense
'
few='
-tagroot=bytes -tagfocus=bytes=1kb:
-cum
-noinlines -lines
-nodecount=3
-mean
'

cd "$DATA" || exit 1
for report in $reports; do
	all "burn.cpu $report with every option" "$report" burn.cpu.pb.gz <<<"$options"
	for file in burn.heap burn.allocs.delta2s leak.goroutine leak.threadcreate mutex.block mutex.mutex \
		mutex.mutex.delta3s hog.heap.full; do
		all "$file $report" "$report" "$file.pb.gz" <<<"$few"
	done
	for file in heap.txt growth.txt contentionz.txt cpu.64le.prof java.heap.txt threadz.txt; do
		all "$file $report" "$report" "$file" <<<''
	done
	# Made up: units wider in bytes than in columns, lines before their function, one file in
	# several objects, labels of many units, folded frames.
	for file in odd.units odd.lines odd.files; do
		all "$file $report" "$report" "$file.pb.gz" <<<"$odd"
	done
	# Names of C++, Rust, Java and Go, mangled, written out and spoiled.
	all "odd.names $report" "$report" odd.names.pb.gz <<<"$mangled"
	all "$report of two profiles merged" "$report" 'burn.heap.pb.gz hog.heap.full.pb.gz' <<<"$few"
	all "$report of a difference" "$report" 'hog.heap.full.pb.gz' <<-END
		-base=burn.heap.pb.gz
		-diff_base=burn.heap.pb.gz
		-diff_base=burn.heap.pb.gz -normalize
		-base=burn.heap.pb.gz -drop_negative
		-base=burn.heap.pb.gz -sample_index=alloc_space -mean
		-base=hog.heap.full.pb.gz
		-base=burn.cpu.pb.gz
	END
done

if [ -n "$whole" ] && [ -n "$PPROF" ]; then
	printf '%s\n' "${wanted[@]}" | reference >"$tmp/reference"
	[ -z "${GOLDEN_UPDATE:-}" ] || cp "$tmp/reference" "$SUMS"
	compare ", against go tool pprof" "$tmp/reference"
fi
compare "" "$SUMS"
if [ -z "$PPROF" ]; then
	skip "profiles that are written meanwhile" "no go"
	finish
fi

# What is written as a profile is read by the reference as its own is.
for report in -proto -topproto '-topproto -lines' '-proto -focus=main' '-proto -divide_by=3'; do
	for file in burn.cpu burn.heap mutex.block; do
		turn=$((turn + 1))
		taken 0 || continue
		read -ra words <<<"$report"
		theirs -symbolize=none "${words[@]}" -output="$tmp/theirs.pb.gz" "$file.pb.gz" >/dev/null
		ours -symbolize=none "${words[@]}" -output="$tmp/ours.pb.gz" "$file.pb.gz" >/dev/null
		is "$file $report is the same profile" \
			"$(theirs -symbolize=none -raw "$tmp/ours.pb.gz" | cksum)" "$(theirs -symbolize=none -raw "$tmp/theirs.pb.gz" | cksum)"
	done
	turn=$((turn + 1)) # another profile for the next report
done

# A live program: labels, recursion, inlining, generics, locks.
cp "$SRCDIR/tests/targets/go/work.go" "$tmp"
if go_build work "$tmp/work" -trimpath && "$tmp/work" "$tmp"; then
	cd "$tmp" || exit 1
	live=1 names=() wanted=()
	for kind in cpu heap allocs goroutine mutex block threadcreate; do
		for report in $reports; do
			all "live $kind $report" "$report" "$kind" <<-END

				-cum -lines
				-noinlines
				-tagfocus=who=alice
				-tagignore=two
				-tagroot=who -nodecount=9
				-tagleaf=kind,who
				-taghide=who -nodefraction=0.1
				-focus=deep -show=deep|spin
				-call_tree -nodefraction=0.05
				-source_path=$tmp
			END
		done
	done
	printf '%s\n' "${wanted[@]}" | reference >"$tmp/reference"
	compare "" "$tmp/reference"
else
	bad "a Go program writes profiles"
fi
finish
