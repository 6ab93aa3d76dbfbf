#!/bin/sh
# Runs a program in SQL, on a database in memory that has the arguments in the table argv.
#
# usage: sqlite3.sh SQLITE MAIN ARGUMENT...
#
# The shell reads MAIN by a command of its own. So it goes on after an error, as it does with its input, and leaves
# standard input to the program, which reads it as the file /dev/stdin.
sqlite=$1 main=$2
shift 2

# A newline goes through the substitution in the middle of a text, and would be lost at its end
quoted() {
  printf '%s.' "$1" | sed "s/'/''/g"
}

statement='create table argv (arg text);'
for argument; do
  text=$(quoted "$argument")
  statement="$statement insert into argv (arg) values ('${text%.}');"
done
file=$(printf '%s' "$main" | sed 's/[\\"]/\\&/g')
exec "$sqlite" -batch :memory: "$statement" ".read \"$file\""
