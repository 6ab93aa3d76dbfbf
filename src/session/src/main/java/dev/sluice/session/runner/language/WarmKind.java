package dev.sluice.session.runner.language;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** An interpreter of which a process can be kept that has started already. */
enum WarmKind {
    CPYTHON;

    /** As a language file calls it. */
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
