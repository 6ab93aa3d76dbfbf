package dev.sluice.gateway.pool.client;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The file on disk to which the server's REST client writes an upload before it sends it. That client leaves it to the
 * garbage collector to delete the file, and never deletes that of an upload which was given up: the disk would be full
 * long before the heap is. Here the file is found and deleted as soon as nobody needs it.
 */
final class SpooledUpload {
    /**
     * The setting of the client that bounds its files, by 50 MB otherwise; {@code sluice.limits.file} bounds ours, as
     * they come.
     */
    private static final String FILE_BOUND = "dev.resteasy.entity.file.threshold";

    private static final Logger LOG = Logger.getLogger(SpooledUpload.class.getName());

    private SpooledUpload() {}

    /** Lifts the client's bound. The client reads this one setting from system properties alone. */
    static void liftBound() {
        System.setProperty(FILE_BOUND, "-1");
    }

    /**
     * Deletes the file of an upload.
     *
     * @param out the stream that the client gave to a writer; nothing happens if it spools in no file
     */
    static void delete(OutputStream out) {
        try {
            Object spool = ClientInternals.declared(out, "delegate").get(out);
            if (spool != null && ClientInternals.declared(spool, "file").get(spool) instanceof Path file) {
                Files.deleteIfExists(file);
            }
        } catch (ReflectiveOperationException e) {
            LOG.log(Level.FINE, "The REST client spools in a way of its own", e);
        } catch (IOException | RuntimeException e) {
            LOG.log(Level.WARNING, "The file of an upload stays on disk", e);
        }
    }
}
