package dev.sluice.servlet;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A body that is in memory, as the stream that a servlet reads, blocking or not. */
final class ReplayStream extends ServletInputStream {
  private final byte[] body;
  private final Supplier<Executor> containerThreads;
  private final AtomicBoolean endTold = new AtomicBoolean();
  private @Nullable ReadListener listener;
  private int at;

  /**
   * Makes the stream.
   *
   * @param containerThreads asked when a listener is set: runs its callbacks; throws {@link
   *     IllegalStateException} where processing is not asynchronous
   */
  ReplayStream(byte[] body, Supplier<Executor> containerThreads) {
    this.body = body;
    this.containerThreads = containerThreads;
  }

  @Override
  public int read() {
    return at < body.length ? body[at++] & 0xff : -1;
  }

  @Override
  public int read(byte[] target, int from, int length) {
    if (length == 0) {
      return 0;
    }
    int taken = Math.min(length, body.length - at);
    if (taken <= 0) {
      return -1;
    }
    System.arraycopy(body, at, target, from, taken);
    at += taken;
    return taken;
  }

  @Override
  public int available() {
    return body.length - at;
  }

  @Override
  public boolean isFinished() {
    return at >= body.length;
  }

  /**
   * All is here already; only a listener that has read all is told to wait, for its last callback.
   */
  @Override
  public boolean isReady() {
    if (listener == null || !isFinished()) {
      return true;
    }
    containerThreads.get().execute(this::tellEnd);
    return false;
  }

  @Override
  public void setReadListener(ReadListener readListener) {
    if (readListener == null) {
      throw new NullPointerException("a read listener is needed");
    }
    if (listener != null) {
      throw new IllegalStateException("a read listener is set already");
    }
    Executor threads = containerThreads.get();
    listener = readListener;
    threads.execute(this::tellData);
  }

  private void tellData() {
    ReadListener told = listener;
    if (told == null) {
      return;
    }
    try {
      if (!isFinished()) {
        told.onDataAvailable();
      }
    } catch (Throwable e) {
      endTold.set(true);
      told.onError(e);
      return;
    }
    if (isFinished()) {
      tellEnd();
    }
  }

  private void tellEnd() {
    ReadListener told = listener;
    if (told == null || !endTold.compareAndSet(false, true)) {
      return;
    }
    try {
      told.onAllDataRead();
    } catch (Throwable e) {
      told.onError(e);
    }
  }
}
