package dev.sluice.extproc.server;

import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** Counts the calls under way of some services. */
final class OpenCalls extends ServerStreamTracer.Factory {
  private static final ServerStreamTracer UNCOUNTED = new ServerStreamTracer() {};

  private final Set<String> services;
  private final AtomicInteger open = new AtomicInteger();

  OpenCalls(List<ServerServiceDefinition> services) {
    this.services =
        services.stream()
            .map(service -> service.getServiceDescriptor().getName())
            .collect(Collectors.toUnmodifiableSet());
  }

  /** Returns the full names of the services. */
  Set<String> services() {
    return services;
  }

  /** Returns whether no call is under way at the moment. */
  boolean none() {
    return open.get() == 0;
  }

  @Override
  public ServerStreamTracer newServerStreamTracer(String fullMethodName, Metadata headers) {
    if (!services.contains(MethodDescriptor.extractFullServiceName(fullMethodName))) {
      return UNCOUNTED;
    }
    open.incrementAndGet();
    return new ServerStreamTracer() {
      @Override
      public void streamClosed(Status status) {
        open.decrementAndGet();
      }
    };
  }
}
