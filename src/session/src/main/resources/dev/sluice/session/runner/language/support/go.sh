#!/bin/sh
# Builds a program in Go as a.out.
#
# usage: go.sh GO MAIN SOURCE...
#
# Where the folder of MAIN or one above it has a go.mod, that folder is the package to build, and the module says what
# else belongs to it. Otherwise the package is the sources in the folder of MAIN, or MAIN alone if these do not fit
# together. Other folders are never part of it: in Go each is a package of its own.
go=$1 main=$2
shift 2
export GOMAXPROCS=2
here=$PWD

folder_of() {
  case $1 in
    */*) folder=${1%/*} ;;
    *) folder=. ;;
  esac
}

folder_of "$main"
home=$folder

module=$home
while [ ! -f "$module/go.mod" ] && [ "$module" != . ]; do
  folder_of "$module"
  module=$folder
done
if [ -f "$module/go.mod" ]; then
  package=.
  [ "$home" = "$module" ] || package=./${home#"$module"/}
  [ "$module" != . ] || package=./$home
  cd "$module" || exit 1
  exec "$go" build -p 2 -o "$here/a.out" "$package"
fi

left=$#
while [ "$left" -gt 0 ]; do
  source=$1
  left=$((left - 1))
  shift
  folder_of "$source"
  case $source in
    "$main") set -- "$@" "$source" ;;
    *_test.go) ;;
    *) [ "$folder" != "$home" ] || set -- "$@" "$source" ;;
  esac
done
[ $# -gt 1 ] || exec "$go" build -p 2 -o a.out "$main"

said=$("$go" build -p 2 -o a.out "$@" 2>&1)
code=$?
if [ "$code" -ne 0 ] && "$go" build -p 2 -o a.out "$main" 2>/dev/null; then
  exit
fi
[ -z "$said" ] || echo "$said" >&2
exit "$code"
