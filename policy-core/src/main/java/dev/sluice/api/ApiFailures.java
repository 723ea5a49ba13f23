package dev.sluice.api;

import dev.sluice.Call;
import dev.sluice.Failures;
import dev.sluice.Reply;

/** Words failures of Sluice itself as the errors of the call's API. */
public final class ApiFailures implements Failures {
  @Override
  public Reply policyFailed(Call call, boolean streaming, String policy) {
    ApiError error =
        ApiError.internal(
            "The policy '"
                + policy
                + "' failed and calls may not go on without it; try again later, or look up call "
                + call.id()
                + " in the server's log.");
    return streaming
        ? Replies.errorEvent(call.protocol(), error)
        : Replies.error(call.protocol(), error);
  }
}
