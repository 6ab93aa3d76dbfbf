package dev.sluice.gateway.settings;

import java.nio.charset.StandardCharsets;

/** A text that must not appear anywhere. */
public record Secret(String text) {
    public byte[] bytes() {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "Secret[…]";
    }
}
