#!/bin/sh
# Compiles a program in TypeScript to JavaScript beside each source.
#
# usage: tsc.sh TSC MAIN SOURCE...
#
# The compiler finds by itself what MAIN imports, in whichever folder. The other sources in the folder of MAIN are given
# to it as well, as far as they fit together. A program that waits at its top (await) can only be a module of
# JavaScript's own kind; all others are made for require.
tsc=$1 main=$2
shift 2
support=${0%/*}

folder_of() {
  case $1 in
    */*) folder=${1%/*} ;;
    *) folder=. ;;
  esac
}

folder_of "$main"
home=$folder

left=$#
while [ "$left" -gt 0 ]; do
  source=$1
  left=$((left - 1))
  shift
  folder_of "$source"
  [ "$folder" != "$home" ] || [ "$source" = "$main" ] || set -- "$@" "$source"
done

compile() {
  "$tsc" --target es2022 --pretty false "$@" "$support/node.d.ts"
}

said=$(compile --module commonjs --esModuleInterop "$main" "$@")
code=$?
if [ "$code" -ne 0 ] && [ $# -gt 0 ]; then
  compile --module commonjs --esModuleInterop "$main" >/dev/null && exit
fi
case $said in
  *TS1375:* | *TS1378:*)
    compile --module es2022 --moduleResolution node --moduleDetection force --esModuleInterop "$main" "$@" && exit
    exit "$code"
    ;;
esac
[ -z "$said" ] || echo "$said"
exit "$code"
