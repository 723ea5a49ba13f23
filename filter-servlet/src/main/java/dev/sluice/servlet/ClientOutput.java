package dev.sluice.servlet;

import dev.sluice.Outcome.End;
import dev.sluice.adapter.Ending;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The container's output stream, used blocking or, once the application has set a listener, not:
 * then what cannot be written at once waits here, bounded by what the application wrote while it
 * might.
 *
 * <p>A failed write means that the client has gone.
 */
final class ClientOutput implements WriteListener {
  private final ServletOutputStream out;
  private final Ending ending;
  private final ReentrantLock lock = new ReentrantLock();
  private final Queue<byte[]> waiting = new ArrayDeque<>(2);
  private @Nullable WriteListener listener;
  private @Nullable Runnable whenDrained;
  private boolean flushWaits;
  private boolean applicationWaits = true;

  ClientOutput(ServletOutputStream out, Ending ending) {
    this.out = out;
    this.ending = ending;
  }

  void write(byte[] bytes) throws IOException {
    if (listener == null) {
      try {
        out.write(bytes);
      } catch (IOException e) {
        throw gone(e);
      }
      return;
    }
    lock.lock();
    try {
      waiting.add(bytes);
      drain();
    } finally {
      lock.unlock();
    }
  }

  void flush() throws IOException {
    if (listener == null) {
      try {
        out.flush();
      } catch (IOException e) {
        throw gone(e);
      }
      return;
    }
    lock.lock();
    try {
      flushWaits = true;
      drain();
    } finally {
      lock.unlock();
    }
  }

  /** Runs a last step when all is written, at once if it is or never can be. */
  void whenDrained(Runnable last) {
    if (listener == null) {
      last.run();
      return;
    }
    lock.lock();
    try {
      whenDrained = last;
      drain();
    } catch (IOException e) {
      whenDrained = null;
      last.run();
    } finally {
      lock.unlock();
    }
  }

  /** Closes the container's stream when all is written. */
  void close() {
    whenDrained(
        () -> {
          try {
            out.close();
          } catch (IOException e) {
            ending.note(End.CLIENT_GONE, e);
          }
        });
  }

  boolean isReady() {
    if (listener == null) {
      return out.isReady();
    }
    lock.lock();
    try {
      boolean ready = waiting.isEmpty() && !flushWaits && out.isReady();
      applicationWaits |= !ready;
      return ready;
    } finally {
      lock.unlock();
    }
  }

  void setWriteListener(WriteListener application) {
    listener = application;
    out.setWriteListener(this);
  }

  @Override
  public void onWritePossible() throws IOException {
    WriteListener told = null;
    lock.lock();
    try {
      drain();
      if (applicationWaits && whenDrained == null && waiting.isEmpty() && !flushWaits) {
        applicationWaits = false;
        told = listener;
      }
    } finally {
      lock.unlock();
    }
    if (told != null) {
      told.onWritePossible();
    }
  }

  /** Writes while the container takes more, one write for each time it says so. */
  private void drain() throws IOException {
    try {
      while (!waiting.isEmpty() || flushWaits) {
        if (!out.isReady()) {
          return;
        }
        byte[] next = waiting.poll();
        if (next != null) {
          out.write(next);
        } else {
          flushWaits = false;
          out.flush();
        }
      }
      // The last step closes or completes, which must not overtake a write under way.
      if (whenDrained != null && out.isReady()) {
        Runnable last = whenDrained;
        whenDrained = null;
        last.run();
      }
    } catch (IOException e) {
      throw gone(e);
    }
  }

  @Override
  public void onError(Throwable failure) {
    ending.note(End.CLIENT_GONE, failure);
    WriteListener told = listener;
    if (told != null) {
      told.onError(failure);
    }
  }

  private IOException gone(IOException failure) {
    ending.note(End.CLIENT_GONE, failure);
    return failure;
  }
}
