package dev.sluice.inference.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.inference.engine.FinishReason;
import dev.sluice.inference.engine.GenerationEvent.Counts;
import dev.sluice.inference.engine.GenerationEvent.Finished;
import dev.sluice.inference.engine.GenerationEvent.Timings;
import dev.sluice.inference.metrics.Operation;
import dev.sluice.inference.metrics.ServerMetrics;
import dev.sluice.inference.serving.ModelRegistry;
import io.opentelemetry.api.trace.Span;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class CallMeterTest {
  private static final long SECOND = 1_000_000_000;

  @Test
  void theTimeToTheFirstTokenBeginsWithTheCallAndNotWhenItsModelIsThere() {
    ServerMetrics metrics = new ServerMetrics(new ModelRegistry());
    CallMeter meter =
        new CallMeter(metrics, Operation.CHAT, "m", SECOND, () -> 11 * SECOND, Span.getInvalid());
    meter.generation(
        new Finished(
            FinishReason.STOP, new Counts(3, 0, 4, 0, 0, 0), new Timings(0, SECOND, 4 * SECOND)));
    String all = new String(metrics.expose(), StandardCharsets.UTF_8);
    assertThat(all)
        .containsPattern("gen_ai_server_time_to_first_token_seconds_sum\\{.*} 7\\.0")
        .containsPattern("gen_ai_server_time_per_output_token_seconds_sum\\{.*} 1\\.0");
  }
}
