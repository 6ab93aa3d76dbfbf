package dev.sluice.it;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Marks tests that work with the servers of {@link Servers#local(String)}, whose pools hold five sessions: one class at
 * a time.
 */
@ResourceLock("local servers")
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@interface OnLocalServers {}
