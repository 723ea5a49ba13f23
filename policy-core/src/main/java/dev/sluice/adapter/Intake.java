package dev.sluice.adapter;

import dev.sluice.Body;
import dev.sluice.Call;
import dev.sluice.Caller;
import dev.sluice.Decision;
import dev.sluice.Exchange;
import dev.sluice.Headers;
import dev.sluice.Parameters;
import dev.sluice.Protocol;
import dev.sluice.RequestHead;
import dev.sluice.api.ApiError;
import dev.sluice.api.ApiException;
import dev.sluice.api.Replies;
import dev.sluice.api.RequestReader;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Puts a request to a model API before the policies.
 *
 * @param id names the call
 * @param protocol which API the request speaks
 * @param head the request's head
 */
public record Intake(String id, Protocol protocol, RequestHead head) {
  private static final byte[] NOTHING = new byte[0];

  /** Reading a body whose length has so few digits costs less than asking who sends it. */
  private static final int SHORT_DIGITS = 5;

  /** Gives the body of a request when it is asked for. */
  @FunctionalInterface
  public interface Source {
    /**
     * Returns the whole body, plain.
     *
     * @throws ApiException if it is not one that is read
     * @throws IOException if it cannot be had
     */
    byte[] read() throws IOException;

    /**
     * Is called where nobody needs the body, which may be left unread.
     *
     * @throws IOException if the client has gone
     */
    default void skip() throws IOException {}
  }

  /**
   * Asks the policies about the request; one that cannot be read is refused after those that
   * establish and limit the caller. Of those who may not call anyhow, long bodies are not read.
   *
   * @param body asked once unless the head says already that there is none to read
   * @throws IOException what the source threw, in which case nobody was asked
   */
  public Decision<Call> decide(Exchange exchange, Source body) throws IOException {
    Call call;
    try {
      refuseMethod();
      refuseForm(head.headers().get("content-type"));
      refuseStranger(exchange, body);
      call = RequestReader.read(id, head, protocol == Protocol.MODELS ? NOTHING : body.read());
    } catch (ApiException e) {
      return refuse(exchange, e.error());
    }
    return exchange.onCall(call);
  }

  /** An application that answers any method would else answer these beside the policies. */
  private void refuseMethod() {
    if (protocol != Protocol.MODELS && !head.method().equals("POST")) {
      throw new ApiException(
          new ApiError(
              405,
              "invalid_request_error",
              "method_not_allowed",
              null,
              "Calls are made by POST, this one by " + head.method() + ".",
              Headers.of("allow", "POST")));
    }
  }

  private void refuseStranger(Exchange exchange, Source body) throws IOException {
    if (protocol != Protocol.MODELS && mayBeLong() && !exchange.admits(head)) {
      body.skip();
      throw new ApiException(ApiError.unauthorized("The call is of nobody who may call."));
    }
  }

  private boolean mayBeLong() {
    String length = head.headers().get("content-length");
    return length == null || length.length() > SHORT_DIGITS;
  }

  /** Refuses the request with an error, after the policies that establish and limit the caller. */
  public Decision<Call> refuse(Exchange exchange, ApiError error) {
    return exchange.refuse(unread(), Replies.error(protocol, error));
  }

  /**
   * No model API takes forms, and an endpoint that reads any body as JSON must not be reached by
   * one, because browsers send forms across sites without asking.
   */
  private static void refuseForm(@Nullable String contentType) {
    String type = contentType == null ? "" : contentType.toLowerCase(Locale.ROOT);
    if (type.startsWith("multipart/") || type.startsWith("application/x-www-form-urlencoded")) {
      throw new ApiException(
          ApiError.unsupportedMedia("The body must be JSON: send content-type: application/json."));
    }
  }

  private Call unread() {
    return new Call(
        id,
        head,
        protocol,
        Caller.ANONYMOUS,
        null,
        "",
        List.of(),
        Parameters.DEFAULT,
        Body.EMPTY,
        -1,
        null);
  }
}
