package dev.sluice.extproc.server;

import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Starts servers for tests. */
final class Servers {
  static final int MAX_MESSAGE = 1 << 20;
  static final Listen ANY_PORT = Listen.parse("127.0.0.1:0");

  private Servers() {}

  static ServerSettings settings(Listen listen, @Nullable TlsSettings tls, Duration drain) {
    return new ServerSettings(
        listen, PosixFilePermissions.fromString("rw-rw----"), tls, MAX_MESSAGE, drain, false);
  }

  static ExtProcServer start(Listen listen) throws IOException {
    return start(settings(listen, null, Duration.ofSeconds(10)));
  }

  static ExtProcServer start(ServerSettings settings) throws IOException {
    return ExtProcServer.start(settings, List.of(new HeldStreams()));
  }

  static Listen socket(Path folder) {
    return new Listen.Unix(folder.resolve("sluice.sock"));
  }
}
