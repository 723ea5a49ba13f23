package dev.sluice.cli;

import dev.sluice.AnswerPiece;
import dev.sluice.Headers;
import dev.sluice.Protocol;
import dev.sluice.api.ApiError;
import dev.sluice.api.Replies;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.coyote.ActionCode;
import org.jspecify.annotations.Nullable;

/**
 * Words what Tomcat itself refuses, or what failed in it, as OpenAI's API does, for clients that
 * read nothing else; tells neither its version nor what was thrown.
 */
public final class ServerErrors extends ErrorReportValve {
  /** Made by Tomcat. */
  public ServerErrors() {}

  /** Tomcat would read what is left of a late body, which is as late. */
  @Override
  public void invoke(Request request, Response response) throws IOException, ServletException {
    super.invoke(request, response);
    if (response.getStatus() == HttpServletResponse.SC_REQUEST_TIMEOUT) {
      response.finishResponse();
      response.getCoyoteResponse().action(ActionCode.CLOSE_NOW, null);
    }
  }

  @Override
  protected void report(Request request, Response response, @Nullable Throwable thrown) {
    int status = response.getStatus();
    if (status < 400 || status > 599 || response.getContentWritten() > 0) {
      return;
    }
    AtomicBoolean writable = new AtomicBoolean();
    if (response.setErrorReported()) {
      response.getCoyoteResponse().action(ActionCode.IS_IO_ALLOWED, writable);
    }
    if (writable.get()) {
      write(response, status);
    }
  }

  private void write(Response response, int status) {
    StringBuilder json = new StringBuilder();
    for (AnswerPiece piece : Replies.error(Protocol.CHAT, error(status)).pieces()) {
      json.append(new String(piece.bytes(), StandardCharsets.UTF_8));
    }
    response.setContentType("application/json");
    response.setCharacterEncoding("UTF-8");
    try {
      response.getReporter().write(json.toString());
      response.finishResponse();
    } catch (IOException | IllegalStateException e) {
      container.getLogger().debug("the client has gone before it was told its error", e);
    }
  }

  private static ApiError error(int status) {
    if (status >= 500) {
      return new ApiError(
          status,
          "server_error",
          "internal_error",
          null,
          "The gateway failed to serve the request; its log says why.",
          Headers.NONE);
    }
    return new ApiError(
        status,
        "invalid_request_error",
        null,
        null,
        status == 405
            ? "This method is not allowed here."
            : "The request's line or headers are malformed, or too large or too many.",
        Headers.NONE);
  }
}
