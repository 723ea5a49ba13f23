package dev.sluice.upstream;

import dev.sluice.Call;
import dev.sluice.Headers;
import dev.sluice.Protocol;
import dev.sluice.Target;

/**
 * The request by which a target gets a call, whoever sends it.
 *
 * @param method HTTP method
 * @param path path and query
 * @param headers all headers in lower case, {@code host} and {@code content-length} among them
 * @param body the body; empty where the method has none
 */
public record Outgoing(String method, String path, Headers headers, byte[] body) {
  /** The version that Anthropic's documentation asks for where a client names none. */
  private static final String ANTHROPIC_VERSION = "2023-06-01";

  private static final byte[] NOTHING = new byte[0];

  /**
   * Makes the request for one attempt.
   *
   * @param trace headers that replace the client's
   */
  static Outgoing of(Call call, Target target, ProviderSettings provider, Headers trace) {
    boolean bodiless = call.protocol() == Protocol.MODELS;
    byte[] body = bodiless ? NOTHING : call.withModel(target.model()).body().bytes();
    Headers.Builder headers = HeaderRules.ofRequest(call.head().headers());
    headers.set("host", target.endpoint().getRawAuthority());
    headers.set("accept-encoding", "identity");
    headers.set("x-request-id", call.id());
    if (!bodiless) {
      headers.set("content-length", Integer.toString(body.length));
      if (!headers.has("content-type")) {
        headers.add("content-type", "application/json");
      }
    }
    trace.forEach(headers::set);
    provider.headers().forEach(headers::set);
    authenticate(headers, provider);
    Terms.add(headers, call, provider);
    return new Outgoing(
        bodiless ? "GET" : "POST", path(call.protocol(), target), headers.build(), body);
  }

  private static void authenticate(Headers.Builder headers, ProviderSettings provider) {
    boolean anthropic = provider.type() == ProviderSettings.Type.ANTHROPIC;
    if (anthropic && !headers.has("anthropic-version")) {
      headers.add("anthropic-version", ANTHROPIC_VERSION);
    }
    String key = provider.key();
    if (key == null || key.isBlank()) {
      return;
    }
    if (anthropic) {
      headers.set("x-api-key", key);
    } else {
      headers.set("authorization", "Bearer " + key);
    }
  }

  private static String path(Protocol protocol, Target target) {
    String base = target.endpoint().getRawPath();
    String query = target.endpoint().getRawQuery();
    int end = base.endsWith("/") ? base.length() - 1 : base.length();
    String path = base.substring(0, end) + suffix(protocol);
    return query == null ? path : path + "?" + query;
  }

  private static String suffix(Protocol protocol) {
    return switch (protocol) {
      case CHAT -> "/chat/completions";
      case COMPLETIONS -> "/completions";
      case EMBEDDINGS -> "/embeddings";
      case MODELS -> "/models";
      case RESPONSES -> "/responses";
      case MESSAGES -> "/messages";
      case COUNT_TOKENS -> "/messages/count_tokens";
    };
  }
}
