package dev.sluice.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.ApiException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** Which bodies are read. */
class BodyLimitsTest {
  private final BodyLimits limits = new BodyLimits(4 << 20, "the cap");

  private static byte[] zip(byte[] plain) throws IOException {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
      out.write(plain);
    }
    return zipped.toByteArray();
  }

  private static void assertStatus(int status, Runnable reading) {
    assertThatThrownBy(reading::run)
        .isInstanceOfSatisfying(
            ApiException.class, e -> assertThat(e.error().status()).isEqualTo(status));
  }

  @Test
  void aPlainBodyStaysTheSameArray() {
    byte[] body = {'{', '}'};

    assertThat(limits.plain(null, body)).isSameAs(body);
    assertThat(limits.plain("identity", body)).isSameAs(body);
  }

  @Test
  void aGzippedBodyIsInflated() throws IOException {
    byte[] body = "{\"model\":\"é\"}".getBytes(StandardCharsets.UTF_8);

    assertThat(limits.plain(" GZIP ", zip(body))).isEqualTo(body);
  }

  @Test
  void moreThanTheCapIsRefusedBeforeAndAfterInflating() throws IOException {
    byte[] zipped = zip(new byte[100]);

    assertStatus(413, () -> new BodyLimits(99, "the cap").plain("gzip", zipped));
    assertStatus(413, () -> new BodyLimits(99, "the cap").plain(null, new byte[100]));
    assertStatus(413, () -> limits.require(null, (4 << 20) + 1));
    assertThat(limits.tooLarge()).hasMessageContaining("raise the cap");
  }

  @Test
  void bombsBrokenAndUnknownCodingsAreRefused() throws IOException {
    byte[] bomb = zip(new byte[3 << 20]);

    assertStatus(415, () -> limits.plain("gzip", bomb));
    assertStatus(415, () -> limits.plain("gzip", new byte[] {'{', '}'}));
    assertStatus(415, () -> limits.plain("br", new byte[0]));
    assertStatus(415, () -> limits.require("br", 1));
  }
}
