package dev.sluice.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.harness.BoundedWait;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class ArrivingBodyTest {
    private static final long DEADLINE = 1_000;

    private final ArrivingBytes arrivals = new ArrivingBytes(10);
    private final ArrivingBody body = new ArrivingBody(arrivals, 8, Duration.ofSeconds(30), DEADLINE);
    private final CompletableFuture<byte[]> whole = body.whole().toCompletableFuture();
    private final Source source = new Source();

    ArrivingBodyTest() {
        body.receive(source);
    }

    @Test
    void itIsWholeWhenItsLastPartHasCome() throws Exception {
        come("ab");
        come("cd", "e");
        assertThat(whole).isNotDone();

        body.onAllDataRead();

        assertThat(whole).isCompletedWithValueMatching(bytes -> text(bytes).equals("abcde"));
        assertNothingIsHeld();
    }

    @Test
    void moreThanTheLimitIsNotReadToItsEnd() throws Exception {
        come("12345678", "9", "0");

        assertThat(whole).isCompletedWithValueMatching(bytes -> text(bytes).equals("123456789"));
        assertThat(source.parts).hasSize(1);
        assertNothingIsHeld();
    }

    @Test
    void itMayTakeItsTimeAndNoMore() throws Exception {
        come("abc");
        body.expire(DEADLINE);
        assertThat(whole).isNotDone();

        body.expire(DEADLINE + 1);

        assertFailedWith(SlowBodyException.class);
        assertNothingIsHeld();
    }

    @Test
    void whatComesAfterTheEndIsNotHeld() throws Exception {
        body.expire(DEADLINE + 1);
        come("abc");
        body.onAllDataRead();

        assertFailedWith(SlowBodyException.class);
        assertNothingIsHeld();
    }

    @Test
    void allThatAreStillComingShareABound() throws Exception {
        arrivals.take(8);
        come("abc");

        assertFailedWith(ArrivalsExhaustedException.class);
        assertThat(arrivals.take(2)).isTrue();
    }

    @Test
    void silenceIsSlow() {
        body.onError(new SocketTimeoutException());

        assertFailedWith(SlowBodyException.class);
    }

    @Test
    void whatIsNoBodyIsRefused() {
        body.onError(new IOException("a chunk of no length"));

        assertFailedWith(BrokenBodyException.class);
    }

    private void come(String... parts) throws IOException {
        for (String part : parts) {
            source.parts.add(part.getBytes(StandardCharsets.UTF_8));
        }
        body.onDataAvailable();
    }

    private void assertNothingIsHeld() {
        assertThat(arrivals.take(10)).isTrue();
        arrivals.give(10);
    }

    private void assertFailedWith(Class<? extends Throwable> reason) {
        assertThatThrownBy(() -> BoundedWait.result(whole))
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(reason);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** A body that has its parts at once, and is not ready between them and the next. */
    @SuppressWarnings("InputStreamSlowMultibyteRead") // read in one way alone
    private static final class Source extends ServletInputStream {
        private final Deque<byte[]> parts = new ArrayDeque<>();

        @Override
        public boolean isReady() {
            return !parts.isEmpty();
        }

        @Override
        public int read(byte[] buffer) {
            byte[] part = parts.remove();
            System.arraycopy(part, 0, buffer, 0, part.length);
            return part.length;
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isFinished() {
            return false;
        }

        @Override
        public void setReadListener(ReadListener listener) {
            assertThat(listener).isNotNull();
        }
    }
}
