package dev.sluice.emulator.http;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Passes an answer on as it comes, but for the last byte of one whose length was announced, which it holds back until
 * the stream is closed. A client takes such an answer for complete as soon as it has all the bytes; so whatever must
 * have happened by then happens before the last one leaves. An answer of unknown length is complete when the stream is
 * closed.
 */
final class HeldBackOutputStream extends FilterOutputStream {
    private static final int NONE = -1;

    private final Runnable beforeLast;
    /** The number of bytes that are to come; below 1 if that is not known, or they have come. */
    private long left;

    private int held = NONE;
    private boolean closed;

    HeldBackOutputStream(OutputStream out, Runnable beforeLast) {
        super(out);
        this.beforeLast = beforeLast;
    }

    /**
     * Sets the length of the answer.
     *
     * @param length in bytes, 0 if it is not known
     */
    void announce(long length) {
        left = length;
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        boolean last = length > 0 && length == left;
        out.write(bytes, offset, last ? length - 1 : length);
        left -= length;
        if (last) {
            held = bytes[offset + length - 1] & 0xff;
        }
    }

    @Override
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            beforeLast.run();
            if (held != NONE) {
                out.write(held);
            }
            out.close();
        }
    }
}
