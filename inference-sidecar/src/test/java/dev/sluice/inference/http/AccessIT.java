package dev.sluice.inference.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may call, over what, and who is believed. */
class AccessIT {
  private static final String TOKEN = "the gateway's token";
  private static final String ASK = "{\"model\":\"sim\",\"prompt\":\"x\",\"max_tokens\":1%s}";

  @TempDir private Path folder;

  @Test
  void onlyTheTrustedSideSaysWhoseCallItIsAndHowUrgent() throws Exception {
    HttpSettings settings = SimulatedServer.settings(Optional.empty(), Optional.of(TOKEN));
    try (SimulatedServer server = new SimulatedServer(1, 10, 0, settings)) {
      server.load();
      assertThat(status(server, "", "x-sluice-tenant", "acme")).isEqualTo(403);
      assertThat(status(server, "", "x-sluice-priority", "batch")).isEqualTo(403);
      assertThat(status(server, ",\"priority\":\"interactive\"")).isEqualTo(403);
      assertThat(status(server, "", "x-sluice-trust", "guessed")).isEqualTo(403);
      assertThat(
              status(
                  server,
                  ",\"priority\":\"interactive\"",
                  "x-sluice-trust",
                  TOKEN,
                  "x-sluice-tenant",
                  "acme"))
          .isEqualTo(200);
      assertThat(status(server, "", "x-sluice-trust", TOKEN, "x-sluice-priority", "now"))
          .isEqualTo(400);
    }
  }

  @Test
  void anybodySaysForHowLongAnAnswerIsWorthHaving() throws Exception {
    try (SimulatedServer server = SimulatedServer.ready(1, 10, 0)) {
      assertThat(status(server, "", "x-sluice-deadline-ms", "60000")).isEqualTo(200);
      assertThat(status(server, "", "x-envoy-expected-rq-timeout-ms", "60000")).isEqualTo(200);
      assertThat(status(server, "", "x-sluice-deadline-ms", "soon")).isEqualTo(400);
      HttpResponse<String> late =
          server.send(
              server
                  .request("/v1/completions")
                  .header("x-sluice-deadline-ms", "1")
                  .POST(BodyPublishers.ofString(ASK.formatted("").replace(":1}", ":4000}"))));
      assertThat(late.statusCode()).as(late.body()).isEqualTo(504);
      assertThat(late.body()).contains("deadline_exceeded");
      assertThat(status(server, ",\"cache_salt\":\"mine\"")).isEqualTo(200);
      assertThat(status(server, ",\"cache_salt\":7")).isEqualTo(400);
    }
  }

  @Test
  void theUnixSocketIsTrustedAndNeedsNoKey() throws Exception {
    Path socket = folder.resolve("socket");
    HttpSettings settings =
        new HttpSettings(
            List.of(SimulatedServer.ANY_PORT, new ListenAddress.Unix(socket)),
            Optional.empty(),
            Optional.of("sk-test"),
            Optional.empty(),
            SimulatedServer.MAX_BODY);
    try (SimulatedServer server = new SimulatedServer(1, 10, 0, settings)) {
      server.load();
      assertThat(status(server, "")).isEqualTo(401);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
          .isEqualTo("rw-rw----");
      assertThat(overSocket(socket, "x-sluice-tenant: acme")).startsWith("HTTP/1.1 200 OK");
      assertThatThrownBy(() -> new SimulatedServer(1, 10, 0, settings).close())
          .isInstanceOf(IOException.class)
          .hasMessageContaining("Another process listens on")
          .hasMessageEndingWith("--listen.");
    }
    assertThat(socket).doesNotExist();
  }

  @Test
  void aSocketThatADeadProcessLeftIsReplaced() throws Exception {
    Path socket = folder.resolve("socket");
    try (var channel = java.nio.channels.ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.bind(UnixDomainSocketAddress.of(socket));
    }
    assertThat(socket).exists();
    HttpSettings settings =
        new HttpSettings(
            List.of(new ListenAddress.Unix(socket)),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            SimulatedServer.MAX_BODY);
    try (SimulatedServer server = new SimulatedServer(1, 10, 0, settings)) {
      server.load();
      assertThat(overSocket(socket, "x-sluice-priority: batch")).startsWith("HTTP/1.1 200 OK");
    }
  }

