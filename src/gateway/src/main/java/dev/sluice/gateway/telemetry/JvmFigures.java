package dev.sluice.gateway.telemetry;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.ObservableLongMeasurement;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.function.ToLongFunction;

/**
 * The figures of the JVM, by OpenTelemetry's conventions. The server tells them of itself alone, and not of an
 * application.
 */
final class JvmFigures {
    private static final AttributeKey<String> TYPE = AttributeKey.stringKey("jvm.memory.type");
    private static final AttributeKey<String> POOL = AttributeKey.stringKey("jvm.memory.pool.name");

    private JvmFigures() {}

    static void observe(Meter meter) {
        memory(meter, "jvm.memory.used", "Memory in use", MemoryUsage::getUsed);
        memory(meter, "jvm.memory.committed", "Memory that the JVM has", MemoryUsage::getCommitted);
        memory(meter, "jvm.memory.limit", "Memory that it may have", MemoryUsage::getMax);
        meter.upDownCounterBuilder("jvm.thread.count")
                .setUnit("{thread}")
                .setDescription("Platform threads")
                .buildWithCallback(figure ->
                        figure.record(ManagementFactory.getThreadMXBean().getThreadCount()));
        meter.upDownCounterBuilder("jvm.cpu.count")
                .setUnit("{cpu}")
                .setDescription("Processors that the JVM may use")
                .buildWithCallback(figure -> figure.record(Runtime.getRuntime().availableProcessors()));
    }

    private static void memory(Meter meter, String name, String description, ToLongFunction<MemoryUsage> part) {
        meter.upDownCounterBuilder(name)
                .setUnit("By")
                .setDescription(description)
                .buildWithCallback(
                        figure -> ManagementFactory.getMemoryPoolMXBeans().forEach(pool -> record(figure, pool, part)));
    }

    private static void record(
            ObservableLongMeasurement figure, MemoryPoolMXBean pool, ToLongFunction<MemoryUsage> part) {
        MemoryUsage usage = pool.getUsage();
        long bytes = usage == null ? -1 : part.applyAsLong(usage);
        if (bytes >= 0) {
            String type = pool.getType() == MemoryType.HEAP ? "heap" : "non_heap";
            figure.record(bytes, Attributes.of(TYPE, type, POOL, pool.getName()));
        }
    }
}
