package dev.sluice.emulator.fault;

import dev.sluice.emulator.http.PoolReply;
import dev.sluice.emulator.http.RefusedException;
import dev.sluice.emulator.pool.PoolSetting;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Reads a plan from JSON and refuses what it does not understand, so that a typing error does not pass for a plan
 * without faults.
 */
final class FaultPlanReader {
    /** The longest delay that a plan may ask for. */
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private static final int MOST_ENTRIES = 1000;
    private static final int MOST_TIMES = 1_000_000;
    private static final int MOST_RETRY_AFTER = 3600;

    private static final Set<String> PLAN = Set.of("seed", "rates", "script");
    private static final Set<String> COMMON =
            Set.of("fault", "delay", "retryAfter", "form", "target", "method", "path", "identifier");

    private final LongSupplier freshSeed;

    FaultPlanReader(LongSupplier freshSeed) {
        this.freshSeed = freshSeed;
    }

    /** @throws RefusedException with 400 that names the field and what is allowed */
    FaultPlan read(JsonObject json) {
        requireKnown("The plan", json, PLAN, "");
        long seed = json.containsKey("seed")
                ? number(json, "seed", "seed", Long.MIN_VALUE, Long.MAX_VALUE)
                : freshSeed.getAsLong();
        var plan = new FaultPlan(
                seed, entries(json, "rates", FaultPlanReader::rate), entries(json, "script", FaultPlanReader::step));
        double sum = plan.rates().stream().mapToDouble(FaultPlan.Rate::rate).sum();
        if (sum > 1 + 1e-9) {
            throw wrong("The rates together are " + sum + " but must be at most 1");
        }
        return plan;
    }

    private static <T> List<T> entries(JsonObject plan, String name, Function<Entry, T> read) {
        if (!plan.containsKey(name)) {
            return List.of();
        }
        if (!(plan.get(name) instanceof JsonArray array) || array.size() > MOST_ENTRIES) {
            throw wrong(name + " must be an array of at most " + MOST_ENTRIES + " objects");
        }
        List<T> entries = new ArrayList<>();
        for (JsonValue value : array) {
            String where = name + "[" + entries.size() + "]";
            if (!(value instanceof JsonObject object)) {
                throw wrong(where + " is " + value + " but must be an object");
            }
            entries.add(read.apply(new Entry(where, object)));
        }
        return entries;
    }

    private static FaultPlan.Rate rate(Entry entry) {
        requireKnown(entry.where(), entry.json(), COMMON, "rate");
        JsonValue rate = entry.json().getOrDefault("rate", JsonValue.NULL);
        if (!(rate instanceof JsonNumber number)
                || number.bigDecimalValue().signum() < 0
                || number.bigDecimalValue().compareTo(BigDecimal.ONE) > 0) {
            throw wrong(entry.where() + ".rate is " + rate + " but must be a number from 0 to 1");
        }
        return new FaultPlan.Rate(entry.fault(), entry.target(), number.doubleValue());
    }

    private static FaultPlan.Step step(Entry entry) {
        requireKnown(entry.where(), entry.json(), COMMON, "times");
        int times = entry.json().containsKey("times")
                ? (int) number(entry.json(), "times", entry.where() + ".times", 1, MOST_TIMES)
                : 1;
        return new FaultPlan.Step(entry.fault(), entry.target(), times);
    }

    private record Entry(String where, JsonObject json) {
        Fault fault() {
            String name = text("fault").orElse("");
            FaultKind kind = FaultKind.named(name)
                    .orElseThrow(() ->
                            wrong(where + ".fault is \"" + name + "\" but must be one of " + FaultKind.allowed()));
            if (kind.needsSession() && isIdentity()) {
                throw wrong(where + ": " + name + " needs a session, and the identity endpoint has none");
            }
            return new Fault(kind, delay(kind), retryAfter(kind), form(kind));
        }

