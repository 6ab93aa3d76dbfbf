package dev.sluice.gateway.telemetry;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.ObservableDoubleMeasurement;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import jakarta.enterprise.inject.spi.CDI;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Records the gateway's telemetry with the OpenTelemetry of the server. Nothing here is taken from what a caller or a
 * session wrote.
 */
final class RecordedTelemetry implements Telemetry {
    private static final Logger LOG = Logger.getLogger(RecordedTelemetry.class.getName());
    private static final String SCOPE = "dev.sluice.gateway";

    /** The boundaries of durations in OpenTelemetry's conventions, which lay down the names below too. */
    private static final List<Double> SECONDS =
            List.of(0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0);

    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "CONNECT");
    private static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
    private static final AttributeKey<String> ROUTE = AttributeKey.stringKey("http.route");
    private static final AttributeKey<Long> STATUS = AttributeKey.longKey("http.response.status_code");
    private static final AttributeKey<String> SCHEME = AttributeKey.stringKey("url.scheme");
    private static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");

    private static final AttributeKey<String> LANGUAGE = AttributeKey.stringKey("sluice.language");
    private static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("sluice.outcome");
    private static final AttributeKey<String> PROBLEM = AttributeKey.stringKey("sluice.problem");

    private final Meter meter;
    private final DoubleHistogram requests;
    private final LongCounter executions;
    private final LongCounter problems;
    private final LongCounter repetitions;
    private final LongCounter coldStarts;
    private final LongCounter refusedAnswers;
    private final LongCounter droppedConnections;

    RecordedTelemetry(OpenTelemetry telemetry) {
        meter = telemetry.getMeter(SCOPE);
        requests = meter.histogramBuilder("http.server.request.duration")
                .setUnit("s")
                .setDescription("Duration of HTTP server requests.")
                .setExplicitBucketBoundariesAdvice(SECONDS)
                .build();
        executions = counter("sluice.executions", "{execution}", "Executions that are over");
        problems = counter("sluice.pool.problems", "{problem}", "Failures of the pool that callers were told of");
        repetitions = counter("sluice.retries", "{retry}", "Calls to the pool that were made again");
        coldStarts = counter("sluice.cold_starts", "{session}", "Sessions that were waited for while they started");
        refusedAnswers = counter("sluice.pool.answers.refused", "{answer}", "Answers that belonged to another request");
        droppedConnections = counter(
                "sluice.pool.connections.dropped", "{connection}", "Connections on which the pool wrote unasked");
    }

    static Telemetry ofServer() {
        Correlation.begin();
        var telemetry =
                new RecordedTelemetry(CDI.current().select(OpenTelemetry.class).get());
        JvmFigures.observe(telemetry.meter);
        return telemetry;
    }

    private LongCounter counter(String name, String unit, String description) {
        return meter.counterBuilder(name)
                .setUnit(unit)
                .setDescription(description)
                .build();
    }

    @Override
    public boolean isOn() {
        return true;
    }

    @Override
    public Runnable carried(Runnable work) {
        return Context.current().wrap(work);
    }

    @Override
    public <T> CompletionStage<T> carried(CompletionStage<T> stage) {
        Context context = Context.current();
        var carried = new CompletableFuture<T>();
        stage.whenComplete((value, failure) ->
                context.wrap(() -> end(carried, value, failure)).run());
        return carried;
    }

    private static <T> void end(CompletableFuture<T> stage, T value, @Nullable Throwable failure) {
        if (failure == null) {
            stage.complete(value);
        } else {
            stage.completeExceptionally(failure);
        }
    }

    @Override
    public <T> T call(Supplier<T> call) {
        var spans = new CallSpans();
        try {
            return spans.in(Context.current()).wrapSupplier(call).get();
        } catch (RuntimeException e) {
            spans.endWithoutAnswer(e);
            throw e;
        }
    }

    @Override
    public void answered(String method, String path, String scheme, int status, Duration time) {
        AttributesBuilder attributes = Attributes.builder()
                .put(METHOD, METHODS.contains(method) ? method : "_OTHER")
                .put(ROUTE, SafeUrl.path(path))
                .put(SCHEME, scheme)
                .put(STATUS, status);
        if (status >= 500) {
            attributes.put(ERROR, String.valueOf(status));
        }
        requests.record(time.toNanos() / 1e9, attributes.build());
    }

    @Override
    public void routed(String method, String route) {
        Span.current().setAttribute(ROUTE, route).updateName(method + " " + route);
    }

    @Override
    public void executed(String language, String outcome) {
        executions.add(1, Attributes.of(LANGUAGE, language, OUTCOME, outcome));
        Span.current().setAttribute(LANGUAGE, language).setAttribute(OUTCOME, outcome);
        LOG.log(Level.INFO, "Execution: {0}, {1}", new Object[] {language, outcome});
    }

    @Override
    public void poolProblem(String type) {
        problems.add(1, Attributes.of(PROBLEM, type));
        Span.current().setAttribute(PROBLEM, type);
        LOG.log(Level.INFO, "Problem: {0}", type);
    }

    @Override
    public void repeated(String type) {
        Attributes attributes = Attributes.of(PROBLEM, type);
        repetitions.add(1, attributes);
        Span.current().addEvent("sluice.retry", attributes);
    }

    @Override
    public void coldStart() {
        coldStarts.add(1);
        Span.current().addEvent("sluice.cold_start");
    }

    @Override
    public void answerRefused() {
        refusedAnswers.add(1);
        Span.current().addEvent("sluice.answer_refused");
    }

    @Override
    public void connectionDropped() {
        droppedConnections.add(1);
    }

    @Override
    public void observe(Gauge gauge, Supplier<OptionalDouble> figure) {
        Consumer<ObservableDoubleMeasurement> read = measurement -> figure.get().ifPresent(measurement::record);
        if (gauge.isSum()) {
            meter.upDownCounterBuilder(gauge.metric())
                    .ofDoubles()
                    .setUnit(gauge.unit())
                    .setDescription(gauge.description())
                    .buildWithCallback(read);
        } else {
            meter.gaugeBuilder(gauge.metric())
                    .setUnit(gauge.unit())
                    .setDescription(gauge.description())
                    .buildWithCallback(read);
        }
    }
}
