/**
 * The HTTP interface of a session: {@code POST /{language}/execute}, {@code GET /runtimes}, {@code GET /health}, and
 * the session's files below {@code /files}.
 *
 * <p>An {@link dev.sluice.session.adapter.Adapter} is one session. It reads a {@code SessionRequest}, finds the route,
 * lets {@code ExecuteBody} turn what the pool's callers send into Piston's request, gives that to a
 * {@link dev.sluice.session.runner.CodeRunner} and answers in Piston's shape. {@code CodeRunners} chooses who runs
 * code: the runner of this program, or {@code PistonClient} with a real Piston behind it. A call with an
 * {@code Idempotency-Key} goes through {@code IdempotentAnswers}, which lets it run once however often it comes.
 *
 * <p>How a program ended is an answer with status 200. Everything else is a {@code SessionReply.problem}, whose type is
 * one of {@code ProblemType}: by its type the gateway tells a session's errors from the pool's.
 */
@NullMarked
package dev.sluice.session.adapter;

import org.jspecify.annotations.NullMarked;
