#!/bin/sh
# Runs a program in Erlang.
#
# usage: erlang.sh MAIN ARGUMENT...
#
# The interpreter of scripts takes the first line for one that names the interpreter, whatever it is. A program that does
# not begin with such a line, a comment or an empty line gets one, and its own lines keep their numbers.
main=$1
IFS= read -r first <"$main"
case $first in
  '#!'* | %* | '') ;;
  *)
    {
      printf '#!/usr/bin/env escript\n-file("%s", 1).\n' "$(printf '%s' "$main" | sed 's/[\\"]/\\&/g')"
      cat "$main"
    } >"$main.escript" && mv "$main.escript" "$main"
    ;;
esac
exec escript "$@"
