\ Runs a program in Forth, which leaves the arguments to it, and ends where the program does.
next-arg included bye
