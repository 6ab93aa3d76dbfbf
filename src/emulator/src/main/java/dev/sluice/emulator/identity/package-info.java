/** Issues the tokens of a managed identity and checks those that requests bring. */
@NullMarked
package dev.sluice.emulator.identity;

import org.jspecify.annotations.NullMarked;
