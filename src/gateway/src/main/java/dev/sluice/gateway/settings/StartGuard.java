package dev.sluice.gateway.settings;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Ends the process when the configuration is wrong. Without it the server would go on without the application, and an
 * orchestrator would take a listening port for a working gateway.
 */
@ApplicationScoped
class StartGuard {
    private static final Logger LOG = Logger.getLogger(StartGuard.class.getName());
    private static final int FIRST = 1;
    private static final int EXIT_CONFIGURATION = 78; // EX_CONFIG of sysexits.h

    @Inject
    SettingsReader reader;

    /** The settings, for which the configuration is read when {@link #check} asks, so that it can tell of a wrong one. */
    @Inject
    Instance<Settings> configured;

    void check(@Observes @Priority(FIRST) Startup startup) {
        try {
            Settings settings = configured.get();
            warn(settings);
            tell(settings, reader.report());
        } catch (InvalidSettingsException e) {
            LOG.log(Level.SEVERE, "Sluice does not start, its configuration is wrong:\n{0}", e.getMessage());
            // A thread of its own is needed: the shutdown waits for the start of the application, which waits for us.
            new Thread(() -> System.exit(EXIT_CONFIGURATION), "sluice-start-guard").start();
            throw e;
        }
    }

    /**
     * Reports the configuration, also to the console where a server runs for others, since nothing else is seen of a
     * container.
     */
    private static void tell(Settings settings, String report) {
        if (settings.auth().loopbackOnly()) {
            LOG.log(Level.INFO, "The configuration in force:\n{0}", report);
        } else {
            System.out.println("The configuration in force:");
            System.out.println(report);
        }
    }

    private static void warn(Settings settings) {
        if (settings.pool().mode() == PoolMode.PREVIEW && settings.identifier().policy() == PolicyName.RANDOM) {
            LOG.warning("Policy random takes a new session for each execution, and sessions of mode preview cannot be"
                    + " stopped: each slot stays taken for the cooldown");
        }
    }
}
