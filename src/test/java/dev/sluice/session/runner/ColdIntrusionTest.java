package dev.sluice.session.runner;

import org.junit.jupiter.api.Tag;

/** What programs find that start cold. */
@Tag("long")
class ColdIntrusionTest extends IntrusionTest {}
