package dev.sluice.gateway.api;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/**
 * The Jakarta REST application, which serves everything below {@code /api}; the error page of web.xml answers for
 * everything else that fails.
 */
@ApplicationPath("/api")
public class GatewayApplication extends Application {}
