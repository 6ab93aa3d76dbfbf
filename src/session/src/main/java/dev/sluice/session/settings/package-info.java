/** Reads the settings of the session program and its runner from the environment. */
@NullMarked
package dev.sluice.session.settings;

import org.jspecify.annotations.NullMarked;
