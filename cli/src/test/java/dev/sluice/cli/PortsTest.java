package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PortsTest {
  @ParameterizedTest
  @ValueSource(ints = {-5, 65_536, 99_999})
  void whatIsNoPortIsWrongInput(int port) {
    assertThatThrownBy(() -> Ports.free(Ports.LOOPBACK, port, "gateway", "--port"))
        .isInstanceOfSatisfying(
            CommandFailure.class, failure -> assertThat(failure.exitCode()).isEqualTo(2))
        .hasMessage(
            port + " is no port: give one from 1 to 65535, or 0 for any free one, with --port");
  }

  /** Addresses of RFC 5737 are for documentation and nobody's. */
  @Test
  void anAddressOfAnotherMachineIsNotCalledInUse() {
    assertThatThrownBy(() -> Ports.resolve("192.0.2.1", "--address"))
        .isInstanceOf(CommandFailure.class)
        .hasMessage("192.0.2.1 is no address of this machine: give another with --address");
  }

  @Test
  void anyAddressAndLoopbackAreOfThisMachine() {
    assertThat(Ports.resolve("0.0.0.0", "--address").isAnyLocalAddress()).isTrue();
    assertThat(Ports.resolve("127.0.0.2", "--address").isLoopbackAddress()).isTrue();
  }

  @Test
  void aTakenPortIsInUse() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();

      assertThatThrownBy(() -> Ports.free(Ports.LOOPBACK, port, "gateway", "--port"))
          .isInstanceOf(CommandFailure.class)
          .hasMessageContaining("port " + port + " of 127.0.0.1 is in use");
    }
  }
}
