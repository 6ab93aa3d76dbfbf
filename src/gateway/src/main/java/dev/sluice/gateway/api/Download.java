package dev.sluice.gateway.api;

import dev.sluice.gateway.pool.FileContent;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The transfer of a file from the pool to the caller. It gives connection and place back, whether it succeeds or fails.
 */
final class Download implements StreamingOutput {
    private final FileContent content;
    private final Transfers.Place place;
    private final long limit;
    private final Duration time;

    Download(FileContent content, Transfers.Place place, long limit, Duration time) {
        this.content = content;
        this.place = place;
        this.limit = limit;
        this.time = time;
    }

    /** Returns the length in bytes, or nothing where the pool does not tell it. */
    @Nullable
    Long length() {
        return content.length().isPresent() ? content.length().getAsLong() : null;
    }

    @Override
    public void write(OutputStream out) throws IOException {
        try (place;
                content) {
            content.copyTo(out, limit, time);
        }
    }
}
