/**
 * Measures how long {@code print(42)} takes, warm and cold, at the runner, through the emulated pool and through the
 * gateway, all in one run on one machine. {@code RunnerBenchmark} starts the servers and goes round, {@code Lane} is
 * one way to have a program run, {@code Figures} holds the times of one, {@code Report} writes the table.
 */
@NullMarked
package dev.sluice.bench.runner;

import org.jspecify.annotations.NullMarked;
