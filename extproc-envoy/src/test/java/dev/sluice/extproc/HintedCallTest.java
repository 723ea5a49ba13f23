package dev.sluice.extproc;

import static dev.sluice.extproc.EnvoyStream.chatHead;
import static dev.sluice.extproc.EnvoyStream.requestBody;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.sluice.Call;
import dev.sluice.Decision;
import dev.sluice.Handler;
import dev.sluice.Outcome;
import dev.sluice.Plan;
import dev.sluice.Price;
import dev.sluice.Target;
import io.envoyproxy.envoy.config.core.v3.Metadata;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Envoy says which endpoints there are. */
class HintedCallTest {
  private static final Target TARGET =
      new Target("p", URI.create("http://127.0.0.1:8081/v1"), "m", Price.FREE);

  private final List<Outcome> outcomes = new ArrayList<>();

  private Handler routing() {
    return new Handler() {
      @Override
      public Decision<Call> onCall(Call call) {
        return Decision.go(call.withPlan(new Plan("m", List.of(TARGET))));
      }

      @Override
      public void onComplete(Outcome outcome) {
        outcomes.add(outcome);
      }
    };
  }

  @Test
  void aCallToAnEndpointThatEnvoyDoesNotOfferHasFailed() throws Exception {
    Struct elsewhere =
        Struct.newBuilder()
            .putFields(
                "x-gateway-destination-endpoint-subset",
                Value.newBuilder().setStringValue("10.0.0.9:80").build())
            .build();
    try (Pipelines pipelines = new Pipelines(this::routing);
        Processor processor = Processor.of(pipelines::begin)) {
      EnvoyStream envoy = processor.buffered();
      envoy.ask(
          chatHead()
              .setMetadataContext(
                  Metadata.newBuilder().putFilterMetadata("envoy.lb.subset_hint", elsewhere)));

      envoy.ask(requestBody("{\"model\":\"m\",\"messages\":[]}", true));

      assertThat(outcomes)
          .singleElement()
          .satisfies(
              outcome -> {
                assertThat(outcome.end()).isEqualTo(Outcome.End.UPSTREAM_FAILED);
                assertThat(outcome.target()).isNull();
              });
    }
  }
}
