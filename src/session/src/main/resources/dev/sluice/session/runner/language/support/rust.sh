#!/bin/sh
# Compiles a program in Rust as a.out: by the edition of 2021, or else by that of 2015, which is Piston's. If it is a
# program of neither, what the compiler says is what it said by that of 2021.
#
# usage: rust.sh RUSTC MAIN
rustc=$1 main=$2
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT

compile() {
  "$rustc" --edition "$1" --crate-name main -C strip=debuginfo -o a.out "$main" 2>"$work/$1"
}

compile 2021
code=$?
if [ "$code" -eq 0 ] || ! compile 2015; then
  cat "$work/2021" >&2
  exit "$code"
fi
cat "$work/2015" >&2
