/**
 * Measures the gateway. Benchmarks are started by hand, and are never part of a test run. Every figure is a ratio to
 * something measured beside it.
 */
@NullMarked
package dev.sluice.bench;

import org.jspecify.annotations.NullMarked;
