package dev.sluice.it;

import static java.util.stream.Collectors.toSet;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Receives what a gateway sends to a collector: takes OTLP over HTTP, and keeps all of it. */
final class OtlpReceiver implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<byte[]> received = new CopyOnWriteArrayList<>();
    private final List<Span> spans = new CopyOnWriteArrayList<>();
    private final List<Metric> metrics = new CopyOnWriteArrayList<>();
    private final List<LogRecord> logs = new CopyOnWriteArrayList<>();

    OtlpReceiver() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/v1/traces", exchange -> take(exchange, this::traces));
        server.createContext("/v1/metrics", exchange -> take(exchange, this::metrics));
        server.createContext("/v1/logs", exchange -> take(exchange, this::logs));
        server.setExecutor(threads);
        server.start();
    }

    /** Returns the environment of a gateway that is to send everything here, and soon. */
    Map<String, String> environment() {
        return Map.of(
                "OTEL_EXPORTER_OTLP_ENDPOINT",
                "http://127.0.0.1:" + server.getAddress().getPort(),
                "OTEL_EXPORTER_OTLP_PROTOCOL",
                "http/protobuf",
                "OTEL_BSP_SCHEDULE_DELAY",
                "100",
                "OTEL_BLRP_SCHEDULE_DELAY",
                "100",
                "OTEL_METRIC_EXPORT_INTERVAL",
                "300");
    }

    private interface Parser {
        void parse(byte[] body) throws IOException;
    }

    private void take(HttpExchange exchange, Parser parser) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            received.add(body);
            parser.parse(body);
            exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
            exchange.sendResponseHeaders(200, -1);
        }
    }

    private void traces(byte[] body) throws IOException {
        ExportTraceServiceRequest.parseFrom(body).getResourceSpansList().stream()
                .flatMap(resource -> resource.getScopeSpansList().stream())
                .flatMap(scope -> scope.getSpansList().stream())
                .forEach(spans::add);
    }

    private void metrics(byte[] body) throws IOException {
        ExportMetricsServiceRequest.parseFrom(body).getResourceMetricsList().stream()
                .flatMap(resource -> resource.getScopeMetricsList().stream())
                .flatMap(scope -> scope.getMetricsList().stream())
                .forEach(metrics::add);
    }

    private void logs(byte[] body) throws IOException {
        ExportLogsServiceRequest.parseFrom(body).getResourceLogsList().stream()
                .flatMap(resource -> resource.getScopeLogsList().stream())
                .flatMap(scope -> scope.getLogRecordsList().stream())
                .forEach(logs::add);
    }

    /** Returns the spans of one trace. */
    List<Span> spans(String trace, Span.SpanKind kind) {
        return spans.stream()
                .filter(span -> hex(span.getTraceId().toByteArray()).equals(trace) && span.getKind() == kind)
                .toList();
    }

    /** Returns the texts of one trace's log lines. */
    List<String> logs(String trace) {
        return logs.stream()
                .filter(log -> hex(log.getTraceId().toByteArray()).equals(trace))
                .map(log -> log.getBody().getStringValue())
                .toList();
    }

    /** Returns the sum, or the last figure, of each set of attributes that a metric was sent with. */
    Map<Map<String, String>, Double> figures(String metric) {
        return metrics.stream()
                .filter(each -> each.getName().equals(metric))
                .flatMap(OtlpReceiver::points)
                .collect(Collectors.toMap(
                        point -> attributes(point.getAttributesList()), OtlpReceiver::value, (first, last) -> last));
    }

    /** Returns the sets of attributes that a histogram was sent with. */
    Set<Map<String, String>> histogram(String metric) {
        return metrics.stream()
                .filter(each -> each.getName().equals(metric))
                .flatMap(each -> each.getHistogram().getDataPointsList().stream())
                .map(point -> attributes(point.getAttributesList()))
                .collect(toSet());
    }

    Set<String> metrics() {
        return metrics.stream().map(Metric::getName).collect(toSet());
    }

    String unit(String metric) {
        return metrics.stream()
                .filter(each -> each.getName().equals(metric))
                .map(Metric::getUnit)
                .findFirst()
                .orElse("");
    }

    int requests() {
        return received.size();
    }

    /** Returns everything, as it came: texts are legible in it. */
    String everything() {
        return received.stream()
                .map(body -> new String(body, StandardCharsets.UTF_8))
                .collect(Collectors.joining("\n"));
    }

    private static Stream<NumberDataPoint> points(Metric metric) {
        return Stream.concat(
                metric.getSum().getDataPointsList().stream(), metric.getGauge().getDataPointsList().stream());
    }

    private static double value(NumberDataPoint point) {
        return point.hasAsInt() ? point.getAsInt() : point.getAsDouble();
    }

    static Map<String, String> attributes(List<KeyValue> pairs) {
        return pairs.stream()
                .collect(Collectors.toMap(
                        KeyValue::getKey,
                        pair -> pair.getValue().hasIntValue()
                                ? String.valueOf(pair.getValue().getIntValue())
                                : pair.getValue().getStringValue()));
    }

    static String hex(byte[] id) {
        return HexFormat.of().formatHex(id);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
