package dev.sluice.session.runner.warm;

import dev.sluice.session.runner.process.CapturedOutput;
import dev.sluice.session.runner.process.RunningStage;
import dev.sluice.session.runner.process.StageOutcome;
import dev.sluice.session.runner.sandbox.MeterReport;
import dev.sluice.session.runner.sandbox.Stage;
import dev.sluice.session.workspace.StopReason;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A run that a zygote has taken. It is fed, read and stopped over one socket, by the thread that waits for it. The
 * protocol of the socket stands in {@code zygote.c}.
 */
final class WarmRun implements RunningStage {
    private static final System.Logger LOG = System.getLogger(WarmRun.class.getName());
    /**
     * The time for somebody to take the run. Until then it can still be started cold. Until then it can still be
     * started cold.
     */
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    /** The bytes that a socket takes without anybody reading, on every Linux. */
    private static final int SMALL = 32 << 10;

    private static final int LONGEST_WORDS = 1 << 20;
    private static final int LONGEST_MESSAGE = 64 << 10;
    /** The exit code that shells give for a killed process; here the process that attends the program was killed. */
    private static final int KILLED = 128 + 9;

    private final Stage stage;
    private final SocketChannel line;
    private final DataInputStream answers;
    private final WarmPaths help;
    private final CapturedOutput output;
    private final long started = System.nanoTime();
    private final AtomicReference<@Nullable StopReason> stopped = new AtomicReference<>();
    private volatile Future<?> burial = CompletableFuture.completedFuture(null);

    private WarmRun(Stage stage, SocketChannel line, WarmPaths help) {
        this.stage = stage;
        this.line = line;
        this.answers = new DataInputStream(new BufferedInputStream(Channels.newInputStream(line)));
        this.help = help;
        this.output = new CapturedOutput(stage.limits().bounds().output());
    }

    /**
     * Hands a stage to a zygote.
     *
     * @return nothing if it has not taken the stage, which may then be started otherwise
     */
    static Optional<WarmRun> begin(Zygote zygote, Stage stage, byte[] stdin, WarmPaths help) {
        byte[] words = words(stage, help);
        if (words.length > LONGEST_WORDS) {
            return Optional.empty();
        }
        SocketChannel line = null;
        try {
            line = SocketChannel.open(UnixDomainSocketAddress.of(help.reachable(zygote.socket())));
            var run = new WarmRun(stage, line, help);
            if (run.isTaken(words, stdin)) {
                return Optional.of(run);
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "Not taken", e);
        }
        close(line);
        zygote.markFailed();
        return Optional.empty();
    }

    private static byte[] words(Stage stage, WarmPaths help) {
        var words = new StringBuilder();
        words.append(help.folders().relativize(stage.folder().files())).append('\0');
        stage.limits().words().forEach(word -> words.append(word).append('\0'));
        stage.command().forEach(word -> words.append(word).append('\0'));
        return words.toString().getBytes(StandardCharsets.UTF_8);
    }

    private boolean isTaken(byte[] words, byte[] stdin) throws IOException {
        Future<?> late = help.timer().schedule(() -> close(line), PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
        if (answers.read() != 'R' || !late.cancel(false)) {
            return false;
        }
        boolean small = words.length + stdin.length <= SMALL;
        ByteBuffer request = ByteBuffer.allocate(2 * Integer.BYTES + words.length + (small ? stdin.length : 0));
        request.order(ByteOrder.nativeOrder()).putInt(words.length).putInt(stdin.length);
        request.put(words);
        if (small) {
            request.put(stdin);
        }
        request.flip();
        while (request.hasRemaining()) {
            line.write(request);
        }
        return isStarted(small ? new byte[0] : stdin);
    }

    /**
     * Waits until the zygote has started or refused the run. Unless it refuses, nobody else may start the run, whatever
     * happens.
     */
    private boolean isStarted(byte[] stdin) {
        try {
            char kind = nextMessage().kind();
            if (kind == 'F') {
                return false;
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "Whoever took a run is gone: {0}", e.toString());
        }
        if (stdin.length > 0) {
            help.threads().execute(() -> feed(stdin));
        }
        return true;
    }

    private void feed(byte[] stdin) {
        try {
            OutputStream stream = Channels.newOutputStream(line);
            stream.write(stdin);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "A program need not read what it is given", e);
        }
    }

    private record Message(char kind, byte[] content) {}

    private Message nextMessage() throws IOException {
        char kind = (char) answers.readUnsignedByte();
        int length = answers.readInt();
        int ordered = ByteOrder.nativeOrder().equals(ByteOrder.BIG_ENDIAN) ? length : Integer.reverseBytes(length);
        if (ordered < 0 || ordered > LONGEST_MESSAGE) {
            throw new IOException("A message of " + ordered + " bytes");
        }
        var content = new byte[ordered];
        answers.readFully(content);
        return new Message(kind, content);
    }

    @Override
    public StageOutcome await() {
        Optional<Future<?>> limit = stage.limits().wallTime().map(time -> help.timer()
                .schedule(() -> stop(StopReason.WALL_TIME), time.toNanos(), TimeUnit.NANOSECONDS));
        Optional<MeterReport> report = Optional.empty();
        try {
            report = MeterReport.parse(listen());
        } catch (EOFException e) {
            LOG.log(System.Logger.Level.DEBUG, "It has ended without a report", e);
        } catch (IOException e) {
            throw new IllegalStateException("A program could not be ended", e);
        } finally {
            limit.ifPresent(timer -> timer.cancel(false));
            burial.cancel(false);
            close(line);
        }
        output.stdout().end();
        output.stderr().end();
        return new StageOutcome(
                Optional.ofNullable(stopped.get()),
                report.map(MeterReport::code).orElse(KILLED),
                true,
                report,
                Duration.ofNanos(System.nanoTime() - started),
                output);
    }

    /** Takes what the program writes, and returns the report. */
    private String listen() throws IOException {
        while (true) {
            Message next = nextMessage();
            switch (next.kind()) {
                case 'o' -> take(output.stdout(), next.content(), StopReason.STDOUT_LIMIT);
                case 'e' -> take(output.stderr(), next.content(), StopReason.STDERR_LIMIT);
                case 'D' -> {
                    return new String(next.content(), StandardCharsets.US_ASCII);
                }
                default -> throw new IOException("A message of kind " + (int) next.kind());
            }
        }
    }

    private void take(CapturedOutput.Part part, byte[] content, StopReason overflow) {
        // What comes after an overflow is read all the same, so that the report can come
        if (!part.add(content, content.length)) {
            stop(overflow);
        }
    }

    /**
     * Stops the run by ending our side of the socket. The process that attends the program notices it, ends the
     * program, and still reports on it.
     */
    @Override
    public void stop(StopReason reason) {
        if (!stopped.compareAndSet(null, reason)) {
            return;
        }
        try {
            line.shutdownOutput();
            burial = help.timer().schedule(() -> close(line), BURIAL.toNanos(), TimeUnit.NANOSECONDS);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "It has ended already", e);
        }
    }

    private static void close(@Nullable SocketChannel line) {
        try {
            if (line != null) {
                line.close();
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "A socket could not be closed", e);
        }
    }
}
