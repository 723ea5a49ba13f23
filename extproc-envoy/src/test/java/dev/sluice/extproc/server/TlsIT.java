package dev.sluice.extproc.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.ChannelCredentials;
import io.grpc.Status;
import io.grpc.TlsChannelCredentials;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsIT {
  @TempDir private static Path folder;
  private static Path authority;
  private static Path certificate;
  private static Path key;
  private static Path clientCertificate;
  private static Path clientKey;
  private static X509Bundle lateClient;

  @BeforeAll
  static void makeCertificates() throws Exception {
    X509Bundle root = authority("CN=authority");
    X509Bundle server =
        new CertificateBuilder()
            .ecp256()
            .subject("CN=processor")
            .addSanDnsName("localhost")
            .addExtendedKeyUsageServerAuth()
            .buildIssuedBy(root);
    X509Bundle client =
        new CertificateBuilder()
            .ecp256()
            .subject("CN=envoy")
            .addExtendedKeyUsageClientAuth()
            .buildIssuedBy(root);
    lateClient =
        new CertificateBuilder()
            .ecp256()
            .subject("CN=late")
            .notBefore(Instant.parse("2020-01-01T00:00:00Z"))
            .notAfter(Instant.parse("2020-02-01T00:00:00Z"))
            .addExtendedKeyUsageClientAuth()
            .buildIssuedBy(root);
    authority = write("ca.pem", root.getCertificatePEM());
    certificate = write("server.pem", server.getCertificatePathPEM());
    key = write("server.key", server.getPrivateKeyPEM());
    clientCertificate = write("client.pem", client.getCertificatePathPEM());
    clientKey = write("client.key", client.getPrivateKeyPEM());
  }

  private static X509Bundle authority(String name) throws Exception {
    return new CertificateBuilder()
        .ecp256()
        .subject(name)
        .setIsCertificateAuthority(true)
        .buildSelfSigned();
  }

  private static Path write(String name, String pem) throws Exception {
    return Files.writeString(folder.resolve(name), pem);
  }

  private static ExtProcServer start(TlsSettings tls) throws Exception {
    return Servers.start(Servers.settings(Servers.ANY_PORT, tls, Duration.ofSeconds(5)));
  }

  private static TlsChannelCredentials.Builder trusting() throws Exception {
    return TlsChannelCredentials.newBuilder().trustManager(authority.toFile());
  }

  @Test
  void provesItself() throws Exception {
    try (ExtProcServer server = start(new TlsSettings(certificate, key, null));
        TestClient trusting = TestClient.of(server.listen(), trusting().build());
        TestClient plain = TestClient.of(server.listen())) {
      assertThat(trusting.open().finish()).isTrue();
      assertThat(plain.refusal(0)).isEqualTo(Status.Code.UNAVAILABLE);
    }
  }

  @Test
  void letsOnlyClientsInThatProveThemselves() throws Exception {
    Path stranger = write("stranger.pem", authority("CN=stranger").getCertificatePEM());
    ChannelCredentials known =
        trusting().keyManager(clientCertificate.toFile(), clientKey.toFile()).build();
    try (ExtProcServer server = start(new TlsSettings(certificate, key, authority));
        ExtProcServer other = start(new TlsSettings(certificate, key, stranger));
        TestClient proven = TestClient.of(server.listen(), known);
        TestClient unknown = TestClient.of(other.listen(), known);
        TestClient anonymous = TestClient.of(server.listen(), trusting().build())) {
      assertThat(proven.open().finish()).isTrue();
      assertThat(unknown.refusal(0)).isEqualTo(Status.Code.UNAVAILABLE);
      assertThat(anonymous.refusal(0)).isEqualTo(Status.Code.UNAVAILABLE);
    }
  }

  @Test
  void saysWhoWasRefusedAndWhy() throws Exception {
    Path late = write("late.pem", lateClient.getCertificatePathPEM());
    Path lateKey = write("late.key", lateClient.getPrivateKeyPEM());
    Warnings warnings = new Warnings(ExtProcServer.class.getName());
    try (warnings;
        ExtProcServer server = start(new TlsSettings(certificate, key, authority));
        TestClient over =
            TestClient.of(
                server.listen(), trusting().keyManager(late.toFile(), lateKey.toFile()).build())) {
      assertThat(over.refusal(0)).isEqualTo(Status.Code.UNAVAILABLE);
      assertThat(over.refusal(0)).isEqualTo(Status.Code.UNAVAILABLE);
    }

    assertThat(warnings.lines())
        .singleElement()
        .asString()
        .startsWith("a client was refused whose certificate is of CN=late, by CN=authority")
        .contains("to 2020-02-01T00:00:00Z", "an authority in " + authority);
  }

  @Test
  void saysThatItsOwnCertificateIsOver() throws Exception {
    X509Bundle over =
        new CertificateBuilder()
            .ecp256()
            .subject("CN=processor")
            .notBefore(Instant.parse("2020-01-01T00:00:00Z"))
            .notAfter(Instant.parse("2020-02-01T00:00:00Z"))
            .setIsCertificateAuthority(true)
            .buildSelfSigned();
    Path old = write("old.pem", over.getCertificatePEM());
    Path oldKey = write("old.key", over.getPrivateKeyPEM());
    Warnings warnings = new Warnings(ExtProcServer.class.getName());
    try (warnings) {
      start(new TlsSettings(old, oldKey, null)).close();
    }

    assertThat(warnings.lines())
        .containsExactly(
            "the certificate "
                + old
                + " is valid from 2020-01-01T00:00:00Z to 2020-02-01T00:00:00Z only, so that"
                + " clients refuse it now: replace the file, or set the clock");
  }

  @Test
  void saysWhichFilesCannotBeUsed() throws Exception {
    Path broken = write("broken.pem", "no certificate");

    assertThatThrownBy(() -> start(new TlsSettings(certificate, broken, null)))
        .hasMessageContaining("the certificate " + certificate + " with the key " + broken);
    assertThatThrownBy(() -> start(new TlsSettings(folder.resolve("none.pem"), key, null)))
        .hasMessageContaining("none.pem");
    assertThatThrownBy(() -> start(new TlsSettings(certificate, key, broken)))
        .hasMessageContaining("the clients' authorities in " + broken);
  }
}
