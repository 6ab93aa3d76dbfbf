package dev.sluice.it;

import com.sun.jdi.Bootstrap;
import com.sun.jdi.IncompatibleThreadStateException;
import com.sun.jdi.Method;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.StackFrame;
import com.sun.jdi.VMDisconnectedException;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.AttachingConnector;
import com.sun.jdi.connect.Connector;
import com.sun.jdi.connect.IllegalConnectorArgumentsException;
import com.sun.jdi.event.BreakpointEvent;
import com.sun.jdi.event.Event;
import com.sun.jdi.event.EventSet;
import com.sun.jdi.request.BreakpointRequest;
import com.sun.jdi.request.EventRequest;
import dev.sluice.harness.BoundedWait;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The order in which the threads of a JVM enter classes, as a debugger sees it. Each method of each class has a breakpoint;
 * a thread that meets one waits until it is noted, so that the order is that of the program. Classes are watched that are
 * loaded, so that a request like the one that matters has to come before.
 */
final class ClassEntries implements AutoCloseable {
    private static final long LOOK_MILLIS = 100;
    private static final String TIMEOUT_MILLIS = "30000";

    private final VirtualMachine machine;
    private final Set<String> ignored;
    private final Map<String, List<BreakpointRequest>> breakpoints = new ConcurrentHashMap<>();
    private final List<String> entered = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> ended;
    private volatile boolean closed;

    private ClassEntries(VirtualMachine machine, Set<String> ignored) {
        this.machine = machine;
        this.ignored = ignored;
        ended = CompletableFuture.runAsync(this::collect, task -> {
            var thread = new Thread(task, "class-entries");
            thread.setDaemon(true);
            thread.start();
        });
    }

    /**
     * Attaches to a JVM.
     *
     * @param port of 127.0.0.1 on which it listens for debuggers
     * @param ignored full names of classes: what happens below a method of theirs does not count
     */
    static ClassEntries attach(int port, Set<String> ignored) throws IOException {
        AttachingConnector connector = Bootstrap.virtualMachineManager().attachingConnectors().stream()
                .filter(each -> each.name().equals("com.sun.jdi.SocketAttach"))
                .findFirst()
                .orElseThrow();
        Map<String, Connector.Argument> arguments = connector.defaultArguments();
        set(arguments, "hostname", "127.0.0.1");
        set(arguments, "port", String.valueOf(port));
        set(arguments, "timeout", TIMEOUT_MILLIS);
        try {
            return new ClassEntries(connector.attach(arguments), ignored);
        } catch (IllegalConnectorArgumentsException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void set(Map<String, Connector.Argument> arguments, String name, String value) {
        Connector.Argument argument = arguments.get(name);
        if (argument == null) {
            throw new IllegalStateException("The connector takes no " + name);
        }
        argument.setValue(value);
    }

    /**
     * Begins to watch classes, and forgets what was entered before.
     *
     * @param classes their full names
     */
    void watch(Collection<String> classes) {
        breakpoints.values().forEach(ClassEntries::disable);
        breakpoints.clear();
        entered.clear();
        for (String name : classes) {
            List<BreakpointRequest> requests = machine.classesByName(name).stream()
                    .flatMap(type -> type.methods().stream())
                    .filter(ClassEntries::hasCode)
                    .map(method -> breakpoint(method))
                    .toList();
            breakpoints.put(name, requests);
        }
        breakpoints.values().forEach(requests -> requests.forEach(EventRequest::enable));
    }

    private BreakpointRequest breakpoint(Method method) {
        BreakpointRequest request = machine.eventRequestManager().createBreakpointRequest(method.location());
        request.setSuspendPolicy(EventRequest.SUSPEND_EVENT_THREAD);
        return request;
    }

    private static boolean hasCode(Method method) {
        return method.location() != null && !method.isStaticInitializer();
    }

    /** Ends the watching and returns the full names of the classes that were entered, each where it was first. */
    List<String> entered() {
        List<String> result = new ArrayList<>(entered);
        breakpoints.values().forEach(ClassEntries::disable);
        return result;
    }

    private static void disable(List<BreakpointRequest> requests) {
        requests.forEach(EventRequest::disable);
    }

    private void collect() {
        try {
            while (!closed) {
                EventSet events = machine.eventQueue().remove(LOOK_MILLIS);
                if (events != null) {
                    note(events);
                }
            }
        } catch (VMDisconnectedException e) {
            // The JVM has ended.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void note(EventSet events) {
        for (Event event : events) {
            if (event instanceof BreakpointEvent hit) {
                note(hit);
            }
        }
        events.resume();
    }

    private void note(BreakpointEvent hit) {
        ReferenceType type = hit.location().declaringType();
        String name = type.name();
        if (!entered.contains(name) && !isIgnored(hit)) {
            entered.add(name);
            disable(breakpoints.getOrDefault(name, List.of()));
        }
    }

    private boolean isIgnored(BreakpointEvent hit) {
        try {
            for (StackFrame frame : hit.thread().frames()) {
                if (ignored.contains(frame.location().declaringType().name())) {
                    return true;
                }
            }
            return false;
        } catch (IncompatibleThreadStateException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        closed = true;
        BoundedWait.result(ended);
        try {
            machine.dispose();
        } catch (VMDisconnectedException e) {
            // The JVM has ended.
        }
    }
}
