/**
 * The launcher of programs in Java. It runs inside the sandbox, in the JVM of the program itself, and shares nothing
 * with the session program but the archive that both are packed in: the runner unpacks its classes into a folder that
 * programs may read.
 *
 * <p>The JDK's own launcher of source files differs from version to version: which class of a file it starts, whether
 * it reads further files, and which names of files it takes. {@link dev.sluice.session.launcher.JavaLauncher} asks the
 * same compiler by its public interface and decides these things itself, so that programs do the same on every JDK.
 */
@NullMarked
package dev.sluice.session.launcher;

import org.jspecify.annotations.NullMarked;
