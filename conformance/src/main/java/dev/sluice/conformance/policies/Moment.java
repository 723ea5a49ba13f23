package dev.sluice.conformance.policies;

/** When a policy does what it was made for. */
public enum Moment {
  /** When it is opened for a call. */
  OPEN,
  /** When the call goes down. */
  CALL,
  /** When the answer's head comes back. */
  HEAD,
  /** When the second piece of the answer comes back. */
  PIECE,
  /** When the call has ended. */
  COMPLETE
}
