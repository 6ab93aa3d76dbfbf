package dev.sluice.emulator.pool;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** A changeable setting: its two names, and the way to read its text, from the environment and from a request alike. */
public enum PoolSetting {
    KIND("kind", PoolKind.allowed()),
    MAX_SESSIONS("maxSessions", "a whole number from 1 to 10000"),
    COLD_START("coldStart", Text.DURATION),
    COOLDOWN("cooldown", Text.DURATION + ", more than zero"),
    READY("ready", "a whole number from 0 to 10000"),
    ROLE_ASSIGNED("roleAssigned", "true or false"),
    TOKEN_LIFETIME("tokenLifetime", Text.DURATION + ", more than zero"),
    AUDIENCES("audiences", "https URLs, separated by commas");

    private static final int MOST = 10_000;
    private static final Pattern AUDIENCE = Pattern.compile("https://[A-Za-z0-9._:/-]+");
    private static final Duration LONGEST = Duration.ofDays(3650);

    private final String wireName;
    private final String allowed;

    PoolSetting(String wireName, String allowed) {
        this.wireName = wireName;
        this.allowed = allowed;
    }

    public static Optional<PoolSetting> named(String wireName) {
        return Arrays.stream(values())
                .filter(setting -> setting.wireName.equals(wireName))
                .findFirst();
    }

    public String wireName() {
        return wireName;
    }

    public String environmentName() {
        return "SLUICE_EMULATOR_" + name();
    }

    /** @throws IllegalArgumentException that says under {@code name} what was given and what is allowed */
    public PoolSettings apply(PoolSettings settings, String name, String text) {
        try {
            return with(settings, text.strip());
        } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
            throw new IllegalArgumentException(name + " is \"" + text + "\" but must be " + allowed, e);
        }
    }

    private PoolSettings with(PoolSettings settings, String text) {
        return switch (this) {
            case KIND -> settings.withKind(PoolKind.of(text));
            case MAX_SESSIONS -> settings.withMaxSessions(count(text, 1));
            case COLD_START -> settings.withColdStart(duration(text));
            case COOLDOWN -> settings.withCooldown(positive(duration(text)));
            case READY -> settings.withReady(count(text, 0));
            case ROLE_ASSIGNED -> settings.withRoleAssigned(flag(text));
            case TOKEN_LIFETIME -> settings.withTokenLifetime(positive(duration(text)));
            case AUDIENCES -> settings.withAudiences(audiences(text));
        };
    }

    /** Reads an ISO 8601 duration or whole seconds, not negative and short enough for any clock. */
    public static Duration duration(String text) {
        Duration duration = text.chars().allMatch(Character::isDigit) && !text.isEmpty()
                ? Duration.ofSeconds(Long.parseLong(text))
                : Duration.parse(text);
        if (duration.isNegative() || duration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(text);
        }
        return duration;
    }

    private static Duration positive(Duration duration) {
        if (duration.isZero()) {
            throw new IllegalArgumentException(duration.toString());
        }
        return duration;
    }

    private static int count(String text, int least) {
        int count = Integer.parseInt(text);
        if (count < least || count > MOST) {
            throw new IllegalArgumentException(text);
        }
        return count;
    }

    private static List<String> audiences(String text) {
        List<String> audiences = Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .map(PoolSettings::audience)
                .toList();
        if (!audiences.stream().allMatch(AUDIENCE.asMatchPredicate())) {
            throw new IllegalArgumentException(text);
        }
        return audiences;
    }

    private static boolean flag(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException(text);
        };
    }

    /**
     * The texts that constants share. They stand apart, since an enum's constants cannot name the enum's own fields.
     */
    public static final class Text {
        public static final String DURATION = "an ISO 8601 duration such as PT5S, or whole seconds";

        private Text() {}
    }
}
