/**
 * Adapts connections, requests and answers of the JDK's HTTP server to what the emulated pool needs, over HTTP and HTTPS.
 */
@NullMarked
package dev.sluice.emulator.http;

import org.jspecify.annotations.NullMarked;
