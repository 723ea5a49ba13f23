package dev.sluice.extproc;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.sluice.RequestHead;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.grpc.Metadata;
import org.jspecify.annotations.Nullable;

/** Makes the head that policies see of what Envoy says about a request. */
final class RequestHeads {
  /** Under which Envoy sends the attributes that its configuration lists. */
  private static final String ATTRIBUTES = "envoy.filters.http.ext_proc";

  private static final Metadata.Key<String> TRACE_PARENT = key("traceparent");
  private static final Metadata.Key<String> TRACE_STATE = key("tracestate");

  private RequestHeads() {}

  static RequestHead of(Heads head, ProcessingRequest first, Metadata metadata) {
    RequestHead seen =
        new RequestHead(
            head.method(),
            head.plainPath(),
            head.query(),
            head.headers(),
            remoteAddress(head, first),
            null);
    return traced(seen, metadata);
  }

  /** A client that traces is the parent; else the span in which Envoy asks us, where it traces. */
  private static RequestHead traced(RequestHead head, Metadata metadata) {
    String parent = metadata.get(TRACE_PARENT);
    if (parent == null || head.headers().get(TRACE_PARENT.name()) != null) {
      return head;
    }
    RequestHead child = head.with(TRACE_PARENT.name(), parent);
    String state = metadata.get(TRACE_STATE);
    return state == null ? child : child.with(TRACE_STATE.name(), state);
  }

  private static Metadata.Key<String> key(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }

  /** The attribute where Envoy sends it, else the header that Envoy lets no client set. */
  private static String remoteAddress(Heads head, ProcessingRequest first) {
    String peer = attribute(first, "source.address");
    if (peer != null) {
      int port = peer.lastIndexOf(':');
      String address = port < 0 ? peer : peer.substring(0, port);
      return address.startsWith("[") ? address.substring(1, address.length() - 1) : address;
    }
    String external = head.headers().get("x-envoy-external-address");
    return external == null ? "" : external;
  }

  /** Returns an attribute of the request that Envoy sends along, or null. */
  static @Nullable String attribute(ProcessingRequest message, String name) {
    Struct attributes = message.getAttributesMap().get(ATTRIBUTES);
    Value value = attributes == null ? null : attributes.getFieldsMap().get(name);
    return value == null || !value.hasStringValue() ? null : value.getStringValue();
  }
}
