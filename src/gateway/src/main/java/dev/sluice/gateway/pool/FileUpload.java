package dev.sluice.gateway.pool;

/** One file on its way to a pool. See {@link FileUploadWriter}. */
public record FileUpload(String name, FileSource source) {}
