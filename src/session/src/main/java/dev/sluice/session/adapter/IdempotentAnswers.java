package dev.sluice.session.adapter;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The answers of one session by idempotency key. A call whose key is known gets the answer that is there, or waits for
 * it with the call that came first. Only what ran is remembered: a refusal and a failure of ours leave the key free, so
 * that the same call may be tried again.
 *
 * <p>When there is too much, the oldest answers are forgotten, but that they were given is not: their calls are refused
 * and not run again. The newest is kept whatever its length: it is the one that is asked for again.
 */
final class IdempotentAnswers {
    /** The bytes that an entry costs besides its texts. */
    private static final int OVERHEAD = 256;

    /**
     * The most keys that are kept without their answers. Keys are short, and this is more of them than a caller repeats
     * within the life of a request.
     */
    private static final int MOST_FORGOTTEN = 20_000;

    private final int most;
    private final long mostBytes;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Running> running = new HashMap<>();
    private final Map<String, Remembered> remembered = new LinkedHashMap<>();
    private final Set<String> forgotten = new LinkedHashSet<>();
    private long bytes;

    /** @param request the digest that tells one request from another */
    private record Running(String request, CompletableFuture<SessionReply> answer) {}

    private record Remembered(String request, SessionReply answer, long bytes) {}

    IdempotentAnswers(int most, long mostBytes) {
        this.most = most;
        this.mostBytes = mostBytes;
    }

    /**
     * Returns the answer to {@code request}, which is executed only if its key is new.
     *
     * @throws ProblemException if the key belongs to another request, or its answer was forgotten
     */
    SessionReply once(String key, String request, Supplier<SessionReply> execution) {
        var ours = new Running(request, new CompletableFuture<>());
        Running first;
        lock.lock();
        try {
            Remembered known = remembered.get(key);
            if (known != null) {
                requireSame(known.request(), request);
                return replayed(known.answer());
            }
            if (forgotten.contains(key)) {
                throw new ProblemException(
                        ProblemType.ANSWER_FORGOTTEN,
                        "The request with this idempotency key has run, and its answer is no longer kept");
            }
            first = running.putIfAbsent(key, ours);
        } finally {
            lock.unlock();
        }
        if (first == null) {
            return execute(key, ours, execution);
        }
        requireSame(first.request(), request);
        return replayed(first.answer().join());
    }

    private SessionReply execute(String key, Running ours, Supplier<SessionReply> execution) {
        Optional<SessionReply> answer = Optional.empty();
        try {
            answer = Optional.of(execution.get());
            return answer.get();
        } finally {
            end(key, ours, answer.filter(SessionReply::isOk).orElse(null));
            // Ends the wait of repeated calls, whatever happened
            ours.answer()
                    .complete(answer.orElseGet(() ->
                            SessionReply.problem(ProblemType.INTERNAL, "The call that this one waited for failed")));
        }
    }

    private void end(String key, Running ours, @Nullable SessionReply answer) {
        lock.lock();
        try {
            running.remove(key);
            if (answer != null) {
                long size = OVERHEAD + (long) key.length() + answer.body().length;
                remembered.put(key, new Remembered(ours.request(), answer, size));
                bytes += size;
                forgetOldest();
            }
        } finally {
            lock.unlock();
        }
    }

    private void forgetOldest() {
        Iterator<Map.Entry<String, Remembered>> oldest = remembered.entrySet().iterator();
        while (remembered.size() > 1 && (remembered.size() > most || bytes > mostBytes)) {
            Map.Entry<String, Remembered> entry = oldest.next();
            bytes -= entry.getValue().bytes();
            forgotten.add(entry.getKey());
            oldest.remove();
        }
        Iterator<String> oldestKey = forgotten.iterator();
        while (forgotten.size() > MOST_FORGOTTEN) {
            oldestKey.next();
            oldestKey.remove();
        }
    }

    void forgetAll() {
        lock.lock();
        try {
            remembered.clear();
            forgotten.clear();
            bytes = 0;
        } finally {
            lock.unlock();
        }
    }

    private static void requireSame(String first, String now) {
        if (!first.equals(now)) {
            throw new ProblemException(
                    ProblemType.IDEMPOTENCY_KEY_REUSED,
                    "This session has seen the idempotency key with another request: send a new key");
        }
    }

    private static SessionReply replayed(SessionReply answer) {
        return answer.with("Idempotent-Replayed", "true");
    }
}
