/** The caller's own files in the caller's own session: bytes that pass through, never held whole. */
@NullMarked
package dev.sluice.gateway.files;

import org.jspecify.annotations.NullMarked;
