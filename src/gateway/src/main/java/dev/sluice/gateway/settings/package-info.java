/**
 * Reads the configuration once and checks it as a whole: a server either starts with settings that make sense together
 * or says everything that is wrong with them and ends.
 */
@NullMarked
package dev.sluice.gateway.settings;

import org.jspecify.annotations.NullMarked;
