package dev.sluice;

import java.time.InstantSource;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * What policies need of the world, injected so that tests and replays decide it.
 *
 * @param nanos a clock for durations, such as {@code System::nanoTime}
 * @param time a clock for the calendar
 * @param random a generator that is safe for many threads
 * @param timer runs short tasks later, on one thread of its own; its owner shuts it down
 */
public record Environment(
    LongSupplier nanos,
    InstantSource time,
    RandomGenerator random,
    ScheduledExecutorService timer) {}
