package dev.sluice.conformance.envoy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EnvoyProcessIT {
  private static final String CONFIGURATION =
      """
      admin: { address: { socket_address: { address: 127.0.0.1, port_value: 0 } } }
      static_resources:
        listeners:
          - name: front
            enable_reuse_port: false
            address: { socket_address: { address: 127.0.0.1, port_value: 0 } }
            filter_chains:
              - filters:
                  - name: echo
                    typed_config:
                      "@type": type.googleapis.com/envoy.extensions.filters.network.echo.v3.Echo
      """;

  private Path binary;

  @BeforeEach
  void findEnvoy() {
    Assumptions.assumeTrue(EnvoyProcess.find().isPresent(), "no Envoy is installed");
    binary = EnvoyProcess.find().orElseThrow();
  }

  @Test
  void itServesOnThePortThatItSaysUntilItIsClosed() throws IOException {
    EnvoyProcess envoy = EnvoyProcess.start(binary, CONFIGURATION);
    int port = envoy.port("front");
    try (envoy;
        Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
      client.getOutputStream().write('x');
      assertThat(client.getInputStream().read()).isEqualTo('x');
      assertThat(envoy.ask("/server_info")).contains("\"state\": \"LIVE\"");
      assertThatThrownBy(() -> envoy.port("back")).hasMessageContaining("back");
    }
    assertThat(ProcessHandle.of(envoy.pid())).isEmpty();
  }

  @Test
  void whatIsWrongInAConfigurationIsTold() {
    assertThatThrownBy(() -> EnvoyProcess.start(binary, "admin: { adress: {} }"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("adress");
  }
}
