package dev.sluice.cache;

import dev.sluice.Asked;
import dev.sluice.Call;
import dev.sluice.LogRecords;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** A folder for the cache's disk tier, and what the store says about it. */
abstract class CacheDiskFixture {
  static final Call HELLO =
      Asked.chat("{\"model\":\"small\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}");

  @TempDir Path directory;

  final LogRecords logged = new LogRecords(CacheStore.class);

  @AfterEach
  void stopListening() {
    logged.close();
  }

  final CacheTestKit open() {
    return new CacheTestKit(CacheTestKit.onDisk(directory));
  }

  final void fill() {
    try (CacheTestKit kit = open()) {
      kit.answerJson(HELLO);
    }
  }
}
