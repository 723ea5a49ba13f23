package dev.sluice.extproc;

import com.google.protobuf.ByteString;
import io.envoyproxy.envoy.service.ext_proc.v3.HeaderMutation;
import org.jspecify.annotations.Nullable;

/**
 * Delivers where bodies come and go independently of each other: an event as soon as it is whole; a
 * document, and its head with it, when it is.
 */
final class FullDuplex implements AnswerDelivery {
  private final Link link;
  private final HeaderMutation changes;
  private final boolean document;
  private boolean headSent;

  /**
   * Makes a delivery.
   *
   * @param changes what becomes of the head
   * @param document whether the body is one piece, which goes on when it is whole
   */
  FullDuplex(Link link, HeaderMutation changes, boolean document) {
    this.link = link;
    this.changes = changes;
    this.document = document;
  }

  @Override
  public void head() {
    if (!document) {
      send(changes);
    }
  }

  private void send(HeaderMutation head) {
    headSent = true;
    link.send(Messages.responseHead(head));
  }

  @Override
  public boolean headSent() {
    return headSent;
  }

  @Override
  public boolean last(boolean end, long size) {
    return end;
  }

  @Override
  public void body(ByteString came, byte[] bytes, boolean last, @Nullable HeaderMutation other) {
    if (!headSent) {
      if (!last && bytes.length == 0) {
        return;
      }
      send(other == null ? changes : other);
    }
    Messages.streamResponse(link, Bytes.field(bytes), last);
  }

  @Override
  public void trailers(byte[] bytes) {
    body(ByteString.EMPTY, bytes, false, null);
    if (!headSent) {
      send(changes);
    }
    link.send(Messages.RESPONSE_TRAILERS_PASS);
  }
}
