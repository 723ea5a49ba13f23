package dev.sluice.extproc;

import com.google.protobuf.ByteString;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.BodySendMode;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.HeaderSendMode;
import io.envoyproxy.envoy.service.ext_proc.v3.CommonResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.HeaderMutation;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import org.jspecify.annotations.Nullable;

/**
 * Delivers in the modes in which exactly one reply follows each message: an event stream part by
 * part, a document as a whole if Envoy holds it, else in its last part.
 */
final class InTurn implements AnswerDelivery {
  /** The largest document, in bytes, that Envoy is asked to hold; as configured it holds 1 MiB. */
  private static final long LARGEST_HELD = 768 << 10;

  private final Link link;
  private final Modes modes;
  private final HeaderMutation changes;
  private final boolean document;
  private final long declared;
  private final BodySendMode wanted;
  private boolean headSent;

  /**
   * Makes a delivery.
   *
   * @param changes what becomes of the head
   * @param document whether the body is one piece, which goes on when it is whole
   * @param declared how long the body is said to be, or -1
   */
  InTurn(Link link, Modes modes, HeaderMutation changes, boolean document, long declared) {
    this.link = link;
    this.modes = modes;
    this.changes = changes;
    this.document = document;
    this.declared = declared;
    boolean held = document && declared >= 0 && declared <= LARGEST_HELD;
    this.wanted = held ? BodySendMode.BUFFERED : BodySendMode.STREAMED;
  }

  @Override
  public void head() {
    headSent = true;
    CommonResponse.Builder common = CommonResponse.newBuilder();
    if (changes.getSetHeadersCount() + changes.getRemoveHeadersCount() > 0) {
      common.setHeaderMutation(changes);
    }
    ProcessingResponse head = Messages.responseHead(common.build());
    boolean override = modes.overridable() && modes.answer() != wanted;
    link.send(
        override
            ? head.toBuilder()
                .setModeOverride(Modes.override(HeaderSendMode.SEND, BodySendMode.BUFFERED, wanted))
                .build()
            : head);
  }

  @Override
  public boolean headSent() {
    return headSent;
  }

  /** A body that Envoy holds, or as long as was declared, is whole though trailers may follow. */
  @Override
  public boolean last(boolean end, long size) {
    return end
        || (document && declared >= 0 && size >= declared)
        || (modes.answer() == BodySendMode.BUFFERED && wanted == BodySendMode.BUFFERED);
  }

  @Override
  public void body(ByteString came, byte[] bytes, boolean last, @Nullable HeaderMutation other) {
    if (other == null && PieceFlow.same(bytes, came)) {
      link.send(Messages.RESPONSE_BODY_PASSES);
    } else if (bytes.length == 0 && !last) {
      link.send(Messages.RESPONSE_BODY_HELD);
    } else {
      CommonResponse.Builder common =
          CommonResponse.newBuilder().setBodyMutation(Messages.replaced(bytes));
      if (last && document) {
        // Counts where Envoy holds the body; elsewhere it has taken the length away itself.
        HeaderChanges length =
            new HeaderChanges().set("content-length", Integer.toString(bytes.length));
        common.setHeaderMutation(
            other == null
                ? length.toMutation()
                : length.toMutation().toBuilder().mergeFrom(other).build());
      }
      link.send(Messages.responseBody(common.build()));
    }
  }

  /** Nothing can be added any more; whole events and documents have gone on before. */
  @Override
  public void trailers(byte[] bytes) {
    link.send(Messages.RESPONSE_TRAILERS_PASS);
  }
}
