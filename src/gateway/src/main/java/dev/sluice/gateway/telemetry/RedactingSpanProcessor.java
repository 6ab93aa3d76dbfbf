package dev.sluice.gateway.telemetry;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.AttributeType;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import java.util.List;
import java.util.Set;

/**
 * Redacts what a caller wrote, and the names of sessions and files, in the server's own spans: the URLs of requests and
 * of calls to the pool hold them. Attributes cannot be removed, so they are written over, before anything is exported.
 */
final class RedactingSpanProcessor implements SpanProcessor {
    private static final AttributeKey<String> ROUTE = AttributeKey.stringKey("http.route");
    private static final Set<String> PATHS = Set.of("url.path", "http.route");
    private static final Set<String> KEPT =
            Set.of("http.request.method", "url.scheme", "network.protocol.version", "error.type");

    /** The attribute that names the pool's host; on the way in it is what the caller put into {@code Host}. */
    private static final String ADDRESS = "server.address";

    @Override
    public void onStart(Context parent, ReadWriteSpan span) {
        if (span.getKind() == SpanKind.INTERNAL) {
            return;
        }
        span.toSpanData().getAttributes().forEach((key, value) -> {
            if (key.getType() == AttributeType.STRING) {
                String safe = safe(span.getKind(), key.getKey(), (String) value);
                if (!safe.equals(value)) {
                    span.setAttribute(key.getKey(), safe);
                }
            } else if (key.getType() == AttributeType.STRING_ARRAY) {
                span.setAttribute(AttributeKey.stringArrayKey(key.getKey()), List.of(SafeUrl.REDACTED));
            }
        });
        rename(span);
        if (span.getKind() == SpanKind.CLIENT) {
            CallSpans.started(parent, span);
        }
    }

    private static String safe(SpanKind kind, String key, String value) {
        if (KEPT.contains(key) || (kind == SpanKind.CLIENT && key.equals(ADDRESS))) {
            return value;
        }
        if (PATHS.contains(key)) {
            return SafeUrl.path(value);
        }
        return key.equals("url.full") ? SafeUrl.full(value) : SafeUrl.REDACTED;
    }

    /** Names a request by its safe route. The server names it by its path until it knows the route. */
    private static void rename(ReadWriteSpan span) {
        String route = span.getAttribute(ROUTE);
        if (route != null) {
            span.updateName(span.getName().split(" ", 2)[0] + " " + route);
        }
    }

    @Override
    public boolean isStartRequired() {
        return true;
    }

    @Override
    public void onEnd(ReadableSpan span) {}

    @Override
    public boolean isEndRequired() {
        return false;
    }
}
