/**
 * Runs code for strangers, in Piston's format and without Piston's privileges. No HTTP here.
 *
 * <p>{@link dev.sluice.session.runner.Runner} finds the {@link dev.sluice.session.runner.language.Language} that a
 * request was resolved to, and an {@code Execution} takes it from there. It makes a
 * {@link dev.sluice.session.workspace.RunFolder}, writes the files, and goes through the stages: compiling, where the
 * language has a compiler, then running. The packages below hold one concern each:
 * <ul>
 *   <li>{@link dev.sluice.session.runner.language}: which languages there are, and what commands run them
 *   <li>{@link dev.sluice.session.runner.sandbox}: the command line around a program that confines it
 *   <li>{@link dev.sluice.session.runner.syscall}: the filter of system calls
 *   <li>{@link dev.sluice.session.runner.process}: starting a stage, feeding it, collecting its output, stopping it
 *   <li>{@link dev.sluice.session.runner.warm}: interpreters that have started before they are needed
 * </ul>
 * Folders of runs and sessions are {@link dev.sluice.session.workspace}, which others use too.
 */
@NullMarked
package dev.sluice.session.runner;

import org.jspecify.annotations.NullMarked;
