/**
 * Emulates an Azure Container Apps session pool on a laptop. {@code Emulator} puts together what the packages below
 * provide, and {@code FrontDoor} routes each request by its path and checks its token.
 *
 * <p>Cold starts, cooldowns and the lifetimes of tokens run by {@code EmulatorClock}, which can be advanced; the delays
 * of faults take real time. The rules of one kind of pool are in that kind's class alone, so that another kind is
 * another {@code Pool}. Nothing here knows the gateway: an emulator that shares code with its client proves nothing.
 */
@NullMarked
package dev.sluice.emulator;

import org.jspecify.annotations.NullMarked;
