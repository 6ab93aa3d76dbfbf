package dev.sluice.gateway.admission;

/** The room of each thread. */
final class CurrentRoom {
    static final ThreadLocal<AnswerRoom> ROOM = ThreadLocal.withInitial(() -> AnswerRoom.UNBOUNDED);

    private CurrentRoom() {}
}
