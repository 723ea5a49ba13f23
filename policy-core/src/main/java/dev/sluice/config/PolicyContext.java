package dev.sluice.config;

import dev.sluice.Environment;
import dev.sluice.Models;
import dev.sluice.upstream.Upstream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** What a policy of a {@link PolicyProvider} may use of the running Sluice; safe for threads. */
public interface PolicyContext {
  /** Returns the models of the configuration that the policy is made for. */
  Models models();

  /** Returns the clocks, randomness and timer to use instead of the system's. */
  Environment environment();

  /**
   * Returns what sends calls to the providers of the configuration. It blocks, so a handler that
   * sends answers a {@link dev.sluice.Decision.Wait} and sends on a thread of its own.
   */
  Upstream upstream();

  /**
   * Returns something that the policy needs open, such as a file or a pool of threads; it is closed
   * when no call needs it any more.
   *
   * @param key what it is and all that it was made of: while a thing of an equal key is open, that
   *     one is returned, so that it outlives a reload
   * @param opener opens it
   * @throws UncheckedIOException if it cannot be opened
   */
  <T extends AutoCloseable> T open(Object key, Class<T> type, Opener<T> opener);

  /**
   * Opens a thing.
   *
   * @param <T> what it is
   */
  @FunctionalInterface
  interface Opener<T> {
    /** Returns the thing, open. */
    T open() throws IOException;
  }
}
