package dev.sluice.extproc;

import io.envoyproxy.envoy.service.ext_proc.v3.CommonResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.HeaderMutation;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;

/**
 * What becomes of a request that goes on.
 *
 * @param headers changes of its head
 * @param body the bytes that go on, the very array that came where nothing changed
 * @param routed whether a route shall be chosen by the changed head
 * @param picked the endpoints that Envoy shall try
 */
record RequestChange(HeaderMutation headers, byte[] body, boolean routed, Picked picked) {
  /** Returns a message with what the load balancer shall know. */
  ProcessingResponse balanced(ProcessingResponse message) {
    return picked.isEmpty()
        ? message
        : message.toBuilder().setDynamicMetadata(picked.metadata()).build();
  }

  /** Returns the part of a message that says so about the head. */
  CommonResponse.Builder head() {
    CommonResponse.Builder common = CommonResponse.newBuilder();
    if (headers.getSetHeadersCount() + headers.getRemoveHeadersCount() > 0) {
      common.setHeaderMutation(headers);
    }
    return common.setClearRouteCache(routed);
  }
}
