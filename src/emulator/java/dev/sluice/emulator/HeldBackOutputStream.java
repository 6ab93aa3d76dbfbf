package dev.sluice.emulator;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Holds back the last byte until the stream is closed. A client takes an answer for complete as soon as it has all the
 * bytes that were announced; what is to have happened by then happens before the last one leaves.
 */
final class HeldBackOutputStream extends FilterOutputStream {
    private static final int NONE = -1;

    private final Runnable beforeLast;
    private int held = NONE;
    private boolean closed;

    HeldBackOutputStream(OutputStream out, Runnable beforeLast) {
        super(out);
        this.beforeLast = beforeLast;
    }

    @Override
    public void write(int value) throws IOException {
        release();
        held = value & 0xff;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (length > 0) {
            release();
            out.write(bytes, offset, length - 1);
            held = bytes[offset + length - 1] & 0xff;
        }
    }

    @Override
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            beforeLast.run();
            release();
            out.close();
        }
    }

    private void release() throws IOException {
        if (held != NONE) {
            out.write(held);
            held = NONE;
        }
    }
}
