package dev.sluice.extproc.examples;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.JsonFormat;
import io.envoyproxy.envoy.config.trace.v3.OpenTelemetryConfig;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ExtProcPerRoute;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ExternalProcessor;
import io.envoyproxy.envoy.extensions.filters.http.router.v3.Router;
import io.envoyproxy.envoy.extensions.filters.http.upstream_codec.v3.UpstreamCodec;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions;

/**
 * Reads configuration by Envoy's own message types, which know each name and each kind of value.
 */
final class EnvoyMessages {
  private static final TypeRegistry TYPES =
      TypeRegistry.newBuilder()
          .add(ExternalProcessor.getDescriptor())
          .add(ExtProcPerRoute.getDescriptor())
          .add(HttpConnectionManager.getDescriptor())
          .add(HttpProtocolOptions.getDescriptor())
          .add(OpenTelemetryConfig.getDescriptor())
          .add(Router.getDescriptor())
          .add(UpstreamCodec.getDescriptor())
          .add(UpstreamTlsContext.getDescriptor())
          .build();

  private EnvoyMessages() {}

  /**
   * Reads a message of a type.
   *
   * @throws InvalidProtocolBufferException if it has what the type has not
   */
  static <T extends Message.Builder> T read(JsonNode json, T builder)
      throws InvalidProtocolBufferException {
    JsonNode known = json.deepCopy();
    known
        .findParents("load_balancing_policy")
        .forEach(node -> remove(node, "load_balancing_policy"));
    known.findValues("overrides").forEach(node -> remove(node, "failure_mode_allow"));
    JsonFormat.parser().usingTypeRegistry(TYPES).merge(known.toString(), builder);
    return builder;
  }

  /** Takes out what the stubs are too old for; the tests that start Envoy read it. */
  private static void remove(JsonNode node, String name) {
    ((ObjectNode) node).remove(name);
  }

  /** Reads what a filter's {@code typed_config} holds. */
  static ExternalProcessor processor(JsonNode typedConfig) throws InvalidProtocolBufferException {
    com.google.protobuf.Any.Builder any = read(typedConfig, com.google.protobuf.Any.newBuilder());
    return any.build().unpack(ExternalProcessor.class);
  }
}
