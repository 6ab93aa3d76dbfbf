package dev.sluice.session.runner;

import java.util.concurrent.locks.ReentrantLock;

/**
 * What a program writes: each stream for itself, and both in the order in which they arrive. A stream that exceeds its
 * limit keeps what came before.
 */
final class Output {
    private final long limit;
    private final ReentrantLock lock = new ReentrantLock();
    private final StringBuilder both = new StringBuilder();
    private final Part stdout = new Part();
    private final Part stderr = new Part();

    Output(long limit) {
        this.limit = limit;
    }

    /** One of the two streams. */
    final class Part {
        private final StreamDecoder decoder = new StreamDecoder();
        private final StringBuilder text = new StringBuilder();
        private long bytes;
        private boolean exceeded;

        /** Whether all of it was within the limit. Once it was not, nothing more is kept. */
        boolean add(byte[] content, int length) {
            lock.lock();
            try {
                if (exceeded) {
                    return false;
                }
                int kept = (int) Math.min(length, limit - bytes);
                bytes += kept;
                append(decoder.decode(content, kept));
                exceeded = kept < length;
                return !exceeded;
            } finally {
                lock.unlock();
            }
        }

        /** The stream has ended. A character that the limit cut in two is left out. */
        void end() {
            lock.lock();
            try {
                if (!exceeded) {
                    append(decoder.end());
                }
            } finally {
                lock.unlock();
            }
        }

        String text() {
            lock.lock();
            try {
                return text.toString();
            } finally {
                lock.unlock();
            }
        }

        private void append(String characters) {
            text.append(characters);
            both.append(characters);
        }
    }

    Part stdout() {
        return stdout;
    }

    Part stderr() {
        return stderr;
    }

    /** Both streams as they arrived. */
    String both() {
        lock.lock();
        try {
            return both.toString();
        } finally {
            lock.unlock();
        }
    }
}
