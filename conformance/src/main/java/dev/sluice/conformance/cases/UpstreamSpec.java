package dev.sluice.conformance.cases;

import dev.sluice.Setting;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request that a provider gets, and its answer. */
public record UpstreamSpec(
    @Setting(value = "which provider gets it", standard = "alpha") ProviderName at,
    @Setting("method, path and query that it has, such as POST /v1/embeddings")
        @Nullable String request,
    @Setting(value = "headers that it has, with their values", standard = "{}")
        Map<String, String> headers,
    @Setting(value = "names of headers that it has not", standard = "[]") List<String> without,
    @Setting("body that it has, byte for byte") @Nullable String body,
    @Setting("JSON whose members its body has") @Nullable String json,
    @Setting(value = "what the provider answers", standard = "{}") ReplySpec reply) {

  /** The providers that there are. */
  public enum ProviderName {
    /** The first. */
    ALPHA,
    /** The second. */
    BETA
  }
}
