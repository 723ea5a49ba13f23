package dev.sluice.extproc;

import io.envoyproxy.envoy.service.ext_proc.v3.CommonResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.HeaderMutation;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a request that goes on.
 *
 * @param headers changes of its head
 * @param body the bytes that go on, the very array that came where nothing changed
 * @param direction where the call goes, or null where Envoy decides about that
 */
record RequestChange(HeaderMutation headers, byte[] body, @Nullable Direction direction) {
  /** Returns a message with what the load balancer shall know. */
  ProcessingResponse balanced(ProcessingResponse message) {
    return direction == null || !direction.balances()
        ? message
        : message.toBuilder().setDynamicMetadata(direction.metadata()).build();
  }

  /** Returns the part of a message that says so about the head. */
  CommonResponse.Builder head() {
    CommonResponse.Builder common = CommonResponse.newBuilder();
    if (headers.getSetHeadersCount() + headers.getRemoveHeadersCount() > 0) {
      common.setHeaderMutation(headers);
    }
    return common.setClearRouteCache(direction != null);
  }
}
