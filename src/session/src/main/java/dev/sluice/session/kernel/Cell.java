package dev.sluice.session.kernel;

import java.time.Duration;

/**
 * A piece of Python that is run by itself and shares its variables with those before and after it.
 *
 * @param mostOutput characters of each stream that are kept
 */
public record Cell(String code, Duration timeout, int mostOutput) {}
