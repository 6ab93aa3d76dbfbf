/**
 * Runs cells of Python for a session that remembers: {@link dev.sluice.session.kernel.Kernel} runs them one after
 * another in one interpreter, as Azure's built-in pool does. The interpreter is {@code kernel.py}, in the sandbox that
 * every program has. It and the cells are one process, so that nothing which it says is trusted.
 */
@NullMarked
package dev.sluice.session.kernel;

import org.jspecify.annotations.NullMarked;
