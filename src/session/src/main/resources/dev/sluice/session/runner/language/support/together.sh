#!/bin/sh
# Gives a compiler all sources at once, and fewer where they do not fit together: those in the folder of the main file,
# or else the main file alone. If nothing compiles, what the compiler says is what it said of all.
#
# usage: together.sh MAIN first|last COMMAND... -- SOURCE...
#
# "first" and "last" say where among the sources the main file comes; the others are in the order of the request.
main=$1 place=$2
shift 2

folder_of() {
  case $1 in
    */*) folder=${1%/*} ;;
    *) folder=. ;;
  esac
}

folder_of "$main"
home=$folder

words=0 sources=0 near=0 passed=
for word; do
  if [ "$passed" ]; then
    sources=$((sources + 1))
    folder_of "$word"
    [ "$folder" != "$home" ] || near=$((near + 1))
  elif [ "$word" = -- ]; then
    passed=yes
  else
    words=$((words + 1))
  fi
done

wanted() {
  [ "$2" != "$main" ] || return 1
  case $1 in
    all) return 0 ;;
    near)
      folder_of "$2"
      [ "$folder" = "$home" ]
      ;;
    *) return 1 ;;
  esac
}

# Runs the compiler with some of the sources: all, near, alone.
attempt() {
  which=$1
  shift
  count=$# index=0
  while [ "$index" -lt "$count" ]; do
    word=$1
    shift
    index=$((index + 1))
    if [ "$index" -le "$words" ]; then
      set -- "$@" "$word"
    elif [ "$index" -eq $((words + 1)) ]; then
      [ "$place" = last ] || set -- "$@" "$main"
    elif wanted "$which" "$word"; then
      set -- "$@" "$word"
    fi
  done
  [ "$place" = first ] || set -- "$@" "$main"
  "$@"
}

if [ "$sources" -le 1 ]; then
  attempt all "$@"
  exit
fi

work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT

tell() {
  cat "$work/$1.out"
  cat "$work/$1.err" >&2
}

code=0
for which in all near alone; do
  if [ "$which" = near ] && { [ "$near" -eq "$sources" ] || [ "$near" -le 1 ]; }; then
    continue
  fi
  if attempt "$which" "$@" >"$work/$which.out" 2>"$work/$which.err"; then
    tell "$which"
    exit
  else
    result=$?
    [ "$which" != all ] || code=$result
  fi
done
tell all
exit "$code"