  @Test
  void aClientCertificateReplacesTheKey() throws Exception {
    X509Bundle authority = authority("CN=authority");
    X509Bundle server = leaf(authority, "CN=sidecar");
    X509Bundle client = leaf(authority, "CN=client");
    X509Bundle stranger = leaf(authority("CN=other"), "CN=stranger");
    TlsSettings tls =
        new TlsSettings(
            write("server.pem", server.getCertificatePathPEM()),
            write("server.key", server.getPrivateKeyPEM()),
            Optional.of(write("ca.pem", authority.getCertificatePEM())));
    try (SimulatedServer running = new SimulatedServer(1, 10, 0, over(tls))) {
      running.load();
      assertThat(overTls(running, authority, null, "/health")).isEqualTo(200);
      assertThat(overTls(running, authority, null, "/v1/models")).isEqualTo(401);
      assertThat(overTls(running, authority, client, "/v1/models")).isEqualTo(200);
      assertThat(overTls(running, authority, stranger, "/v1/models")).isEqualTo(401);
    }
  }

  @Test
  void aCertificateThatIsReplacedSecuresNewConnections() throws Exception {
    X509Bundle before = authority("CN=before");
    X509Bundle after = authority("CN=after");
    X509Bundle first = leaf(before, "CN=first");
    TlsSettings tls =
        new TlsSettings(
            write("server.pem", first.getCertificatePathPEM()),
            write("server.key", first.getPrivateKeyPEM()),
            Optional.empty());
    try (SimulatedServer running = new SimulatedServer(1, 10, 0, over(tls))) {
      running.load();
      assertThat(overTls(running, before, null, "/health")).isEqualTo(200);
      assertThatThrownBy(() -> overTls(running, after, null, "/health"))
          .isInstanceOf(SSLHandshakeException.class);
      // With a file that is no certificate the former one goes on.
      write("server.pem", "half a file");
      assertThat(overTls(running, before, null, "/health")).isEqualTo(200);
      X509Bundle second = leaf(after, "CN=second");
      write("server.key", second.getPrivateKeyPEM());
      write("server.pem", second.getCertificatePathPEM());
      awaitTrust(running, after);
    }
  }

  private static void awaitTrust(SimulatedServer server, X509Bundle authority) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (true) {
      try {
        assertThat(overTls(server, authority, null, "/health")).isEqualTo(200);
        return;
      } catch (SSLHandshakeException e) {
        assertThat(System.nanoTime()).as("still the old certificate").isLessThan(deadline);
        Thread.sleep(50);
      }
    }
  }

  @Test
  void saysWhichFileOfTlsIsNotRight() throws Exception {
    Path text = write("text.pem", "no certificate");
    HttpSettings settings = over(new TlsSettings(text, folder.resolve("none"), Optional.empty()));
    assertThatThrownBy(() -> new SimulatedServer(1, 10, 0, settings).close())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("none given by --tls-key cannot be read");
  }

  private static HttpSettings over(TlsSettings tls) {
    return new HttpSettings(
        List.of(SimulatedServer.ANY_PORT),
        Optional.of(tls),
        Optional.empty(),
        Optional.empty(),
        SimulatedServer.MAX_BODY);
  }

  private static int status(SimulatedServer server, String more, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        server.request("/v1/completions").POST(BodyPublishers.ofString(ASK.formatted(more)));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return server.send(request).statusCode();
  }

  private static String overSocket(Path socket, String header) throws IOException {
    String body = ASK.formatted("");
    String request =
        "POST /v1/completions HTTP/1.1\r\nHost: x\r\nConnection: close\r\n%s\r\nContent-Length: %d\r\n\r\n%s"
            .formatted(header, body.length(), body);
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.UTF_8)));
      return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static int overTls(
      SimulatedServer server, X509Bundle authority, X509Bundle client, String path)
      throws Exception {
    TrustManagerFactory trust = authority.toTrustManagerFactory();
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(
        client == null ? null : client.toKeyManagerFactory().getKeyManagers(),
        trust.getTrustManagers(),
        null);
    try (HttpClient https = HttpClient.newBuilder().sslContext(context).build()) {
      URI uri = URI.create("https://localhost:" + server.port() + path);
      return https
          .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding())
          .statusCode();
    }
  }

  private static X509Bundle authority(String name) throws Exception {
    return new CertificateBuilder().subject(name).setIsCertificateAuthority(true).buildSelfSigned();
  }

  private static X509Bundle leaf(X509Bundle authority, String name) throws Exception {
    return new CertificateBuilder()
        .subject(name)
        .addSanDnsName("localhost")
        .buildIssuedBy(authority);
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }
}
