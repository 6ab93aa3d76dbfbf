package dev.sluice.session.runner;

import org.junit.jupiter.api.Tag;

/** What programs do to a runner that starts all of them cold. */
@Tag("long")
class ColdAbuseTest extends AbuseTest {}
