package dev.sluice.gateway.admission;

/** Which room each thread has. */
final class CurrentRoom {
    static final ThreadLocal<AnswerRoom> ROOM = ThreadLocal.withInitial(() -> AnswerRoom.UNBOUNDED);

    private CurrentRoom() {}
}
