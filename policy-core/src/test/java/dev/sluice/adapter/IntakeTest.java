package dev.sluice.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Call;
import dev.sluice.Decision;
import dev.sluice.Exchange;
import dev.sluice.Headers;
import dev.sluice.Models;
import dev.sluice.Protocol;
import dev.sluice.RequestHead;
import dev.sluice.Sample;
import dev.sluice.identity.IdentityPolicy;
import dev.sluice.identity.IdentitySettings;
import dev.sluice.identity.KeyHash;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose bodies are read. */
class IntakeTest {
  private static final String CALL = "{\"model\":\"small\",\"messages\":[]}";

  private final List<String> asked = new ArrayList<>();

  private final Intake.Source body =
      new Intake.Source() {
        @Override
        public byte[] read() {
          asked.add("read");
          return CALL.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public void skip() {
          asked.add("skip");
        }
      };

  private static Exchange exchange() {
    var environment = Sample.environment(new AtomicLong());
    var key =
        new IdentitySettings.Key(
            KeyHash.of("sk-known"),
            "acme",
            null,
            null,
            dev.sluice.Caller.Priority.STANDARD,
            List.of(),
            List.of(),
            List.of(),
            null);
    return Sample.pipeline(
            environment,
            new IdentityPolicy(
                new IdentitySettings(List.of(key), null),
                new Models(List.of(), Map.of()),
                environment.time()))
        .begin();
  }

  private Decision<Call> decide(String... headers) throws IOException {
    RequestHead head =
        new RequestHead(
            "POST", "/v1/chat/completions", null, Headers.of(headers), "127.0.0.1", null);
    return new Intake("call-1", Protocol.CHAT, head).decide(exchange(), body);
  }

  @ParameterizedTest
  @ValueSource(strings = {"100000", "99999999999999999999"})
  void aStrangersLongBodyIsNotRead(String length) throws IOException {
    Decision<Call> decision = decide("x-api-key", "sk-guessed", "content-length", length);

    assertThat(Sample.reply(decision).head().status()).isEqualTo(401);
    assertThat(Sample.text(Sample.reply(decision))).contains("No valid API key was given");
    assertThat(asked).containsExactly("skip");
  }

  @Test
  void norIsOneOfUnknownLength() throws IOException {
    assertThat(Sample.reply(decide()).head().status()).isEqualTo(401);
    assertThat(asked).containsExactly("skip");
  }

  @Test
  void shortBodiesAndThoseOfKnownCallersAre() throws IOException {
    assertThat(Sample.reply(decide("content-length", "99999")).head().status()).isEqualTo(401);
    Sample.go(decide("x-api-key", "sk-known", "content-length", "5000000"));

    assertThat(asked).containsExactly("read", "read");
  }
}
