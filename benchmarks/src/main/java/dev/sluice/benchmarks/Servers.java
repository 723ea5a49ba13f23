package dev.sluice.benchmarks;

import dev.sluice.config.Sluice;
import dev.sluice.servlet.SluiceFilter;
import dev.sluice.servlet.UpstreamServlet;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.Locale;

/**
 * The servers that load is put on, one process each: {@code Servers MODE [UPSTREAM]}, or {@code
 * Servers echo ADDRESS}.
 *
 * <p>Prints {@code ready PORT} and runs until its standard input ends, so that no server outlives
 * the script that started it.
 */
public final class Servers {
  /** What a server does with a call. */
  enum Mode {
    /** Is the upstream. */
    MOCK,
    /** Tomcat answers by itself. */
    ANSWER,
    /** Tomcat forwards to the upstream. */
    FORWARD,
    /** Tomcat forwards to the upstream with a client as applications use it. */
    CLIENT,
    /** Tomcat forwards to the upstream through Sluice. */
    SLUICE,
    /** Is the emptiest external processor of an Envoy. */
    ECHO
  }

  private Servers() {}

  /** Runs a server until the standard input ends. */
  public static void main(String... arguments) throws Exception {
    Mode mode = Mode.valueOf(arguments[0].toUpperCase(Locale.ROOT));
    String argument = arguments.length > 1 ? arguments[1] : "http://127.0.0.1:9";
    switch (mode) {
      case MOCK -> {
        try (MockUpstream mock = new MockUpstream(0)) {
          serve(mock.port());
        }
      }
      case ECHO -> {
        try (ProcessorServer echo = new ProcessorServer(argument, new EchoProcessor())) {
          serve(echo.port());
        }
      }
      case ANSWER, FORWARD, CLIENT, SLUICE -> {
        try (Container container = container(mode, URI.create(argument))) {
          serve(container.port());
        }
      }
    }
  }

  /** Starts a Tomcat. */
  static Container container(Mode mode, URI upstream) throws Exception {
    Scratch scratch = Scratch.create();
    return switch (mode) {
      case MOCK, ECHO -> throw new IllegalArgumentException(mode + " needs no Tomcat");
      case ANSWER -> new Container(scratch, null, new AnswerServlet(), () -> {});
      case FORWARD -> new Container(scratch, null, new ForwardServlet(upstream), () -> {});
      case CLIENT -> new Container(scratch, null, new ClientServlet(upstream), () -> {});
      case SLUICE -> {
        Sluice sluice = Policies.open(upstream, scratch.folder());
        yield new Container(scratch, new SluiceFilter(sluice), new UpstreamServlet(), sluice);
      }
    };
  }

  private static void serve(int port) throws IOException {
    System.out.println("ready " + port);
    System.in.transferTo(OutputStream.nullOutputStream());
  }
}
