#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Profiles of addresses get names from ELF and DWARF: against addr2line, address by address.
# shellcheck source=tests/e2e/lib.sh
. "${0%/*}/lib.sh"
RAW=${RAW:-$BUILDDIR/tests/tools/profile_raw}
NATIVE="$SRCDIR/tests/targets/native"

for need in addr2line c++filt cc c++; do
	command -v "$need" >/dev/null || { skip "names from DWARF" "no $need" && finish; }
done

# stacks NAME COMPILER SOURCE OPTION...: builds it, runs it; its profile is $tmp/NAME.txt
stacks() {
	local name=$1 compiler=$2 source=$3
	shift 3
	"$compiler" "$@" -o "$tmp/$name" "$NATIVE/$source" && "$tmp/$name" >"$tmp/$name.txt"
}

# The functions of locations of the program itself, "name line", innermost first.
ours() {
	"$RAW" -symbolize "$tmp/$1.txt" | awk '
		/^Locations/ { on = 1; next }
		/^Mappings/ { on = 0 }
		on && / M=/ { program = ($0 ~ / M=1 /); sub(/^.* M=[0-9]+ /, "") }
		on && program {
			sub(/ s=0.*$/, ""); sub(/^ +/, "")
			name = $0; sub(/ [^ ]*:[0-9]+$/, "", name)
			line = $0; sub(/^.*:/, "", line)
			if (name != "") print name, line
		}'
}

# What addr2line says of the same addresses (of a program that is not relocated).
theirs() {
	"$RAW" "$tmp/$1.txt" | awk '/^Locations/ { on = 1; next } /^Mappings/ { on = 0 } on && / M=1 / { print $2 }' |
		addr2line -f -i -e "$tmp/$1" |
		awk 'NR % 2 { name = $0; next } name != "??" { sub(/ .*/, ""); sub(/^.*:/, ""); print name, ($0 == "?" ? 0 : $0) }'
}

stacks plain cc stacks.c -O2 -g -no-pie -fno-optimize-sibling-calls
stacks pie cc stacks.c -O2 -g -pie -fPIE -fno-optimize-sibling-calls
stacks dwarf4 cc stacks.c -O2 -gdwarf-4 -no-pie -fno-optimize-sibling-calls
stacks bare cc stacks.c -O2 -no-pie -fno-optimize-sibling-calls
is "functions, inlined ones and lines are addr2line's" "$(ours plain)" "$(theirs plain)"
is "DWARF 4 as well" "$(ours dwarf4)" "$(theirs dwarf4)"
like "inlined functions are there" "$(ours plain)" '^innermost [1-9]'
is "a relocated program gives the same names and lines" "$(ours pie)" "$(ours plain)"
is "without DWARF names come from the symbol table" \
	"$(ours bare)" "$(ours plain | grep -v -e '^middle ' -e '^innermost ' | sed 's/ [0-9]*$/ 0/')"
like "libraries have names too" "$("$RAW" -symbolize "$tmp/plain.txt")" ' M=[2-9] [_a-z]*libc_start'

# clang writes no table of addresses; nor does Go's linker.
if command -v clang >/dev/null; then
	stacks clang clang stacks.c -O2 -g -no-pie -fno-optimize-sibling-calls
	is "without a table of addresses: functions, inlined ones and lines" "$(ours clang)" "$(theirs clang)"
else
	skip "a program of clang" "clang is not installed"
fi

stacks cxx c++ stacks.cc -O1 -g -no-pie -fno-optimize-sibling-calls
names=$(ours cxx | sed 's/ [0-9]*$//')
for name in take_stack 'deep::(anonymous namespace)::convert' 'deep::counter::operator()' \
	'deep::counter::operator<<' 'main::{lambda#1}::operator()' main; do
	if grep -qxF -e "$name" <<<"$names"; then ok "C++: $name"; else bad "C++: $name" "$names"; fi
done
like "the linked name stays beside it" "$("$RAW" -symbolize "$tmp/cxx.txt")" '\(_ZNK4deep7counterlsEi\)'

