package dev.sluice.extproc.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.ServerCredentials;
import io.grpc.TlsServerCredentials;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerKeysTest {
  @TempDir Path folder;
  private final Looks timer = new Looks();
  private Instant modified = Instant.parse("2026-01-01T00:00:00Z");

  /** Keeps what shall be done again and again, until the test does it. */
  private static final class Looks extends ScheduledThreadPoolExecutor {
    private final List<Runnable> looks = new ArrayList<>();

    Looks() {
      super(0);
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(
        Runnable look, long first, long delay, TimeUnit unit) {
      assertThat(unit.toSeconds(delay)).isEqualTo(60);
      looks.add(look);
      return super.schedule(() -> {}, delay, unit);
    }

    void look() {
      looks.forEach(Runnable::run);
    }
  }

  @AfterEach
  void stop() {
    timer.shutdownNow();
  }

  private static X509Bundle bundle(String name) throws Exception {
    return new CertificateBuilder()
        .ecp256()
        .subject(name)
        .setIsCertificateAuthority(true)
        .buildSelfSigned();
  }

  private TlsSettings write(X509Bundle server, X509Bundle clients) throws Exception {
    modified = modified.plusSeconds(1);
    return new TlsSettings(
        write("server.pem", server.getCertificatePathPEM()),
        write("server.key", server.getPrivateKeyPEM()),
        write("clients.pem", clients.getCertificatePEM()));
  }

  private Path write(String name, String pem) throws Exception {
    Path file = Files.writeString(folder.resolve(name), pem);
    return Files.setLastModifiedTime(file, FileTime.from(modified));
  }

  private static X509Certificate shown(ServerCredentials credentials) {
    X509ExtendedKeyManager keys =
        (X509ExtendedKeyManager)
            ((TlsServerCredentials) credentials).getKeyManagers().iterator().next();
    return keys.getCertificateChain(keys.chooseEngineServerAlias("EC", null, null))[0];
  }

  private static X509Certificate[] trusted(ServerCredentials credentials) {
    X509TrustManager trust =
        (X509TrustManager)
            ((TlsServerCredentials) credentials).getTrustManagers().iterator().next();
    return trust.getAcceptedIssuers();
  }

  @Test
  void takesFilesThatChangedWithoutARestart() throws Exception {
    X509Bundle before = bundle("CN=before");
    X509Bundle after = bundle("CN=after");
    ServerCredentials credentials = ServerKeys.of(write(before, before), timer);
    assertThat(shown(credentials)).isEqualTo(before.getCertificate());
    assertThat(trusted(credentials)).containsExactly(before.getCertificate());

    write(after, after);
    timer.look();

    assertThat(shown(credentials)).isEqualTo(after.getCertificate());
    assertThat(trusted(credentials)).containsExactly(after.getCertificate());
  }

  @Test
  void aKeyOfAnotherCertificateIsRefusedAtOnce() throws Exception {
    TlsSettings tls = write(bundle("CN=one"), bundle("CN=clients"));
    write("server.key", bundle("CN=other").getPrivateKeyPEM());

    assertThatThrownBy(() -> ServerKeys.of(tls, timer))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("server.pem")
        .hasMessageContaining("the key is not the certificate's");
  }

  @ParameterizedTest
  @ValueSource(strings = {"server.pem", "server.key", "clients.pem"})
  void aFileThatIsNotThereIsNamed(String missing) throws Exception {
    X509Bundle bundle = bundle("CN=any");
    TlsSettings tls = write(bundle, bundle);
    Files.delete(folder.resolve(missing));

    assertThatThrownBy(() -> ServerKeys.of(tls, timer))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(missing + " cannot be read");
  }

  @Test
  void keepsWhatItHasWhileTheFilesCannotBeUsed() throws Exception {
    X509Bundle before = bundle("CN=before");
    ServerCredentials credentials = ServerKeys.of(write(before, before), timer);

    modified = modified.plusSeconds(1);
    write("server.pem", "half a certif");
    write("clients.pem", "half a certif");
    timer.look();

    assertThat(shown(credentials)).isEqualTo(before.getCertificate());
    assertThat(trusted(credentials)).containsExactly(before.getCertificate());
  }
}
