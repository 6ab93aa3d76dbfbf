/**
 * Configuration, read once and checked whole: a server either starts with settings that make sense together or says
 * everything that is wrong with them and ends.
 */
@NullMarked
package dev.sluice.gateway.settings;

import org.jspecify.annotations.NullMarked;
