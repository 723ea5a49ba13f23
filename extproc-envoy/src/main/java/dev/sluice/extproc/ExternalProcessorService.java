package dev.sluice.extproc;

import dev.sluice.config.Begun;
import io.envoyproxy.envoy.service.ext_proc.v3.ExternalProcessorGrpc;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.grpc.BindableService;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerServiceDefinition;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Envoy's external processor: decides about each request that Envoy asks about on a stream of its
 * own.
 *
 * <p>Never blocks the thread that brings a message; serve it with a direct executor. Safe for many
 * threads.
 */
public final class ExternalProcessorService implements BindableService {
  private final Conversations conversations;
  private final Executor longSteps = LongSteps.threads();
  private final AtomicInteger underWay = new AtomicInteger();

  /**
   * Makes a service.
   *
   * @param calls begins an exchange under the configuration of the moment
   * @param settings what can be set about the processor itself
   */
  public ExternalProcessorService(Supplier<Begun> calls, ProcessorSettings settings) {
    this(calls, settings, new AwaitedBodies());
  }

  ExternalProcessorService(
      Supplier<Begun> calls, ProcessorSettings settings, AwaitedBodies bodies) {
    this.conversations = new Conversations(calls, settings, bodies);
  }

  /** Returns how many streams are open. */
  public int underWay() {
    return underWay.get();
  }

  @Override
  public ServerServiceDefinition bindService() {
    return ServerServiceDefinition.builder(ExternalProcessorGrpc.getServiceDescriptor())
        .addMethod(ExternalProcessorGrpc.getProcessMethod(), this::open)
        .build();
  }

  private ServerCall.Listener<ProcessingRequest> open(
      ServerCall<ProcessingRequest, ProcessingResponse> call, Metadata metadata) {
    underWay.incrementAndGet();
    call.request(1);
    return new ProcessorStream(
        call, link -> conversations.open(link, metadata), longSteps, underWay::decrementAndGet);
  }
}
