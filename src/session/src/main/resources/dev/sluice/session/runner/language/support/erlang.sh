#!/bin/sh
# Runs a program in Erlang.
#
# usage: erlang.sh MAIN ARGUMENT...
#
# The interpreter of scripts takes the first line for one that names the interpreter, whatever it is, and names the module
# itself. A program that begins with something that matters gets such a line, and its own lines keep their numbers.
main=$1
IFS= read -r first <"$main"
case $first in
  '#!'* | %* | -module* | '') ;;
  *)
    {
      printf '#!/usr/bin/env escript\n-file("%s", 0).\n' "$(printf '%s' "$main" | sed 's/[\\"]/\\&/g')"
      cat "$main"
    } >"$main.escript" && mv "$main.escript" "$main"
    ;;
esac
exec escript "$@"
