package dev.sluice.session.runner.language;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** A kind of interpreter of which a process that has started can be kept ready. */
enum WarmKind {
    CPYTHON;

    /** Returns the name in a language file. */
    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<WarmKind> of(String name) {
        return Arrays.stream(values())
                .filter(kind -> kind.wireName().equals(name))
                .findFirst();
    }

    static String wireNames() {
        return Arrays.stream(values()).map(WarmKind::wireName).collect(Collectors.joining(", "));
    }
}
