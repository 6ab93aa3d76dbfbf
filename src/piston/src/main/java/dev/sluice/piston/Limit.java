package dev.sluice.piston;

import java.util.Locale;

/**
 * The limits that a request may set for itself, below what is configured. Times are in milliseconds, memory in bytes.
 */
public enum Limit {
    COMPILE_MEMORY_LIMIT(-1),
    RUN_MEMORY_LIMIT(-1),
    COMPILE_TIMEOUT(10_000),
    RUN_TIMEOUT(3_000),
    COMPILE_CPU_TIME(10_000),
    RUN_CPU_TIME(3_000);

    /** The value of no limit, as in Piston. */
    public static final long NONE = -1;

    private final long byDefault;

    Limit(long byDefault) {
        this.byDefault = byDefault;
    }

    /** Returns the field's name in a request. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns Piston's own default, which is also the most that a request may ask for; {@link #NONE} for no limit. */
    public long byDefault() {
        return byDefault;
    }
}
