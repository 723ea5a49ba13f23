package dev.sluice.conformance.fake;

import dev.sluice.conformance.wire.HttpConnection;
import dev.sluice.conformance.wire.HttpHead;
import dev.sluice.conformance.wire.LoopbackServer;
import io.grpc.Channel;
import java.io.IOException;

/**
 * A server that does with requests what Envoy's external processing filter and its router do.
 *
 * <p>It takes one request a connection, over HTTP/1.1. A virtual thread serves each.
 */
public final class FakeEnvoy implements AutoCloseable {
  private final Setup setup;
  private final Channel processor;
  private final LoopbackServer server;

  /**
   * Begins to serve.
   *
   * @param processor leads to the processor
   */
  public FakeEnvoy(Setup setup, Channel processor) throws IOException {
    this.setup = setup;
    this.processor = processor;
    this.server = new LoopbackServer("fake-envoy", this::serve);
  }

  /** Returns where clients connect. */
  public int port() {
    return server.port();
  }

  private void serve(HttpConnection client) throws IOException {
    HttpHead head = client.readHead();
    if (head != null) {
      new Traffic(setup, new ProcessorLink(processor), client, head).serve();
    }
  }

  /** Stops listening and resets all that is under way. */
  @Override
  public void close() throws IOException {
    server.close();
  }
}
