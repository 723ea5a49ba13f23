package dev.sluice.inference.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.sluice.inference.api.AnswerHead;
import dev.sluice.inference.api.CompletionFormat;
import dev.sluice.inference.batch.BatchCall;
import dev.sluice.inference.batch.CallRunner.Reply;
import dev.sluice.inference.chat.AnswerPart;
import dev.sluice.inference.chat.AnswerReader;
import dev.sluice.inference.engine.GenerationEvent;
import dev.sluice.inference.engine.SimulatedModel;
import dev.sluice.inference.metrics.Operation;
import dev.sluice.inference.metrics.ServerMetrics;
import dev.sluice.inference.serving.ModelRegistry;
import io.opentelemetry.api.trace.Span;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GenerationCallTest {
  private static final AnswerReader BROKEN =
      new AnswerReader() {
        @Override
        public List<AnswerPart> read(String text) {
          throw new IllegalStateException("this text cannot be read");
        }

        @Override
        public List<AnswerPart> finish() {
          return List.of();
        }

        @Override
        public boolean hasCalls() {
          return false;
        }
      };

  @Test
  void anAnswerThatCannotBeWrittenFailsAndDoesNotHang() {
    List<Reply> replies = new ArrayList<>();
    BatchCall order =
        new BatchCall("", "/v1/completions", "one", JsonNodeFactory.instance.objectNode());
    BatchedCall call = new BatchedCall(order, Runnable::run, replies::add, 0);
    SimulatedModel model = new SimulatedModel(1, 64, 16, 0);
    CompletionFormat format =
        new CompletionFormat(new AnswerHead("cmpl-1", Instant.EPOCH, "m"), model, false);
    ServerMetrics metrics = new ServerMetrics(new ModelRegistry());
    CallMeter meter =
        new CallMeter(metrics, Operation.TEXT_COMPLETION, "m", 0, () -> 0, Span.getInvalid());
    GenerationCall generations =
        new GenerationCall(
            meter, () -> new WholeOutput(call, format, List.of(BROKEN)), List.of(Echo.NONE), 1, 1);
    generations.started(List.of());
    generations.on(0, new GenerationEvent.Delta("a", List.of()));
    assertThat(replies)
        .singleElement()
        .satisfies(
            reply -> {
              assertThat(reply.status()).isEqualTo(500);
              assertThat(reply.body().toString()).contains("its log has the details");
            });
    assertThat(new String(metrics.expose(), StandardCharsets.UTF_8)).contains("error_type=\"500\"");
  }
}
