/**
 * Finds the languages of a machine, and knows how their programs are compiled and run. A language is a short JSON file
 * ({@code LanguageDefinition}), built in or from a folder; {@code LanguageDiscovery} asks each one for its version from
 * inside the sandbox at start.
 */
@NullMarked
package dev.sluice.session.runner.language;

import org.jspecify.annotations.NullMarked;
