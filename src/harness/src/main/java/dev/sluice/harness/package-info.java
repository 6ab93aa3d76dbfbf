/** Helps the tests of all modules: bounded waits, reasons to skip, files of the repository, and started servers. */
@NullMarked
package dev.sluice.harness;

import org.jspecify.annotations.NullMarked;
