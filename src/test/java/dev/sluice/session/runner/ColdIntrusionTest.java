package dev.sluice.session.runner;

/** What programs find that start cold. */
class ColdIntrusionTest extends IntrusionTest {}
