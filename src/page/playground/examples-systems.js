import { GREETING, example } from './example.js';

const GREET = 'Greet from stdin';

/** Further languages that are compiled; Verilog is compiled into a simulation. @type {Record<string, import('./examples.js').Example[]>} */
export const systems = {
  csharp: [
    example(GREET, 'main.cs', `using System;

class Greet
{
    static void Main()
    {
        string name;
        while ((name = Console.ReadLine()) != null)
        {
            Console.WriteLine($"Hello, {name}!");
        }
    }
}
`, GREETING),
  ],
  d: [
    example(GREET, 'main.d', `import std.stdio;

void main()
{
    foreach (name; stdin.byLine)
    {
        writefln("Hello, %s!", name);
    }
}
`, GREETING),
  ],
  crystal: [
    example(GREET, 'main.cr', `STDIN.each_line do |name|
  puts "Hello, #{name}!"
end
`, GREETING),
  ],
  nim: [
    example(GREET, 'main.nim', `import std/strformat

for name in stdin.lines:
  echo fmt"Hello, {name}!"
`, GREETING),
  ],
  pascal: [
    example(GREET, 'main.pas', `program Greet;

var
  name: string;

begin
  while not eof do
  begin
    readln(name);
    writeln('Hello, ', name, '!');
  end;
end.
`, GREETING),
  ],
  fortran: [
    example(GREET, 'main.f90', `program greet
  implicit none
  character(64) :: name
  integer :: status

  do
    read (*, '(a)', iostat=status) name
    if (status /= 0) exit
    print '(3a)', 'Hello, ', trim(name), '!'
  end do
end program greet
`, GREETING),
  ],
  cobol: [
    example(GREET, 'main.cob', `       identification division.
       program-id. greet.
       environment division.
       input-output section.
       file-control.
           select people assign to keyboard organization line sequential.
       data division.
       file section.
       fd people.
       01 person pic x(64).
       procedure division.
           open input people
           perform until exit
               read people at end exit perform end-read
               display "Hello, " function trim(person) "!"
           end-perform
           close people
           stop run.
`, GREETING),
  ],
  iverilog: [
    example(GREET, 'main.v', `module greet;
  localparam STDIN = 32'h8000_0000;
  reg [8*64:1] name;

  initial begin
    while ($fscanf(STDIN, "%s", name) == 1)
      $display("Hello, %0s!", name);
    $finish(0);
  end
endmodule
`, GREETING),
  ],
};
