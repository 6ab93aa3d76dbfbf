/**
 * Records traces, metrics and log lines by OpenTelemetry. The server brings its API and SDK where the feature is
 * switched on, and nothing of them is there where it is not: all other packages know
 * {@link dev.sluice.gateway.telemetry.Telemetry} alone.
 */
@NullMarked
package dev.sluice.gateway.telemetry;

import org.jspecify.annotations.NullMarked;
