package dev.sluice.session.runner;

import org.junit.jupiter.api.parallel.ResourceLock;

/** What programs find that start cold. */
@ResourceLock(AbusedRunner.WHOLE_MACHINE)
class ColdIntrusionTest extends IntrusionTest {}
