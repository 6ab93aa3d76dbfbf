package dev.sluice.session.runner;

/** What programs do to a runner that starts all of them cold. */
class ColdAbuseTest extends AbuseTest {}
