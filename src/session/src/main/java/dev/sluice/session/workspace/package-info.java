/**
 * Manages folders of runs and sessions on the disk. A {@link dev.sluice.session.workspace.SessionFolder} lasts from run
 * to run. It knows what runs with it, so that a session can end at any time and leaves neither process nor file.
 */
@NullMarked
package dev.sluice.session.workspace;

import org.jspecify.annotations.NullMarked;
