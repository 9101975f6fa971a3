#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What is decoded and merged, against two readers that are not ours: go tool pprof -raw, line by
# line, and protoc's own decoder, in sums and counts. On stored files of every format and on
# profiles of every kind that a Go program writes while this runs.
# shellcheck source=tests/e2e/lib.sh
. "${0%/*}/lib.sh"
RAW=${RAW:-$BUILDDIR/tests/tools/profile_raw}
DATA="$SRCDIR/tests/data/profile"

# shellcheck source=tests/e2e/lib_go.sh
. "${0%/*}/lib_go.sh"
export PPROF_TMPDIR="$tmp" PPROF_BINARY_PATH=/nonexistent
export HOME="${HOME:-$tmp}"

# Lines whose form is the report's business (times, and how a duration is cut) are left out.
body=(-v -e '^Time: ' -e '^Duration: ')
pprof_raw() { "$PPROF" -symbolize=none -raw "$@" 2>/dev/null | grep "${body[@]}"; }
our_raw() { "$RAW" "$@" 2>&1 | grep "${body[@]}"; }

# same NAME ARGUMENT...: both print the same for these arguments.
same() {
	local name=$1
	shift
	pprof_raw "$@" >"$tmp/theirs"
	our_raw "$@" >"$tmp/ours"
	if [ ! -s "$tmp/theirs" ]; then
		bad "$name" "go tool pprof printed nothing for $*"
	elif cmp -s "$tmp/theirs" "$tmp/ours"; then
		ok "$name"
	else
		bad "$name" "$(diff "$tmp/theirs" "$tmp/ours" | head -20)"
	fi
}

# What protoc reads, in the form of profile_raw -counts.
protoc_counts() {
	gzip -dc "$1" | protoc --decode=Profile -I "$SRCDIR/tests/data" "$SRCDIR/tests/data/profile.proto" |
		awk '
		/^sample \{/ { samples++; k = 0 }
		/^mapping \{/ { mappings++ }
		/^location \{/ { locations++ }
		/^function \{/ { functions++ }
		/^sample_type \{/ { types++ }
		/^time_nanos: / { time = $2 }
		/^duration_nanos: / { duration = $2 }
		/^period: / { period = $2 }
		/^  value: / { sum[k++] += $2 }
		/^  location_id: / { frames++ }
		/^  label \{/ { labels++ }
		/^  line \{/ { lines++ }
		END {
			printf "samples %d\nmappings %d\nlocations %d\nfunctions %d\n", samples, mappings, locations, functions
			printf "time %s\nduration %s\nperiod %s\n", time + 0 ? time : 0, duration + 0 ? duration : 0, period + 0 ? period : 0
			for (i = 0; i < types; i++) printf "sum %.0f\n", sum[i]
			printf "frames %d\nlabels %d\nlines %d\n", frames, labels, lines
		}'
}

counted() { is "$1 holds what protoc finds in it" "$("$RAW" -counts "$2" 2>&1)" "$(protoc_counts "$2")"; }

# written NAME FILE: what we write of it is read by go tool pprof as the original, which same() has
# just asked it for.
written() {
	rm -f "$tmp/written.pb.gz"
	"$RAW" -quiet -o "$tmp/written.pb.gz" "$2"
	pprof_raw "$tmp/written.pb.gz" >"$tmp/again"
	check "$1 is written so that go tool pprof reads the same" cmp "$tmp/theirs" "$tmp/again"
}

for file in "$DATA"/*; do
	name=${file##*/}
	case $name in
	*threadcreate.debug1.txt) # the reference refuses what Go writes here
		like "$name is read" "$(our_raw "$file")" '^threadcreate/count$' ;;
	*.pb.gz) same "$name" "$file" && written "$name" "$file" && counted "$name" "$file" ;;
	*) same "$name" "$file" ;;
	esac
done
same "two heap profiles merge" "$DATA/burn.heap.pb.gz" "$DATA/hog.heap.full.pb.gz"
like "different types do not merge" "$("$RAW" "$DATA/burn.heap.pb.gz" "$DATA/burn.cpu.pb.gz" 2>&1)" \
	'incompatible period types \{space bytes\} and \{cpu nanoseconds\}'

cat "$DATA/burn.cpu.pb.gz" "$DATA/burn.cpu.pb.gz" >"$tmp/two.pb.gz"
like "go tool pprof refuses one profile after the other" \
	"$("$PPROF" -raw "$tmp/two.pb.gz" 2>&1)" 'concatenated profiles detected'
like "and so does this" "$("$RAW" "$tmp/two.pb.gz" 2>&1)" 'concatenated profiles'

# What is larger than anything that is read, and what never ends.
truncate -s 2G "$tmp/sparse"
like "a file of 2 GiB is refused" "$("$ONETOP" pprof -top "$tmp/sparse" 2>&1)" \
	'sparse: more than 1024 MiB, the most that is read'
like "a device without an end is refused" "$("$ONETOP" pprof -top /dev/zero 2>&1)" \
	'/dev/zero: more than 256 MiB, the most that is read'
mkfifo "$tmp/pipe"
cat "$DATA/burn.cpu.pb.gz" >"$tmp/pipe" &
is "a pipe is read like a file" "$("$ONETOP" pprof -top "$tmp/pipe" | cksum)" \
	"$("$ONETOP" pprof -top "$DATA/burn.cpu.pb.gz" | cksum)"

# Live ones, of every kind.
mkdir "$tmp/kinds"
if ! go_build kinds/main "$tmp/kinds.exe" -trimpath ||
	! "$tmp/kinds.exe" "$tmp/kinds"; then
	bad "a Go program writes its profiles"
	finish
fi
for file in "$tmp"/kinds/*; do
	name="a live ${file##*/}"
	case $file in
	*threadcreate.debug1.txt) like "$name is read" "$(our_raw "$file")" '^threadcreate/count$' ;;
	*.pb.gz) same "$name" "$file" && written "$name" "$file" && counted "$name" "$file" ;;
	*) same "$name" "$file" ;;
	esac
done
one="$tmp/kinds/cpu1.pb.gz" two="$tmp/kinds/cpu2.pb.gz"
like "labels of samples are there" "$(our_raw "$one")" 'also:\[Grüße\] kind:\[odd\]'
like "generics have their names" "$(our_raw "$tmp/kinds/heap.pb.gz")" 'main\.collect\[\.\.\.\]'
same "two CPU profiles merge" "$one" "$two"
same "-base" -base "$one" "$two"
same "-diff_base" -diff_base "$one" "$two"
same "-base -normalize" -normalize -base "$one" "$two"
same "a profile less itself is empty" -base "$one" "$one"
same "-base of heap profiles" -base "$tmp/kinds/heap.pb.gz" "$tmp/kinds/allocs.pb.gz"
if CGO_ENABLED=1 go_build cgo/main "$tmp/cgo.exe" -trimpath 2>/dev/null &&
	"$tmp/cgo.exe" "$tmp/cgo.pb.gz"; then
	same "a live CPU profile of a cgo program" "$tmp/cgo.pb.gz"
	counted "it" "$tmp/cgo.pb.gz"
else
	skip "a live CPU profile of a cgo program" "no cgo"
fi
finish
