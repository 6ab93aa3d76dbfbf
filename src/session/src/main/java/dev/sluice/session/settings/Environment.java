package dev.sluice.session.settings;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The settings in the environment of the process. An empty variable counts as absent. */
public record Environment(Map<String, String> variables) {
    public Optional<String> text(String name) {
        return Optional.ofNullable(variables.get(name)).map(String::strip).filter(value -> !value.isEmpty());
    }

    public Optional<Path> path(String name) {
        return text(name).map(Path::of);
    }

    /**
     * Reads a whole number, or returns {@code otherwise} if the variable is absent.
     *
     * @throws IllegalArgumentException naming the variable, if it is no number or below {@code least}
     */
    public long number(String name, long least, long otherwise) {
        return text(name).map(value -> parse(name, least, value)).orElse(otherwise);
    }

    /**
     * Reads a switch, or returns {@code otherwise} if the variable is absent.
     *
     * @throws IllegalArgumentException naming the variable, if it is neither {@code on} nor {@code off}
     */
    public boolean isOn(String name, boolean otherwise) {
        return text(name)
                .map(value -> switch (value) {
                    case "on" -> true;
                    case "off" -> false;
                    default -> throw new IllegalArgumentException(name + " must be on or off, not " + value);
                })
                .orElse(otherwise);
    }

    private static long parse(String name, long least, String value) {
        try {
            long number = Long.parseLong(value);
            if (number >= least) {
                return number;
            }
        } catch (NumberFormatException e) {
            // reported below, like a number that is too small
        }
        throw new IllegalArgumentException(name + " must be a whole number of at least " + least + ", not " + value);
    }
}
