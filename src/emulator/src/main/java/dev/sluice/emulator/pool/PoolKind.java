package dev.sluice.emulator.pool;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The kinds of Azure's pools that can be played. */
public enum PoolKind {
    IDENTIFIER,
    PREVIEW,
    CODE_INTERPRETER;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static PoolKind of(String wireName) {
        return Arrays.stream(values())
                .filter(kind -> kind.wireName().equals(wireName))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(wireName));
    }

    static String allowed() {
        return Arrays.stream(values()).map(PoolKind::wireName).collect(Collectors.joining(" or "));
    }
}
