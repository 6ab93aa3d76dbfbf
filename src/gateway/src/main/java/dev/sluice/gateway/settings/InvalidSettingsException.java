package dev.sluice.gateway.settings;

import java.util.List;

/**
 * Signals that the configuration is wrong. Each line of the message names a key, what is wrong with it and what is
 * allowed.
 */
public final class InvalidSettingsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public InvalidSettingsException(List<String> faults) {
        super(String.join(System.lineSeparator(), faults));
    }
}
