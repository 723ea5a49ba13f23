package dev.sluice.extproc;

import dev.sluice.Policy.Reach;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.BodySendMode;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.HeaderSendMode;
import io.envoyproxy.envoy.service.ext_proc.v3.CommonResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;

/**
 * What Envoy is asked to send of a call, by what the policies need of it.
 *
 * @param passage the call's way through
 */
record Wanted(Passage passage) {

  /** Returns whether nobody needs the answer. */
  boolean endsHere() {
    return passage.exchange().reach() == Reach.CALL;
  }

  /** Returns the reply to a request's head after which its body comes. */
  ProcessingResponse body() {
    Modes modes = passage.modes();
    if (!modes.overridable() || (modes.suffice() && !endsHere())) {
      return Messages.REQUEST_HEAD_PASSES;
    }
    return endsHere() ? Messages.REQUEST_BODY_WANTED_ONLY : Messages.bodyWanted(answerMode());
  }

  /** Returns the reply to the head of a request that goes on, after which its answer comes. */
  ProcessingResponse answer(CommonResponse head) {
    ProcessingResponse reply = Messages.requestHead(head);
    if (!passage.modes().overridable()) {
      return reply;
    }
    return reply.toBuilder()
        .setModeOverride(
            endsHere()
                ? Modes.NOTHING_MORE
                : Modes.override(HeaderSendMode.SEND, BodySendMode.BUFFERED, answerMode()))
        .build();
  }

  private BodySendMode answerMode() {
    Modes modes = passage.modes();
    return passage.exchange().reach() == Reach.ANSWER ? modes.answer() : modes.response();
  }
}
