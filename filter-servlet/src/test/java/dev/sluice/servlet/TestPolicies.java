package dev.sluice.servlet;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** A policy file whose models are what the mock provider can do. */
final class TestPolicies {
  private TestPolicies() {}

  static String yaml(URI provider, String key, String limited) {
    StringBuilder models = new StringBuilder();
    for (String name : List.of("json", "sse", "endless", "death", "json-death")) {
      models.append("  " + name + ": { targets: [ { provider: mock, model: " + name + " } ]");
      models.append(name.equals("json") ? ", aliases: [ alias ] }\n" : " }\n");
    }
    return """
    sluice: 1
    providers:
      mock: { type: openai, url: %s }
    models:
    %scallers:
      keys:
        - { sha256: %s, tenant: test }
        - { sha256: %s, tenant: limited }
    policies:
      - limit: { per: tenant, requests: 3/min, only: { tenant: limited } }
      - route: { model: auto }
    """
        .formatted(provider, models, sha256(key), sha256(limited));
  }

  /** Returns the file with all that opens files and starts threads. */
  static String everything(String yaml) {
    return yaml.replace("policies:\n", "telemetry: { audit: audit.jsonl }\npolicies:\n")
        + "  - trim: { window: 0.8, keep: [system, last: 2] }\n"
        + "  - cache: { exact: 1h, heap: 1MB, disk: 10MB, directory: cache }\n";
  }

  private static String sha256(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
