import { GREETING, example } from './example.js';

const GREET = 'Greet from stdin';

/** @type {Record<string, import('./examples.js').Example[]>} */
export const scripts = {
  python: [
    example(GREET, 'main.py', `import sys

for line in sys.stdin:
    print(f"Hello, {line.strip()}!")
`, GREETING),
    { title: 'Several files, arguments', args: ['12', '30'], files: [
      { name: 'main.py', content: `import sys
from numbers_of import mean

values = [float(arg) for arg in sys.argv[1:]]
print("mean of", values, "is", mean(values))
` },
      { name: 'numbers_of.py', content: `def mean(values):
    return sum(values) / len(values)
` }] },
    example('Files that stay', 'main.py', `# What is in /mnt/data lives as long as the session.
from pathlib import Path

path = Path("/mnt/data/visits.txt")
visits = int(path.read_text()) + 1 if path.exists() else 1
path.write_text(str(visits))
print("Visit number", visits, "in this session")
`),
    example('Both streams, exit code', 'main.py', `import sys

print("to standard output")
print("to standard error", file=sys.stderr)
sys.exit(3)
`),
    example('A traceback', 'main.py', `def share(cake, guests):
    return cake / guests

print(share(1, 0))
`),
    example('Longer than it may', 'main.py', `import time

print("Waiting", flush=True)
time.sleep(60)
`, { limits: { run_timeout: 1000 } }),
    example('More than is kept', 'main.py', `while True:
    print("all work and no play " * 40)
`),
    example('Text that tries to be markup', 'main.py', `print("<script>alert(1)</script>")
print("<img src=x onerror=alert(1)> &amp; </pre>")
print("\\x1b[31mred?\\x1b[0m \\x00 \\x07 \\u202ereversed\\u202c")
`),
  ],
  javascript: [
    example(GREET, 'main.js', `const names = require('fs').readFileSync(0, 'utf8').trim().split('\\n');

for (const name of names) {
  console.log(\`Hello, \${name}!\`);
}
`, GREETING),
    example('Arguments', 'main.js', `const values = process.argv.slice(2).map(Number);
console.log('sum of', values, 'is', values.reduce((a, b) => a + b, 0));
`, { args: ['12', '30'] }),
  ],
  typescript: [
    example(GREET, 'main.ts', `import { readFileSync } from "fs";

const names: string[] = readFileSync(0, "utf8").trim().split("\\n");
const greet = (name: string): string => \`Hello, \${name}!\`;

names.map(greet).forEach((line) => console.log(line));
`, GREETING),
  ],
  bash: [
    example(GREET, 'main.sh', `while read -r name; do
  echo "Hello, $name!"
done
`, GREETING),
    example('Exit code', 'main.sh', `echo "something is wrong" >&2
exit 7
`),
  ],
  perl: [
    example(GREET, 'main.pl', `use strict;
use warnings;

while (my $name = <STDIN>) {
    chomp $name;
    print "Hello, $name!\\n";
}
`, GREETING),
  ],
  ruby: [
    example(GREET, 'main.rb', `$stdin.each_line(chomp: true) do |name|
  puts "Hello, #{name}!"
end
`, GREETING),
  ],
  php: [
    example(GREET, 'main.php', `<?php

while (($name = fgets(STDIN)) !== false) {
    echo "Hello, " . trim($name) . "!\\n";
}
`, GREETING),
  ],
  lua: [
    example(GREET, 'main.lua', `for name in io.lines() do
  print("Hello, " .. name .. "!")
end
`, GREETING),
  ],
  awk: [
    example(GREET, 'main.awk', `BEGIN {
  while ((getline name < "-") > 0) {
    print "Hello, " name "!"
  }
}
`, GREETING),
  ],
  rscript: [
    example(GREET, 'main.r', `names <- readLines(file("stdin"))
writeLines(paste0("Hello, ", names, "!"))
`, GREETING),
  ],
  sqlite3: [
    example('A table', 'main.sql', `create table people (name text, born integer);
insert into people values ('Ada', 1815), ('Grace', 1906);
select 'Hello, ' || name || '!' from people order by born;
`),
  ],
};
