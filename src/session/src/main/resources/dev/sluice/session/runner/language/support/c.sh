#!/bin/sh
# Compiles and links a program in C or C++ as a.out.
#
# usage: c.sh MAIN COMPILER STANDARD SOURCE...
#
# The sources in the folder of MAIN are the program. Those in other folders are linked with it, but for other programs:
# a source there that defines main, or does not compile, is left out. Where they do not all fit together, they are a
# library instead, of which the linker takes what the program needs.
main=$1 compiler=$2 standard=$3
shift 3

folder_of() {
  case $1 in
    */*) folder=${1%/*} ;;
    *) folder=. ;;
  esac
}

folder_of "$main"
home=$folder

elsewhere=
for source; do
  folder_of "$source"
  [ "$folder" = "$home" ] || elsewhere=yes
done
[ "$elsewhere" ] || exec "$compiler" "$standard" "$@" -o a.out -lm

work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT

# "$@" becomes the sources of the program; the others become objects.
left=$# number=0 parts=
while [ "$left" -gt 0 ]; do
  source=$1
  left=$((left - 1))
  shift
  folder_of "$source"
  if [ "$folder" = "$home" ]; then
    set -- "$@" "$source"
    continue
  fi
  number=$((number + 1))
  object=$work/$number.o
  if "$compiler" "$standard" -c "$source" -o "$object" 2>"$work/$number.compiled"; then
    nm -P --defined-only "$object" | grep -q '^main T' || parts="$parts $object"
  else
    mv "$work/$number.compiled" "$work/$number.refused"
  fi
done

say() {
  for file; do
    if [ -s "$file" ]; then
      cat "$file" >&2
    fi
  done
}

# $parts is made of names without blanks
"$compiler" "$standard" "$@" $parts -o a.out -lm 2>"$work/linked"
code=$?
if [ "$code" -eq 0 ]; then
  say "$work"/*.compiled "$work/linked"
  exit
fi
library=$work/library.a
if [ "$(echo "$work"/*.o)" != "$work/*.o" ] && ar rcs "$library" "$work"/*.o \
  && "$compiler" "$standard" "$@" "$library" -o a.out -lm 2>"$work/linked.library"; then
  say "$work/linked.library"
  exit
fi
say "$work"/*.refused "$work/linked"
exit "$code"
