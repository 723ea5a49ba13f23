package dev.sluice.inference.http;

import dev.sluice.inference.api.ApiException;
import io.netty.handler.codec.http.HttpMethod;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One request and its response. What can be read of it is safe for all threads; everything that
 * answers runs on the call's event loop, whatever thread asks for it.
 */
interface HttpCall {

  /** Returns the request's method. */
  HttpMethod method();

  /** Returns the decoded path without the query. */
  String path();

  /** Returns the first value of a parameter of the query. */
  Optional<String> query(String name);

  /** Returns the first value of a header. */
  Optional<String> header(CharSequence name);

  /** Returns the request's body, empty if there is none; not a copy. */
  byte[] body();

  /** Returns the time of the request's arrival on the server's nanosecond clock. */
  long arrivedAt();

  /** Returns how the other side is known. */
  Peer peer();

  /** Runs something on the call's event loop, in the order of the calls. */
  void onEventLoop(Runnable action);

  /** Sets what is to be done when the caller leaves before the answer is complete. */
  void onDisconnect(Runnable action);

  /** Adds a header to the response, which must not have begun yet. */
  void addHeader(String name, String value);

  /** Sends a whole answer. */
  void respond(int status, String contentType, byte[] content);

  /** Sends a whole answer of JSON. */
  default void respondJson(int status, byte[] content) {
    respond(status, "application/json", content);
  }

  /** Sends the bytes that a file has now; they are read as the caller takes them. */
  void respondFile(Path file, String contentType);

  /** Sends a refusal, or ends the stream with it where one has begun. */
  void refuse(ApiException refusal);

  /** Begins a stream of events; on the event loop only. */
  EventStream openStream();
}
