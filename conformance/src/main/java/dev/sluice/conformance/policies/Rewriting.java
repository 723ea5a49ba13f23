package dev.sluice.conformance.policies;

import dev.sluice.AnswerHead;
import dev.sluice.AnswerPiece;
import dev.sluice.Call;
import dev.sluice.Decision;
import dev.sluice.Handler;
import dev.sluice.Journal;
import dev.sluice.JsonText;
import dev.sluice.Setting;
import dev.sluice.config.PolicyContext;
import java.nio.charset.StandardCharsets;

/**
 * A policy that puts a member into each request, a header into each answer, and one text into the
 * place of another in each piece, which it may hold back until the next one comes.
 */
public final class Rewriting extends MadeForTests<Rewriting.Settings> {
  /** What it rewrites. */
  public record Settings(
      @Setting("text in answers that it replaces") String from,
      @Setting("what it puts in its place") String to,
      @Setting(value = "whether each piece is held back for the next one", standard = "false")
          boolean hold) {}

  /** Makes the provider, as the service loader does. */
  public Rewriting() {
    super("test-rewrite", Settings.class);
  }

  @Override
  Handler open(Settings settings, PolicyContext context, Journal journal) {
    return new Handler() {
      private byte[] held = new byte[0];

      @Override
      public Decision<Call> onCall(Call call) {
        return Decision.go(call.withBody(call.body().with("rewritten", JsonText.of("true"))));
      }

      @Override
      public Decision<AnswerHead> onHead(AnswerHead head) {
        return Decision.go(head.with("x-rewritten", "true"));
      }

      @Override
      public Decision<AnswerPiece> onPiece(AnswerPiece piece) {
        byte[] bytes = replaced(piece.bytes(), settings);
        if (!settings.hold()) {
          return Decision.go(bytes == piece.bytes() ? piece : piece.withBytes(bytes));
        }
        byte[] out = held;
        held = bytes;
        return Decision.go(piece.withBytes(out));
      }
    };
  }

  private static byte[] replaced(byte[] bytes, Settings settings) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    return text.contains(settings.from())
        ? text.replace(settings.from(), settings.to()).getBytes(StandardCharsets.UTF_8)
        : bytes;
  }
}
