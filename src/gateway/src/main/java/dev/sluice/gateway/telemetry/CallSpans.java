package dev.sluice.gateway.telemetry;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The span of one call to the pool. The server ends it when an answer comes, and never where there is none. */
final class CallSpans {
    private static final ContextKey<CallSpans> KEY = ContextKey.named("sluice-call");
    private static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");

    private final AtomicReference<@Nullable Span> latest = new AtomicReference<>();

    Context in(Context context) {
        return context.with(KEY, this);
    }

    static void started(Context context, Span span) {
        CallSpans call = context.get(KEY);
        if (call != null) {
            call.latest.set(span);
        }
    }

    /**
     * Ends the span of a call without an answer. It records the kind of failure alone, since the message may name the
     * URL.
     */
    void endWithoutAnswer(RuntimeException failure) {
        Span span = latest.getAndSet(null);
        if (span != null) {
            Throwable cause = failure.getCause() == null ? failure : failure.getCause();
            span.setAttribute(ERROR, cause.getClass().getName()).setStatus(StatusCode.ERROR);
            span.end();
        }
    }
}
