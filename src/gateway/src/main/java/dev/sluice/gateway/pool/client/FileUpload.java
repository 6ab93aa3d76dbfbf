package dev.sluice.gateway.pool.client;

import dev.sluice.gateway.pool.FileSource;

/** One file on its way to a pool. See {@link FileUploadWriter}. */
public record FileUpload(String name, FileSource source) {}
