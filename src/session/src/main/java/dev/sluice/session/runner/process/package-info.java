/**
 * Starts a stage and supervises it to its end. {@code ProcessRunner} asks the {@code Sandbox} for the command line and
 * starts it; {@code RunningProcess} feeds it, collects its {@code CapturedOutput} and stops it when time or output run
 * out; a {@code StageOutcome} says in Piston's words how it went. At start {@code SandboxLadder} tries the command line
 * out and takes the best level that works, down to what the settings allow.
 */
@NullMarked
package dev.sluice.session.runner.process;

import org.jspecify.annotations.NullMarked;