# Another program under the same name.
stacks other cc stacks.c -O1 -g -no-pie -Wl,--build-id
id=$(readelf -n "$tmp/other" | sed -n 's/.*Build ID: //p')
sed "s|^\([0-9a-f]*-[0-9a-f]*\) r-xp \([0-9a-f]*\) .*$tmp/other\$|\1: $tmp/other (@\2) 0123abcd|" \
	"$tmp/other.txt" >"$tmp/wrong.txt"
sed "s|0123abcd|$id|" "$tmp/wrong.txt" >"$tmp/right.txt"
like "another build id is told" "$("$RAW" -symbolize "$tmp/wrong.txt" 2>&1 >/dev/null)" \
	"build id 0123abcd in the profile, $id in the file; its names are not used"
is "and its names are not used" "$(ours wrong)" ""
like "the same build id is fine" "$(ours right)" '^main '

# The binary that is named, or is at the path now, and the profile belong together, or it is said.
cc -O1 -g -c -fno-pie -o "$tmp/stacks.o" "$NATIVE/stacks.c"
native() { cc -no-pie -Wl,--build-id="0x$2" -o "$1" "$tmp/stacks.o"; }
warned() { sed -n '/^Warning: /p' <<<"$err"; }
native "$tmp/first" 11112222
native "$tmp/second" 33334444
"$tmp/first" | sed "s|^\([0-9a-f]*-[0-9a-f]*\) r-xp \([0-9a-f]*\) .*$tmp/first\$|\1: $tmp/first (@\2) 11112222|" \
	>"$tmp/first.txt"
belong="build id 11112222 in the profile, 33334444 in the file; names or lines may be wrong or missing"
cd "$tmp" || exit 1 # short names
run pprof -top first first.txt
is "BINARY and PROFILE of one build: no warning" "$(warned)" ""
like "and names" "$out" ' main$'
run pprof -proto -output="$tmp/named.pb.gz" first.txt
run pprof -top second first.txt
is "BINARY of another build: status 0" "$status" 0
is "BINARY of another build: one warning" "$(warned)" "Warning: first.txt was not taken of second: $belong"
unlike "its names are not used" "$out" ' main$'
run pprof -top second named.pb.gz
is "a profile with names of its own: the same warning" "$(warned)" \
	"Warning: named.pb.gz was not taken of second: $belong"
like "and its own names" "$out" ' main$'
run pprof -top -symbolize=none second first.txt
is "with -symbolize=none, too" "$(warned)" "Warning: first.txt was not taken of second: $belong"
run pprof -top second first.txt named.pb.gz
is "each profile that is not of it is told" "$(warned | wc -l)" 2
cp second other # at the path of the mapping is another build now
mv other first
run pprof -top first.txt
is "another build at the path: status 0" "$status" 0
is "another build at the path: one warning" "$(warned)" \
	"Warning: first.txt: $tmp/first is not what the profile was taken of: build id 11112222 in the profile, 33334444 in the file; its names are not used"
unlike "and none of its names" "$out" ' main$'
run pprof -top named.pb.gz
is "names that are there need no file" "$(warned)" ""
sed 's|\.so\.6$|& 99|; s|^\([0-9a-f]*-[0-9a-f]*\) r-xp \([0-9a-f]*\) .* \(/[^ ]*/libc[^ ]*\) 99$|\1: \3 (@\2) 99990000|' first.txt >two.txt
run pprof -top two.txt
like "two files of another build: one line" "$(warned)" '\(nor those of 1 more file\)$'

