package dev.sluice.extproc;

import io.envoyproxy.envoy.service.ext_proc.v3.CommonResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.HeaderMutation;

/**
 * What becomes of a request that goes on.
 *
 * @param headers changes of its head
 * @param body the bytes that go on, the very array that came where nothing changed
 * @param routed whether a route shall be chosen by the changed head
 */
record RequestChange(HeaderMutation headers, byte[] body, boolean routed) {
  /** Returns the part of a message that says so about the head. */
  CommonResponse.Builder head() {
    CommonResponse.Builder common = CommonResponse.newBuilder();
    if (headers.getSetHeadersCount() + headers.getRemoveHeadersCount() > 0) {
      common.setHeaderMutation(headers);
    }
    return common.setClearRouteCache(routed);
  }
}
