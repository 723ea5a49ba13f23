package dev.sluice.extproc;

import com.google.protobuf.ByteString;
import dev.sluice.AnswerFacts;
import dev.sluice.AnswerHead;
import dev.sluice.AnswerPiece;
import dev.sluice.Decision;
import dev.sluice.Headers;
import dev.sluice.Policy.Reach;
import dev.sluice.Reply;
import dev.sluice.adapter.CallIds;
import dev.sluice.upstream.HeaderRules;
import io.envoyproxy.envoy.service.ext_proc.v3.HeaderMutation;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpBody;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A call's way back: the answer's head, then its bytes as they come. */
final class AnswerHalf {
  static final byte[] NOTHING = new byte[0];

  private final Passage passage;
  private final Heads received;
  private final AnswerHead seen;
  private final PieceFlow flow;
  private final boolean document;
  private @Nullable AnswerDelivery delivery;
  private boolean finished;
  private boolean replaced;
  private long came;

  /** Makes the way back of an answer whose head has come. */
  AnswerHalf(Passage passage, Heads received) {
    this(
        passage,
        received,
        new AnswerHead(received.status(), forClient(received.headers(), passage.id())));
  }

  /**
   * Makes the way back of another answer in the place of the one whose head has come.
   *
   * @param seen the head that policies see
   */
  AnswerHalf(Passage passage, Heads received, AnswerHead seen) {
    this.passage = passage;
    this.received = received;
    this.seen = seen;
    this.flow = new PieceFlow(passage, seen);
    this.document = seen.document();
  }

  /** The head as policies and clients see it: ours by name, without a length that may change. */
  private static Headers forClient(Headers received, String id) {
    String connection = HeaderRules.connection(received);
    Headers.Builder kept = new Headers.Builder();
    received.forEach(
        (name, value) -> {
          if (HeaderRules.ofAnswer(name, connection)) {
            kept.add(name, value);
          }
        });
    return kept.set(CallIds.HEADER, id).build();
  }

  /** Returns whether Envoy knows what becomes of the head. */
  boolean headSent() {
    return finished || (delivery != null && delivery.headSent());
  }

  /** Returns whether nobody needs the body, which passes. */
  boolean endsWithHead() {
    return !replaced && passage.exchange().reach() != Reach.ANSWER;
  }

  /** Asks about the head of an answer whose body will come. */
  void head() {
    ask(
        head -> {
          if (endsWithHead()) {
            ProcessingResponse reply = Messages.responseHead(changes(head));
            passage
                .link()
                .send(
                    passage.modes().overridable()
                        ? reply.toBuilder().setModeOverride(Modes.NOTHING_MORE).build()
                        : reply);
            end();
            return;
          }
          AnswerDelivery chosen = delivery(changes(head));
          delivery = chosen;
          chosen.head();
          passage.link().next();
        });
  }

  /** Asks about an answer all of which is here: without a body, or in the place of another. */
  void whole(byte[] body) {
    ask(head -> flow.feed(body, true, () -> endWhole(head)));
  }

  private void ask(Consumer<AnswerHead> then) {
    passage.await(
        passage.exchange().onHead(seen),
        decision -> {
          if (decision instanceof Decision.Answer<AnswerHead> answer) {
            finished = true;
            replaced = true;
            passage.answer(answer.reply());
          } else if (decision instanceof Decision.Continue<AnswerHead> go) {
            then.accept(go.value());
          }
        });
  }

  private AnswerDelivery delivery(HeaderMutation changes) {
    return passage.modes().duplexResponse()
        ? new FullDuplex(passage.link(), changes, document)
        : new InTurn(passage.link(), passage.modes(), changes, document, received.declaredLength());
  }

  /** Returns what makes of the head that came another, whose length is somebody else's matter. */
  private HeaderMutation changes(AnswerHead to) {
    return new HeaderChanges()
        .status(received.status(), to.status())
        .difference(received.headers(), to.headers(), name -> name.equals("content-length"))
        .toMutation();
  }

  /** A policy may add a body to an answer that has none. */
  private void endWhole(AnswerHead head) {
    finished = true;
    Reply replacement = flow.replacement();
    byte[] body = flow.take();
    Reply whole =
        replacement != null
            ? replacement
            : new Reply(
                Reply.Origin.UPSTREAM,
                head,
                List.of(new AnswerPiece(AnswerPiece.Kind.BODY, body, AnswerFacts.NONE)));
    if (replacement != null || body.length > 0) {
      replaced = true;
      passage.replace(received, whole);
      return;
    }
    passage.link().send(Messages.responseHead(changes(head)));
    end();
  }

  /** Takes the next part of the body; Envoys since 1.35 end large full-duplex ones twice. */
  void body(HttpBody part) {
    if (finished) {
      passage.skipBody();
      return;
    }
    AnswerDelivery chosen = delivery;
    if (chosen == null) {
      throw new IllegalStateException("Envoy sent a body before its head was answered");
    }
    ByteString bytes = part.getBody();
    came += bytes.size();
    boolean last = chosen.last(part.getEndOfStream(), came);
    flow.feed(Bytes.of(bytes), last, () -> deliver(chosen, bytes, last));
  }

  private void deliver(AnswerDelivery chosen, ByteString bytes, boolean last) {
    Reply replacement = flow.replacement();
    HeaderMutation other = last && document && replacement != null ? changes(replacement) : null;
    chosen.body(bytes, flow.take(), last, other);
    if (last) {
      end();
    } else {
      passage.link().next();
    }
  }

  private HeaderMutation changes(Reply replacement) {
    AnswerHead head = replacement.head();
    return changes(
        new AnswerHead(head.status(), head.headers().with(CallIds.HEADER, passage.id())));
  }

  /** The body has ended with trailers. */
  void trailers() {
    AnswerDelivery chosen = delivery;
    if (chosen == null || finished) {
      passage.link().send(Messages.RESPONSE_TRAILERS_PASS);
      passage.link().next();
      return;
    }
    flow.feed(
        NOTHING,
        true,
        () -> {
          chosen.trailers(flow.take());
          end();
        });
  }

  private void end() {
    finished = true;
    passage.end();
    passage.link().next();
  }
}
