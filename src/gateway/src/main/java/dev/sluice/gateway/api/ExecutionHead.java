package dev.sluice.gateway.api;

import dev.sluice.gateway.execution.IdempotencyKey;
import dev.sluice.gateway.identifier.Caller;
import dev.sluice.piston.ContentCoding;
import java.util.Optional;

/** All that a request to run a program says before its body. */
record ExecutionHead(Caller caller, Optional<IdempotencyKey> key, ContentCoding coding) {}
