package dev.sluice.gateway.admission;

/** The room of each thread. */
final class CurrentAnswerMemory {
    static final ThreadLocal<AnswerMemory> ROOM = ThreadLocal.withInitial(() -> AnswerMemory.UNBOUNDED);

    private CurrentAnswerMemory() {}
}
