package dev.sluice;

import java.util.Map;

/**
 * Stands where the way of a call ends that the adapter could not read.
 *
 * @param reply what tells the client why
 */
record Refusal(Reply reply) implements Policy {
  @Override
  public String name() {
    return "adapter";
  }

  @Override
  public Stage stage() {
    return Stage.ADMIT;
  }

  @Override
  public Reach reach() {
    return Reach.CALL;
  }

  @Override
  public Handler open(Journal journal) {
    return new Handler() {
      @Override
      public Decision<Call> onCall(Call call) {
        journal.note(
            "unreadable", "the request could not be read", Map.of("status", reply.head().status()));
        return Decision.answer(reply);
      }
    };
  }
}
