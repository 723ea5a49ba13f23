package dev.sluice.cache;

import dev.sluice.Asked;
import dev.sluice.Call;
import org.junit.jupiter.api.AfterEach;

/** The cache in memory, and chats that ask for it. */
abstract class CachePolicyFixture {
  static final String HELLO = "\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]";

  CacheTestKit kit = new CacheTestKit(CacheTestKit.inMemory());

  @AfterEach
  void close() {
    kit.close();
  }

  final void use(CacheSettings settings) {
    kit.close();
    kit = new CacheTestKit(settings);
  }

  static Call chat(String more) {
    return Asked.chat("{\"model\":\"small\"," + HELLO + more + "}");
  }
}
