package dev.sluice;

/**
 * Words what the client is told when Sluice itself cannot go on, in the shape of the call's API.
 */
public interface Failures {
  /**
   * Returns the reply for a policy that failed and may not be passed over.
   *
   * @param call the call as far as it got
   * @param streaming whether an event stream has begun, so that only an event can say it
   * @param policy name of the policy that failed
   */
  Reply policyFailed(Call call, boolean streaming, String policy);
}
