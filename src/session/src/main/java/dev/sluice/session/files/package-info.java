/**
 * Gives callers other than its programs access to a session's files: they list, read, write and delete them, and reach
 * nothing outside of the session's folder. Programs are hostile and run meanwhile. So a {@code Folder} is held by a
 * handle, from the root down, and no link is followed; what a name stands for is looked at and opened relative to that
 * handle. {@link dev.sluice.session.files.FileName} says which names there are,
 * {@link dev.sluice.session.files.SessionFileStore} what can be done. A new file is written out of the programs' reach
 * and then moved to its place, so that nobody sees half of one.
 */
@NullMarked
package dev.sluice.session.files;

import org.jspecify.annotations.NullMarked;
