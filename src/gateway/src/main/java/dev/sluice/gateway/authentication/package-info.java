/** Authenticates callers by API key or JSON Web Token. */
@NullMarked
package dev.sluice.gateway.authentication;

import org.jspecify.annotations.NullMarked;