# Programs that lie elsewhere: PPROF_BINARY_PATH has directories, in the layouts of the reference.
said() { grep -v '^Saved ' <<<"$err"; }
mkdir -p names ids/11112222/any deep/"$tmp" other
cp second names/first # another build under the name
cp first "$tmp/kept"
native "$tmp/wanted" 11112222
cp wanted ids/11112222/whatever
cp wanted "deep/$tmp/first"
rm first
for layout in ids deep names:ids; do
	PPROF_BINARY_PATH=/nonexistent:${layout//:/:$tmp/} run pprof -top first.txt
	like "PPROF_BINARY_PATH=$layout: names" "$out" ' main$'
done
like "another build is passed over" "$err" \
	'^Ignoring local file names/first: build-id mismatch \(11112222 != 33334444\)$'
PPROF_BINARY_PATH=$tmp/none run pprof -top first.txt
like "a file that is not there is told" "$err" \
	"^Local symbolization failed for first \\(build ID 11112222\\): open $tmp/first: no such file or directory\$"
like "and what to do" "$err" '^Try setting PPROF_BINARY_PATH'
mkdir -p "$tmp/pprof/binaries"
cp wanted "$tmp/pprof/binaries/first"
HOME=$tmp PPROF_BINARY_PATH='' run pprof -top first.txt
like "without it, ~/pprof/binaries" "$out" ' main$'
run pprof -top named.pb.gz
is "what has names needs no file, and nothing is said" "$(said)" ""
cp wanted first
run pprof -proto -output="$tmp/spoiled.pb.gz" -symbolize=none -add_comment=x named.pb.gz
gzip -dc spoiled.pb.gz | sed 's/take_stack/TAKE_STACK/g' | gzip >forced.pb.gz
run pprof -top forced.pb.gz
like "names that are there stay" "$out" 'TAKE_STACK'
run pprof -top -symbolize=force forced.pb.gz
unlike "-symbolize=force asks the files again" "$out" 'TAKE_STACK'
like "and has their names" "$out" 'take_stack'
cd - >/dev/null || exit 1

# The text of a Go program with the program beside it, against the reference, that has no inlines.
if command -v go >/dev/null; then
	# shellcheck source=tests/e2e/lib_go.sh
	. "${0%/*}/lib_go.sh"
	go_build text "$tmp/text" -gcflags=-l && (cd "$tmp" && GODEBUG=memprofilerate=1 ./text >text.txt)
	# The runtime comes with its inlines.
	for report in -top '-top -lines' -traces; do
		read -ra words <<<"$report -focus=main.allocate"
		run pprof "${words[@]}" "$tmp/text" "$tmp/text.txt"
		is "a Go program's text, $report" "$out" \
			"$("$PPROF" "${words[@]}" "$tmp/text" "$tmp/text.txt" 2>/dev/null)"
	done
	like "type arguments as Go has them" "$out" 'main\.allocate\[\.\.\.\]'
	# With C in it there is a table of addresses, of the C alone.
	if [ "$(go env CGO_ENABLED)" = 1 ]; then
		go_build mixed "$tmp/mixed" && (cd "$tmp" && GODEBUG=memprofilerate=1 ./mixed >mixed.txt)
		run pprof -traces -lines "$tmp/mixed" "$tmp/mixed.txt"
		like "a Go program with C in it: lines" "$out" 'main\.allocate\[\.\.\.\] \.*[^ ]*mixed.go:17 \(inline\)'
	fi
else
	skip "the text of a Go program" "go is not installed"
fi

printf 'stack profile: total 1\n1 @ 0x401000\n--- Memory map: ---\n400000-500000 r-xp 00000000 00:00 1 /no\033[31m/\302\233file\n' >"$tmp/odd.txt"
run pprof -top "$tmp/odd.txt"
like "a hostile name of a file is told" "$err" '^Local symbolization failed for .*file: open /no.*: no such file'
unlike "and is printable" "$err" $'[\001-\037]|\302\233'

# What a profile names need not be a program.
mkfifo "$tmp/pipe"
for file in /dev/zero "$tmp/pipe" /etc/passwd "$tmp" /nonexistent; do
	printf 'stack profile: total 1\n1 @ 0x401000\n--- Memory map: ---\n400000-500000 r-xp 00000000 00:00 1 %s\n' \
		"$file" >"$tmp/odd.txt"
	like "a mapping named ${file/$tmp/TMP} gives no names and no harm" \
		"$(timeout 5 "$RAW" -symbolize "$tmp/odd.txt" 2>&1)" "^no names from $file: "
done
finish
