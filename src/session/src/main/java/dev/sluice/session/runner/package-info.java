/**
 * Runs code for strangers, in Piston's format and without Piston's privileges. No HTTP here.
 *
 * <p>What happens to {@code print(42)}: {@link dev.sluice.session.runner.Runner} finds the {@code Language} that the
 * request was resolved to, and an {@code Execution} takes it from there. It makes a {@code RunFolder}, writes the files,
 * and goes through the stages, compiling where the language has a compiler, then running. A {@code Stage} is one command
 * with its environment, folders and limits. {@code ProcessRunner} asks the {@code Sandbox} for the command line around
 * it and starts that; {@code RunningProcess} feeds it, collects its {@code Output} and stops it when time or output run
 * out; an {@code Ending} says in Piston's words how it went. Then the folder is deleted.
 *
 * <p>The command line, from the outside in: the {@code Meter} that opens the report, {@code setpriv} that becomes a
 * user who owns nothing, {@code bwrap} or {@code unshare} that makes the namespaces, {@code prlimit} that limits each process, the meter
 * again that limits and measures all of them, and the language's program. What each is good for stands at the class that
 * adds it.
 *
 * <p>At start {@code SandboxLadder} tries that command line out and takes the best level that works, down to what the
 * settings allow; then {@code LanguageDiscovery} asks each language for its version from inside. A language is a short
 * JSON file ({@code LanguageDefinition}), built in or from a folder.
 *
 * <p>Where it works, {@code WarmSandbox} stands around {@code NamespaceSandbox} and hands runs to a {@code Zygote}, an
 * interpreter that has started already; a {@code WarmRun} is there what a {@code RunningProcess} is elsewhere. {@code
 * Zygotes} keeps some ready for each session, {@code WarmStarts} finds out whether it works. Their other half is {@code
 * zygote.c}.
 *
 * <p>A {@link dev.sluice.session.runner.SessionFolder} is what lasts from run to run. It knows what runs with it, so
 * that a session can end at any time and leaves neither process nor file.
 */
@NullMarked
package dev.sluice.session.runner;

import org.jspecify.annotations.NullMarked;
