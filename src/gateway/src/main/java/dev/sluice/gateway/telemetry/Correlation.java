package dev.sluice.gateway.telemetry;

import com.ibm.websphere.logging.hpel.LogRecordContext;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Puts the trace's id into every JSON log line of the server, as {@code ext_trace_id} and {@code ext_span_id}. */
final class Correlation {
    /** The fields of a log line, kept here because the server itself holds them weakly. */
    private static final Map<String, LogRecordContext.Extension> FIELDS =
            Map.of("trace_id", field(SpanContext::getTraceId), "span_id", field(SpanContext::getSpanId));

    private Correlation() {}

    static void begin() {
        FIELDS.forEach(LogRecordContext::registerExtension);
    }

    private static LogRecordContext.Extension field(Function<SpanContext, String> part) {
        return () -> of(Span.current().getSpanContext(), part);
    }

    private static @Nullable String of(SpanContext span, Function<SpanContext, String> part) {
        return span.isValid() ? part.apply(span) : null;
    }
}
