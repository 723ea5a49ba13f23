package dev.sluice.extproc;

import dev.sluice.Exchange;
import dev.sluice.Protocol;
import dev.sluice.Reply;
import dev.sluice.adapter.Ending;
import dev.sluice.adapter.Intake;
import dev.sluice.config.Begun;
import java.util.Locale;

/**
 * What both halves of a call need.
 *
 * @param intake the request before the policies
 * @param begun the exchange, and what belongs to it
 * @param ending ends the exchange once
 * @param modes how Envoy sends bodies
 * @param link to Envoy
 */
record Passage(Intake intake, Begun begun, Ending ending, Modes modes, Link link) {
  String id() {
    return intake.id();
  }

  Protocol protocol() {
    return intake.protocol();
  }

  Exchange exchange() {
    return begun.exchange();
  }

  /** Gives a whole answer in the place of an upstream's, with which the call has ended. */
  void answer(Reply reply) {
    String details = "sluice_" + reply.origin().name().toLowerCase(Locale.ROOT);
    link.send(Messages.immediate(reply, id(), details));
    ending.end();
    link.next();
  }

  /** Puts a whole answer in the place of one whose head has come, with which the call has ended. */
  void replace(Heads head, Reply reply) {
    link.send(Messages.instead(head, reply, id()));
    ending.end();
    link.next();
  }
}
