package dev.sluice.piston;

import java.util.EnumMap;
import java.util.Map;

/**
 * The most that one execution may use. As configuration they are both the default and the maximum, as in Piston;
 * resolved against a request they are what holds for that one.
 */
public record Limits(Map<Limit, Long> values) {
    public static final Limits DEFAULT = new Limits(Map.of());

    public Limits {
        var complete = new EnumMap<Limit, Long>(Limit.class);
        for (Limit limit : Limit.values()) {
            complete.put(limit, values.getOrDefault(limit, limit.byDefault()));
        }
        values = Map.copyOf(complete);
    }

    /** Returns milliseconds or bytes, as {@link Limit} says; not positive where there is no limit. */
    public long get(Limit limit) {
        return values.getOrDefault(limit, limit.byDefault());
    }

    public Limits with(Limit limit, long value) {
        var changed = new EnumMap<Limit, Long>(Limit.class);
        changed.putAll(values);
        changed.put(limit, value);
        return new Limits(changed);
    }

    /**
     * Returns the limits of a request that asks for {@code requested}.
     *
     * @throws InvalidRequestException if it asks for more than is configured
     */
    public Limits resolve(Map<Limit, Long> requested) {
        Limits resolved = this;
        for (Limit limit : Limit.values()) {
            Long asked = requested.get(limit);
            if (asked != null && asked != 0) {
                check(limit, asked);
                resolved = resolved.with(limit, asked);
            }
        }
        return resolved;
    }

    private void check(Limit limit, long asked) {
        long configured = get(limit);
        if (configured <= 0) {
            return;
        }
        if (asked > configured) {
            throw new InvalidRequestException(
                    limit.wireName() + " cannot exceed the configured limit of " + configured);
        }
        if (asked < 0) {
            throw new InvalidRequestException(limit.wireName() + " must be non-negative");
        }
    }
}
