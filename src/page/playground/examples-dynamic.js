import { GREETING, example } from './example.js';

const GREET = 'Greet from stdin';

/** Further languages whose sources are run as they are. @type {Record<string, import('./examples.js').Example[]>} */
export const dynamic = {
  dash: [
    example(GREET, 'main.sh', `while read -r name; do
  printf 'Hello, %s!\\n' "$name"
done
`, GREETING),
  ],
  coffeescript: [
    example(GREET, 'main.coffee', `names = require('fs').readFileSync(0, 'utf8').trim().split '\\n'

console.log "Hello, #{name}!" for name in names
`, GREETING),
  ],
  groovy: [
    example(GREET, 'main.groovy', `System.in.eachLine { name ->
    println "Hello, $name!"
}
`, GREETING),
  ],
  raku: [
    example(GREET, 'main.raku', `for lines() -> $name {
    say "Hello, $name!";
}
`, GREETING),
  ],
  octave: [
    example(GREET, 'main.m', `while ischar(name = fgetl(stdin))
  printf("Hello, %s!\\n", name);
endwhile
`, GREETING),
  ],
  forth: [
    example(GREET, 'main.fth', `: greet ( c-addr u -- )
  ." Hello, " type ." !" cr ;

: greet-all ( -- )
  begin pad 80 stdin read-line throw
  while pad swap greet
  repeat drop ;

greet-all
`, GREETING),
  ],
  brainfuck: [
    example(GREET, 'main.bf', `Put "Hello comma blank" and the two characters of a line's end into cells 1 to 9
++++++++++
[>+++++++>++++++++++>+++++++++++>+++++++++++>+++++++++++>++++>+++>+++>+<<<<<<<<<-]
>++>+>-->-->+>++++>++>+++>
Cell 12 tells whether a line begins
>>>+
Read into cell 10
<<,
[
  Greet where a line begins
  >>[-<<<<<<<<<<<.>.>.>.>.>.>.>>>>>]
  Is it the end of the line? Cell 11 says yes until it is known better
  <<---------->+<
  [>-<++++++++++.[-]]
  >[-<<<.>.>>>+<]
  <,
]
End the last line if nothing has
>+>[<->-]
<[<<<.>.>>-]
`, GREETING),
  ],
};
