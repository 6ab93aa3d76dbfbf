/** How often one caller may ask, and in what form: bounds that hold before a request costs a thread, a session or memory. */
@NullMarked
package dev.sluice.gateway.limit;

import org.jspecify.annotations.NullMarked;
