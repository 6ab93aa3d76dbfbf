package dev.sluice.session.runner;

import org.junit.jupiter.api.parallel.ResourceLock;

/** What programs do to a runner that starts all of them cold. */
@ResourceLock(AbusedRunner.WHOLE_MACHINE)
class ColdAbuseTest extends AbuseTest {}
