package dev.sluice.inference.http;

import dev.sluice.inference.api.ApiException;

/** Answers calls of one path and method. */
@FunctionalInterface
interface Endpoint {

  /**
   * Answers a call, now or later, on a worker thread.
   *
   * @throws ApiException if the call is refused
   */
  void handle(HttpCall call) throws ApiException;
}
