package dev.sluice.conformance.wire;

import dev.sluice.Headers;
import dev.sluice.conformance.cases.UpstreamSpec;
import dev.sluice.conformance.wire.Script.Got;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A provider that answers as the script of the moment says; a virtual thread a connection. */
public final class ScriptedUpstream implements AutoCloseable {
  private final UpstreamSpec.ProviderName name;
  private final LoopbackServer server;
  private volatile @Nullable Script script;

  /** Begins to serve. */
  public ScriptedUpstream(UpstreamSpec.ProviderName name) throws IOException {
    this.name = name;
    this.server = new LoopbackServer("upstream-" + name, this::serve);
  }

  /** Returns host and port. */
  public String address() {
    return "127.0.0.1:" + server.port();
  }

  /** Answers from now on as a script says. */
  public void play(Script next) {
    script = next;
  }

  private void serve(HttpConnection connection) throws IOException {
    for (HttpHead head = connection.readHead(); head != null; head = connection.readHead()) {
      if ("100-continue".equals(head.headers().get("expect"))) {
        connection.write(new HttpHead("HTTP/1.1 100 Continue", Headers.NONE).bytes());
      }
      byte[] body = connection.body(head.headers(), false).readAllBytes();
      Script playing = script;
      if (playing == null || !answer(connection, playing, new Got(name, head, body))) {
        return;
      }
    }
  }

  /** Returns whether the connection may carry another request. */
  private static boolean answer(HttpConnection connection, Script playing, Got request)
      throws IOException {
    try {
      UpstreamSpec expected = playing.next(request);
      if (expected == null) {
        return false;
      }
      return new Reply(connection, playing, request).send(expected.reply());
    } finally {
      playing.ended();
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