        FaultTarget target() {
            boolean identity = isIdentity();
            if (identity && text("identifier").isPresent()) {
                throw wrong(where + ".identifier names a session, and the identity endpoint has none");
            }
            return new FaultTarget(identity, text("method"), text("path"), text("identifier"));
        }

        private boolean isIdentity() {
            String target = text("target").orElse(FaultTarget.POOL);
            if (!Set.of(FaultTarget.POOL, FaultTarget.IDENTITY).contains(target)) {
                throw wrong(where + ".target is \"" + target + "\" but must be pool or identity");
            }
            return target.equals(FaultTarget.IDENTITY);
        }

        private Duration delay(FaultKind kind) {
            Optional<String> given = text("delay");
            if (given.isPresent() && kind.delay().isEmpty()) {
                throw wrong(where + ".delay: " + kind.wireName() + " takes no time");
            }
            if (given.isPresent()
                    && form(kind).filter(form -> !form.takesDelay()).isPresent()) {
                throw wrong(where + ".delay belongs to the forms twice and timeout of " + kind.wireName() + " alone");
            }
            return given.map(this::duration).or(kind::delay).orElse(Duration.ZERO);
        }

        private Duration duration(String text) {
            try {
                Duration duration = PoolSetting.duration(text);
                if (duration.compareTo(LONGEST) <= 0) {
                    return duration;
                }
            } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
                // reported below, as for one that is too long
            }
            throw wrong(where + ".delay is \"" + text + "\" but must be " + PoolSetting.Text.DURATION + ", at most "
                    + LONGEST);
        }

        private Optional<Integer> retryAfter(FaultKind kind) {
            if (!json.containsKey("retryAfter")) {
                return Optional.empty();
            }
            if (!kind.takesRetryAfter()) {
                throw wrong(where + ".retryAfter belongs to 429 and 503 alone");
            }
            return Optional.of((int) number(json, "retryAfter", where + ".retryAfter", 0, MOST_RETRY_AFTER));
        }

        private Optional<StrayForm> form(FaultKind kind) {
            Optional<String> given = text("form");
            if (!kind.hasForms()) {
                if (given.isPresent()) {
                    throw wrong(where + ".form belongs to " + FaultKind.STRAY_ANSWER.wireName() + " alone");
                }
                return Optional.empty();
            }
            String name = given.orElse(StrayForm.TWICE.wireName());
            return Optional.of(StrayForm.named(name)
                    .orElseThrow(() ->
                            wrong(where + ".form is \"" + name + "\" but must be one of " + StrayForm.allowed())));
        }

        private Optional<String> text(String field) {
            if (!json.containsKey(field)) {
                return Optional.empty();
            }
            if (json.get(field) instanceof JsonString string
                    && !string.getString().isBlank()) {
                return Optional.of(string.getString());
            }
            throw wrong(where + "." + field + " is " + json.get(field) + " but must be a text");
        }
    }

    private static long number(JsonObject json, String field, String where, long least, long most) {
        try {
            if (json.get(field) instanceof JsonNumber number) {
                long value = number.longValueExact();
                if (value >= least && value <= most) {
                    return value;
                }
            }
        } catch (ArithmeticException e) {
            // reported below, as for one out of range
        }
        throw wrong(where + " is " + json.get(field) + " but must be a whole number from " + least + " to " + most);
    }

    private static void requireKnown(String where, JsonObject json, Set<String> known, String more) {
        var allowed = new TreeSet<>(known);
        if (!more.isEmpty()) {
            allowed.add(more);
        }
        json.keySet().stream()
                .filter(field -> !allowed.contains(field))
                .findFirst()
                .ifPresent(field -> {
                    throw wrong(
                            where + " has a field " + field + " but may have " + String.join(", ", allowed) + " alone");
                });
    }

    private static RefusedException wrong(String message) {
        return new RefusedException(PoolReply.message(400, message));
    }
}
