/** Compiles the filter of system calls that every program gets: which calls are refused, and with which error. */
@NullMarked
package dev.sluice.session.runner.syscall;

import org.jspecify.annotations.NullMarked;
