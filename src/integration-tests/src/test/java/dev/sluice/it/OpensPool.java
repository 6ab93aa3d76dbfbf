package dev.sluice.it;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Marks tests that open a pool of their own at {@link Servers#POOL_PORT}: one class at a time. */
@ResourceLock("the pool's port")
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@interface OpensPool {}
