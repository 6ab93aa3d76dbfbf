package dev.sluice.gateway.api;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** Everything below {@code /api} is Jakarta REST; what is not is answered by the error page of web.xml. */
@ApplicationPath("/api")
public class GatewayApplication extends Application {}
