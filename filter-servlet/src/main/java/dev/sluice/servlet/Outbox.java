package dev.sluice.servlet;

import dev.sluice.adapter.Ending;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What of an answer has passed the policies, on its way to the client; not for sharing. */
final class Outbox {
  private final HttpServletResponse response;
  private final Ending ending;
  private final List<byte[]> ready = new ArrayList<>(4);
  private @Nullable ClientOutput client;
  private boolean sent;

  Outbox(HttpServletResponse response, Ending ending) {
    this.response = response;
    this.ending = ending;
  }

  /** Returns where to put what may go to the client. */
  List<byte[]> ready() {
    return ready;
  }

  /** Returns whether the client has been sent anything, so that the head cannot change any more. */
  boolean sent() {
    return sent;
  }

  /** Announces what is ready as all that there is, unless some was sent already. */
  void announce() {
    if (!sent) {
      ResponseHeads.announce(response, ready);
    }
  }

  /** Sends what is ready. */
  void send() throws IOException {
    for (byte[] bytes : ready) {
      // Tomcat closes the stream at the announced length and then refuses even no bytes.
      if (bytes.length > 0) {
        sent = true;
        client().write(bytes);
      }
    }
    ready.clear();
  }

  void flush() throws IOException {
    sent = true;
    client().flush();
  }

  void close() throws IOException {
    client().close();
  }

  /** Runs a last step when all that was sent is written. */
  void whenWritten(Runnable last) {
    if (client == null) {
      last.run();
    } else {
      client.whenDrained(last);
    }
  }

  boolean isReady() {
    return client == null || client.isReady();
  }

  void setWriteListener(WriteListener listener) {
    try {
      client().setWriteListener(listener);
    } catch (IOException e) {
      throw new UncheckedIOException("the container gives no output stream", e);
    }
  }

  private ClientOutput client() throws IOException {
    if (client == null) {
      client = new ClientOutput(response.getOutputStream(), ending);
    }
    return client;
  }
}
