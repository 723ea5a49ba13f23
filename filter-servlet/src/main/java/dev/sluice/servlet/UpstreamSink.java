package dev.sluice.servlet;

import dev.sluice.AnswerHead;
import dev.sluice.Target;
import dev.sluice.upstream.Sink;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Writes a target's answer into a response as it comes. */
final class UpstreamSink implements Sink {
  private final Passage passage;
  private final HttpServletResponse response;
  private @Nullable ServletOutputStream out;

  UpstreamSink(Passage passage, HttpServletResponse response) {
    this.passage = passage;
    this.response = response;
  }

  @Override
  public void attempt(Target target) {
    passage.exchange().sentTo(target);
  }

  @Override
  public void head(AnswerHead head) throws IOException {
    if (response instanceof AnswerResponse own) {
      own.pass(head);
      return;
    }
    response.setStatus(head.status());
    head.headers()
        .forEach(
            (name, value) -> {
              if (name.equals("content-type")) {
                response.setContentType(value);
              } else {
                response.addHeader(name, value);
              }
            });
  }

  /**
   * Writes and flushes, so that an event leaves when it is here.
   *
   * @throws NotNeededException if a policy has put something else in the place of the rest
   */
  @Override
  public void bytes(byte[] buffer, int offset, int length) throws IOException {
    ServletOutputStream stream = out;
    if (stream == null) {
      stream = response.getOutputStream();
      out = stream;
    }
    stream.write(buffer, offset, length);
    stream.flush();
    if (passage.wasReplaced()) {
      throw new NotNeededException();
    }
  }

  /** Ends the sending of a call whose answer nobody reads any more. */
  static final class NotNeededException extends IOException {
    private static final long serialVersionUID = 1L;

    NotNeededException() {
      super("a policy replaced the rest of the answer");
    }
  }
}
