package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The official Python client against the whole path. */
class OpenAiPythonIT {
  @Test
  void theOfficialClientChatsStreamsEmbedsListsAndRetries() throws Exception {
    Path python = RunningSluice.root().resolve(".venv/bin/python");
    assumeTrue(Files.isExecutable(python), "Python is no prerequisite; .ci/run makes this .venv");
    try (RunningSluice sluice = RunningSluice.start()) {
      Path script = Path.of("src/test/python/openai_client.py").toAbsolutePath();
      Process client =
          new ProcessBuilder(python.toString(), script.toString(), sluice.url() + "/v1")
              .redirectErrorStream(true)
              .start();

      String output = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertThat(client.waitFor()).as(output).isZero();
      assertThat(output)
          .contains(
              "chat ok", "stream ok", "embeddings ok", "models ok", "errors ok", "retries ok");
    }
  }
}
