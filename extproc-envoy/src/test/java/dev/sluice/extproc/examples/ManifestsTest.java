package dev.sluice.extproc.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.Message;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import dev.sluice.config.Sluice;
import dev.sluice.config.SluiceOptions;
import io.envoyproxy.envoy.config.bootstrap.v3.Bootstrap;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ExternalProcessor;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.HeaderSendMode;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks the example files against the schemas and message types that their readers publish. */
class ManifestsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;

  private static JsonSchema schema(String kind) throws IOException {
    try (InputStream in = ManifestsTest.class.getResourceAsStream("crds/" + kind + ".json")) {
      assertThat(in).as("the schema of a %s", kind).isNotNull();
      return JsonSchemaFactory.getInstance(VersionFlag.V7).getSchema(JSON.readTree(in));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"envoy-gateway.yaml", "istio.yaml"})
  void areWhatTheirCustomResourceDefinitionsSay(String file) throws Exception {
    List<JsonNode> documents = ExampleFiles.documents(file);

    assertThat(documents).isNotEmpty();
    for (JsonNode document : documents) {
      String kind = document.get("kind").asText();
      assertThat(schema(kind).validate(document)).as("%s in %s", kind, file).isEmpty();
    }
  }

  @Test
  void aMistakeWouldBeNoticed() throws Exception {
    JsonNode wrong =
        JSON.readTree(
            """
            {"apiVersion": "gateway.envoyproxy.io/v1alpha1", "kind": "EnvoyExtensionPolicy",
             "metadata": {"name": "a"},
             "spec": {"extProc": [{"failOpen": "no", "backends": []}]}}
            """);

    assertThat(schema("EnvoyExtensionPolicy").validate(wrong)).hasSizeGreaterThanOrEqualTo(2);
  }

  @Test
  void istioPatchesAreEnvoysMessages() throws Exception {
    JsonNode filter = ExampleFiles.documents("istio.yaml").getFirst();
    List<String> kinds = new ArrayList<>();
    for (JsonNode patch : filter.at("/spec/configPatches")) {
      String kind = patch.get("applyTo").asText();
      kinds.add(kind);
      EnvoyMessages.read(patch.at("/patch/value"), builder(kind));
    }
    assertThat(kinds).containsExactly("CLUSTER", "LISTENER", "HTTP_FILTER", "HTTP_ROUTE");
  }

  private static Message.Builder builder(String kind) {
    return switch (kind) {
      case "CLUSTER" -> Cluster.newBuilder();
      case "LISTENER" -> Listener.newBuilder();
      case "HTTP_FILTER" -> HttpFilter.newBuilder();
      case "HTTP_ROUTE" -> Route.newBuilder();
      default -> throw new AssertionError("no message type is known for " + kind);
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"envoy.yaml", "envoy-failover.yaml"})
  void staticFilesAreEnvoysMessages(String file) throws Exception {
    Bootstrap bootstrap =
        EnvoyMessages.read(ExampleFiles.documents(file).getFirst(), Bootstrap.newBuilder()).build();

    assertThat(bootstrap.getStaticResources().getListeners(0).getPerConnectionBufferLimitBytes())
        .as("room for a body of 10 MiB")
        .satisfies(limit -> assertThat(limit.getValue()).isGreaterThan(10 << 20));
  }

  @ParameterizedTest
  @ValueSource(strings = {"envoy.yaml", "envoy-failover.yaml", "istio.yaml"})
  void callsFailClosedAndMayTakeTheirTime(String file) throws Exception {
    JsonNode config =
        ExampleFiles.documents(file).getFirst().findParents("allow_mode_override").getFirst();
    ExternalProcessor processor = EnvoyMessages.processor(config);

    assertThat(processor.getFailureModeAllow()).isFalse();
    assertThat(processor.getMessageTimeout().getSeconds()).isEqualTo(5);
    assertThat(processor.getMetadataOptions().getReceivingNamespaces().getUntypedList())
        .containsExactly("envoy.lb");
    assertThat(processor.getProcessingMode().getResponseHeaderMode())
        .as("an answer to an undecided call is stopped where overrides are not heeded")
        .isEqualTo(HeaderSendMode.SEND);
    assertThat(processor.getResponseAttributesList()).containsExactly("upstream.address");
  }

  @Test
  void thePoliciesOfTheManifestAreRight() throws Exception {
    for (JsonNode document : ExampleFiles.documents("processor.yaml")) {
      if (document.get("kind").asText().equals("ConfigMap")) {
        Path file =
            Files.writeString(
                folder.resolve("policies.yaml"), document.at("/data/policies.yaml").asText());
        assertThat(Sluice.check(file, SluiceOptions.STANDARD.withVariables(name -> "a key")))
            .isEmpty();
        return;
      }
    }
    throw new AssertionError("processor.yaml has no ConfigMap");
  }
}
