package dev.sluice.api;

import dev.sluice.Call;
import dev.sluice.Headers;
import dev.sluice.RequestHead;
import java.nio.charset.StandardCharsets;

/** Requests made by hand for the tests of this package. */
final class Requests {
  private Requests() {}

  static Call chat(String json) {
    return read("/v1/chat/completions", json);
  }

  static Call read(String path, String json) {
    return RequestReader.read("call-1", head("POST", path), json.getBytes(StandardCharsets.UTF_8));
  }

  static RequestHead head(String method, String path) {
    return new RequestHead(method, path, null, Headers.NONE, "127.0.0.1", null);
  }
}
