/** What browsers are told: which pages may call, and what a page of ours may do. */
@NullMarked
package dev.sluice.gateway.browser;

import org.jspecify.annotations.NullMarked;
