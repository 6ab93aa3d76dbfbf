package dev.sluice.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.VirtualClock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FairQueueTest {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration RUN = Duration.ofMillis(100);

    private final VirtualClock clock = new VirtualClock();
    private final List<String> events = new ArrayList<>();

    @Test
    void whoFindsAPlaceEntersAtOnce() {
        FairQueue queue = queue(2, 10);
        arrive(queue, "a", "a1");
        arrive(queue, "b", "b1");

        assertThat(events).containsExactly("a1", "b1");
    }

    @Test
    void whoFindsNoneWaitsForOne() {
        FairQueue queue = queue(1, 10);
        arrive(queue, "a", "a1");
        arrive(queue, "b", "b1");
        assertThat(events).containsExactly("a1");

        queue.leave("a");

        assertThat(events).containsExactly("a1", "b1");
    }

    @Test
    void itTellsHowManyAreInAndHowManyWait() {
        FairQueue queue = queue(1, 10);
        arrive(queue, "a", "a1");
        arrive(queue, "b", "b1");
        arrive(queue, "c", "c1");

        assertThat(queue.inFlight()).isEqualTo(1);
        assertThat(queue.waiting()).isEqualTo(2);
    }

    @Test
    void callersTakeTurnsHoweverManyRequestsEachHas() {
        FairQueue queue = queue(1, 1_000);
        for (int i = 1; i <= 500; i++) {
            arrive(queue, "many", "m" + i);
        }
        for (int i = 1; i <= 5; i++) {
            arrive(queue, "few", "f" + i);
        }
        for (int i = 0; i < 12; i++) {
            queue.leave(events.get(i).startsWith("m") ? "many" : "few");
        }

        assertThat(events.subList(1, 12))
                .containsExactly("m2", "f1", "m3", "f2", "m4", "f3", "m5", "f4", "m6", "f5", "m7");
    }

    @Test
    void anEighthIsKeptForCallersWhoHaveNone() {
        FairQueue queue = queue(16, 1_000);
        for (int i = 1; i <= 100; i++) {
            arrive(queue, "many", "m" + i);
        }
        assertThat(events).hasSize(14);

        arrive(queue, "few", "f1");

        assertThat(events).hasSize(15).endsWith("f1");
    }

    @Test
    void oneCallerWithFiveHundredRequestsDoesNotSlowDownAnotherWithFive() {
        Duration alone = lastAnswerOfFew(0);
        Duration beside = lastAnswerOfFew(500);

        System.out.println(
                "FairQueueTest: the other's last answer after " + alone + " alone, " + beside + " beside 500");
        assertThat(beside).isLessThanOrEqualTo(alone.multipliedBy(3));
    }

    @Test
    void whoWaitsTooLongIsToldSoAndTheOthersAreNot() {
        FairQueue queue = queue(1, 10);
        arrive(queue, "a", "a1");
        arrive(queue, "b", "b1");
        clock.advance(PATIENCE.minusSeconds(1));
        arrive(queue, "b", "b2");
        queue.expire();
        assertThat(events).containsExactly("a1");

        clock.advance(Duration.ofSeconds(1));
        queue.expire();
        queue.leave("a");

        assertThat(events)
                .hasSize(3)
                .element(1)
                .asString()
                .startsWith("b1 refused")
                .contains("sluice.max-wait");
        assertThat(events).endsWith("b2");
    }

    @Test
    void aFullQueueRefuses() {
        FairQueue queue = queue(1, 1);
        arrive(queue, "a", "a1");
        arrive(queue, "b", "b1");
        arrive(queue, "c", "c1");

        assertThat(events)
                .hasSize(2)
                .element(1)
                .asString()
                .startsWith("c1 refused")
                .contains("sluice.max-waiting");
    }

    @Test
    void whoFilledTheQueueMakesRoomForAnother() {
        FairQueue queue = queue(1, 10);
        for (int i = 1; i <= 11; i++) {
            arrive(queue, "many", "m" + i);
        }
        arrive(queue, "few", "f1");
        assertThat(events).hasSize(2).element(1).asString().startsWith("m11 refused (own)");

        queue.leave("many");
        queue.leave("many");

        assertThat(events).endsWith("m2", "f1");
    }

    @Test
    void withoutAQueueNobodyWaits() {
        FairQueue queue = queue(1, 0);
        arrive(queue, "a", "a1");
        arrive(queue, "b", "b1");

        assertThat(events).hasSize(2).element(1).asString().startsWith("b1 refused");
    }

    @Test
    void everyRequestIsAnsweredOnceAndEveryPlaceComesBack() {
        long seed = System.nanoTime();
        System.out.println("FairQueueTest: seed " + seed);
        var random = new Random(seed);
        FairQueue queue = queue(7, 20);
        Deque<String> inside = new ArrayDeque<>();
        int arrived = 0;
        for (int step = 0; step < 20_000; step++) {
            int before = events.size();
            int choice = random.nextInt(10);
            if (choice < 5) {
                String caller = "c" + random.nextInt(5);
                arrive(queue, caller, caller + "-" + arrived++);
            } else if (choice < 9 && !inside.isEmpty()) {
                queue.leave(inside.removeFirst());
            } else {
                clock.advance(Duration.ofMillis(500));
                queue.expire();
            }
            events.subList(before, events.size()).stream()
                    .filter(event -> !event.contains("refused"))
                    .forEach(event -> inside.addLast(event.substring(0, event.indexOf('-'))));
            assertThat(inside.size()).isLessThanOrEqualTo(7);
        }
        while (!inside.isEmpty()) {
            int before = events.size();
            queue.leave(inside.removeFirst());
            events.subList(before, events.size())
                    .forEach(event -> inside.addLast(event.substring(0, event.indexOf('-'))));
        }

        assertThat(events).hasSize(arrived);
        assertThat(events.stream().map(event -> event.split(" ", 2)[0])).doesNotHaveDuplicates();
    }

    /**
     * Returns the time until one caller with five requests has all answers beside a caller with many. Every request
     * runs as long as any other, on four places.
     */
    private Duration lastAnswerOfFew(int many) {
        events.clear();
        FairQueue queue = queue(4, 1_000);
        for (int i = 1; i <= many; i++) {
            arrive(queue, "many", "m" + i);
        }
        for (int i = 1; i <= 5; i++) {
            arrive(queue, "few", "f" + i);
        }
        Duration passed = Duration.ZERO;
        int done = 0;
        while (true) {
            passed = passed.plus(RUN);
            List<String> running = List.copyOf(events.subList(done, events.size()));
            done += running.size();
            if (running.contains("f5")) {
                return passed;
            }
            running.forEach(name -> queue.leave(name.startsWith("m") ? "many" : "few"));
        }
    }

    private FairQueue queue(int places, int maxWaiting) {
        return new FairQueue(places, maxWaiting, PATIENCE, clock::nanos);
    }

    private void arrive(FairQueue queue, String caller, String name) {
        queue.enter(caller, new FairQueue.Visitor() {
            @Override
            public void enter() {
                events.add(name);
            }

            @Override
            public void refuse(OverloadedException reason) {
                events.add(name + " refused" + (reason.isCallersOwn() ? " (own) " : " ") + reason.getMessage());
            }
        });
    }
}
