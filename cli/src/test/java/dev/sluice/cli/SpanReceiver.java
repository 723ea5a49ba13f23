package dev.sluice.cli;

import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An OpenTelemetry collector that keeps what it is sent (OTLP over gRPC). */
final class SpanReceiver extends TraceServiceGrpc.TraceServiceImplBase implements AutoCloseable {
  /**
   * A span.
   *
   * @param service who made it
   * @param trace the trace's id
   * @param id its own id
   * @param parent its parent's id, empty for none
   * @param name what it is called
   * @param kind its kind
   */
  record Received(
      String service, String trace, String id, String parent, String name, Span.SpanKind kind) {}

  private final List<Received> spans = new CopyOnWriteArrayList<>();
  private final Server server;

  private SpanReceiver() throws IOException {
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .directExecutor()
            .addService(this)
            .build()
            .start();
  }

  static SpanReceiver start() throws IOException {
    return new SpanReceiver();
  }

  String address() {
    return "127.0.0.1:" + server.getPort();
  }

  List<Received> spans() {
    return spans;
  }

  @Override
  public void export(
      ExportTraceServiceRequest request, StreamObserver<ExportTraceServiceResponse> reply) {
    for (ResourceSpans resource : request.getResourceSpansList()) {
      String service = service(resource);
      for (ScopeSpans scope : resource.getScopeSpansList()) {
        scope.getSpansList().forEach(span -> spans.add(received(service, span)));
      }
    }
    reply.onNext(ExportTraceServiceResponse.getDefaultInstance());
    reply.onCompleted();
  }

  private static String service(ResourceSpans resource) {
    return resource.getResource().getAttributesList().stream()
        .filter(attribute -> attribute.getKey().equals("service.name"))
        .map(attribute -> attribute.getValue().getStringValue())
        .findFirst()
        .orElse("");
  }

  private static Received received(String service, Span span) {
    HexFormat hex = HexFormat.of();
    return new Received(
        service,
        hex.formatHex(span.getTraceId().toByteArray()),
        hex.formatHex(span.getSpanId().toByteArray()),
        hex.formatHex(span.getParentSpanId().toByteArray()),
        span.getName(),
        span.getKind());
  }

  @Override
  public void close() {
    server.shutdownNow();
  }
}
