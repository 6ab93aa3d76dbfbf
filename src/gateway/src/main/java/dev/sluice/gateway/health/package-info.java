/**
 * Answers an orchestrator's questions about health. Ready means that a session was seen to work of late; live means
 * that this process answers, whatever becomes of the pool.
 */
@NullMarked
package dev.sluice.gateway.health;

import org.jspecify.annotations.NullMarked;
