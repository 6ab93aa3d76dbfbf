package dev.sluice.gateway.pool.client;

import java.io.IOException;

/**
 * Signals that a connection held bytes from the pool before the request was written; nothing of the request was sent.
 */
final class UnsolicitedAnswerException extends IOException {
    private static final long serialVersionUID = 1L;

    UnsolicitedAnswerException() {
        super("The pool wrote before it was asked");
    }
}
