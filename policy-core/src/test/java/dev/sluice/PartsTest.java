package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PartsTest {
  private static class Watching implements Handler {
    final List<String> asked = new ArrayList<>();

    @Override
    public Decision<AnswerHead> onHead(AnswerHead head) {
      asked.add("head");
      return Decision.go(head);
    }
  }

  private static final class WatchingToTheEnd extends Watching {
    @Override
    public void onComplete(Outcome outcome) {
      asked.add("end");
    }
  }

  @Test
  void aHandlerTakesPartInWhatItHasMethodsFor() {
    Handler none = new Handler() {};
    Handler all =
        new Handler() {
          @Override
          public Decision<Call> onCall(Call call) {
            return Decision.go(call);
          }

          @Override
          public Decision<AnswerHead> onHead(AnswerHead head) {
            return Decision.go(head);
          }

          @Override
          public Decision<AnswerPiece> onPiece(AnswerPiece piece) {
            return Decision.go(piece);
          }

          @Override
          public void onComplete(Outcome outcome) {}
        };

    assertThat(Parts.of(none)).isEqualTo(new Parts(false, false, false, false));
    assertThat(Parts.of(all)).isEqualTo(new Parts(true, true, true, true));
    assertThat(Parts.of(new Watching())).isEqualTo(new Parts(false, true, false, false));
  }

  @Test
  void anInheritedMethodIsItsOwn() {
    assertThat(Parts.of(new WatchingToTheEnd())).isEqualTo(new Parts(false, true, false, true));
  }
}
