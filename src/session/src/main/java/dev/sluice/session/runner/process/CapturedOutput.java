package dev.sluice.session.runner.process;

import java.util.concurrent.locks.ReentrantLock;

/**
 * The output of a program: each stream for itself, and both in the order in which they arrive. A stream that exceeds
 * its limit keeps what came before.
 */
public final class CapturedOutput {
    private final long limit;
    private final ReentrantLock lock = new ReentrantLock();
    private final StringBuilder both = new StringBuilder();
    private final Part stdout = new Part();
    private final Part stderr = new Part();

    public CapturedOutput(long limit) {
        this.limit = limit;
    }

    /** One of the two streams. */
    public final class Part {
        private final StreamDecoder decoder = new StreamDecoder();
        private final StringBuilder text = new StringBuilder();
        private long bytes;
        private boolean exceeded;

        /** Adds content, and returns whether all of it was within the limit. Once it was not, nothing more is kept. */
        public boolean add(byte[] content, int length) {
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

        /** Ends the stream. A character that the limit cut in two is left out. */
        public void end() {
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

    public Part stdout() {
        return stdout;
    }

    public Part stderr() {
        return stderr;
    }

    /** Returns both streams in the order in which they arrived. */
    public String both() {
        lock.lock();
        try {
            return both.toString();
        } finally {
            lock.unlock();
        }
    }
}
