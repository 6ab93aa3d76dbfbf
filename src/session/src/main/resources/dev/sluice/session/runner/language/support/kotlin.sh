#!/bin/sh
# Runs main.jar, which the compiler of Kotlin made.
#
# usage: kotlin.sh MAIN JAVA... -- ARGUMENT...
#
# The archive names a main class only where one file alone has a main function. So the class is that of MAIN, by the
# rules of the language, where the archive has it.
main=$1
shift
name=${main##*/}
name=$(printf '%s' "${name%.kt}" | sed 's/[^[:alnum:]_]/_/g')
rest=${name#?}
name=$(printf '%s' "${name%"$rest"}" | tr '[:lower:]' '[:upper:]')${rest}Kt
package=$(sed -n 's/^[[:space:]]*package[[:space:]]\{1,\}\([[:alnum:]_.]*\).*/\1/p' "$main" | head -n 1)
class=${package:+$package.}$name

# "$@" becomes the command and the arguments, without the mark between them.
left=$# marked=
while [ "$left" -gt 0 ]; do
  word=$1
  left=$((left - 1))
  shift
  if [ -z "$marked" ] && [ "$word" = -- ]; then
    marked=yes
    if grep -q 'fun[[:space:]]\{1,\}main' "$main" && grep -aqF "$(printf '%s' "$class" | tr . /).class" main.jar; then
      set -- "$@" -cp main.jar "$class"
    else
      set -- "$@" -jar main.jar
    fi
  else
    set -- "$@" "$word"
  fi
done
exec "$@"
