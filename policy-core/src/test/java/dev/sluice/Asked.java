package dev.sluice;

import dev.sluice.api.RequestReader;
import java.nio.charset.StandardCharsets;

/** Calls as the reader makes them of JSON, for the tests of policies. */
public final class Asked {
  private Asked() {}

  public static Call chat(String json) {
    return post("/v1/chat/completions", json);
  }

  public static Call post(String path, String json) {
    return post(path, json, Headers.NONE);
  }

  public static Call post(String path, String json, Headers headers) {
    RequestHead head = new RequestHead("POST", path, null, headers, "127.0.0.1", null);
    return RequestReader.read("call-1", head, json.getBytes(StandardCharsets.UTF_8));
  }

  public static Call get(String path) {
    RequestHead head = new RequestHead("GET", path, null, Headers.NONE, "127.0.0.1", null);
    return RequestReader.read("call-1", head, new byte[0]);
  }
}
