package dev.sluice.gateway.telemetry;

/** The figures that are read when they are exported. */
public enum Gauge {
    IN_FLIGHT("sluice.in_flight", "{request}", "Requests that are with the pool", true),
    WAITING("sluice.waiting", "{request}", "Requests that wait for a place", true),
    TOKEN_AGE("sluice.token.age", "s", "Since the token in use was fetched", false);

    private final String metric;
    private final String unit;
    private final String description;
    private final boolean sum;

    Gauge(String metric, String unit, String description, boolean sum) {
        this.metric = metric;
        this.unit = unit;
        this.description = description;
        this.sum = sum;
    }

    String metric() {
        return metric;
    }

    String unit() {
        return unit;
    }

    String description() {
        return description;
    }

    /** Returns whether the figures of several replicas add up to something. */
    boolean isSum() {
        return sum;
    }
}
