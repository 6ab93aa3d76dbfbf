package dev.sluice.emulator.access;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The owners of the connections within this machine, as Linux lists them. */
final class SocketOwners {
    private static final Path IPV4 = Path.of("/proc/net/tcp");
    private static final Path IPV6 = Path.of("/proc/net/tcp6");
    /** The bytes that stand before an IPv4 address in the list of IPv6. */
    private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte) 0xFF, (byte) 0xFF};

    private static final int LOCAL = 1;
    private static final int REMOTE = 2;
    private static final int USER = 7;
    private static final int INODE = 9;
    /** The number of times that a list is read, since one that changes meanwhile may lack a line. */
    private static final int ATTEMPTS = 3;

    private SocketOwners() {}

    /**
     * Returns the user who owns the client's end of a connection.
     *
     * @return empty if it cannot be told: the client's end is closed already, or not on this machine
     */
    static OptionalInt ownerOf(InetSocketAddress client, InetSocketAddress server) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Set<OptionalInt> owners = Stream.concat(owners(IPV4, client, server), owners(IPV6, client, server))
                    .collect(Collectors.toSet());
            if (!owners.isEmpty()) {
                return owners.size() == 1 ? owners.iterator().next() : OptionalInt.empty();
            }
        }
        return OptionalInt.empty();
    }

    private static Stream<OptionalInt> owners(Path list, InetSocketAddress client, InetSocketAddress server) {
        boolean wide = list.equals(IPV6);
        String local = listed(client, wide);
        String remote = listed(server, wide);
        try (var lines = Files.lines(list, StandardCharsets.ISO_8859_1)) {
            return lines
                    .filter(line -> line.contains(local))
                    .map(line -> line.strip().split("\\s+", -1))
                    .filter(fields ->
                            fields.length > INODE && fields[LOCAL].equals(local) && fields[REMOTE].equals(remote))
                    .map(SocketOwners::owner)
                    .toList()
                    .stream();
        } catch (IOException e) {
            // Another system, or a machine without IPv6.
            return Stream.empty();
        }
    }

    /**
     * Returns the owner in a line of the list; a socket that no process has any more is listed with neither inode nor
     * user.
     */
    private static OptionalInt owner(String[] fields) {
        return fields[INODE].equals("0") ? OptionalInt.empty() : OptionalInt.of(Integer.parseUnsignedInt(fields[USER]));
    }

    /** Returns an address as it stands in the list: words in the machine's own byte order. */
    private static String listed(InetSocketAddress address, boolean wide) {
        byte[] host = address.getAddress().getAddress();
        var words = ByteBuffer.allocate(MAPPED.length + host.length);
        if (wide && host.length == 4) {
            words.put(MAPPED);
        }
        words.put(host).flip();
        var text = new StringBuilder();
        for (var word = words.order(ByteOrder.nativeOrder()).asIntBuffer(); word.hasRemaining(); ) {
            text.append(String.format(Locale.ROOT, "%08X", word.get()));
        }
        return text + String.format(Locale.ROOT, ":%04X", address.getPort());
    }
}
