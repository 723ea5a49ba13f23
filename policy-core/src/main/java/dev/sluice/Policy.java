package dev.sluice;

/**
 * One concern's rules, built from configuration: immutable, shared by all calls and safe for any
 * number of threads.
 */
public interface Policy {
  /** Returns the name that reasons and messages carry, such as {@code cache}. */
  String name();

  /** Returns where in a call's way the policy stands. */
  Stage stage();

  /**
   * Returns how far the policy follows calls that it lets pass, so that an adapter that has to ask
   * for each part asks for no more than somebody needs.
   */
  default Reach reach() {
    return Reach.ANSWER;
  }

  /**
   * Returns whether the policy may let a call pass that begins so, whatever its body says. Asked
   * before a long body is read, without a journal: who is not admitted is refused without it, by
   * the policy itself, which is opened as always.
   */
  default boolean admits(RequestHead head) {
    return true;
  }

  /**
   * Opens the policy for one call.
   *
   * @param journal takes the reasons of this policy for this call
   */
  Handler open(Journal journal);

  /** How far a policy, or a pipeline, follows a call; each includes those before it. */
  enum Reach {
    /** It needs no call at all. */
    NOTHING,
    /** It decides about the call; of its answer it needs nothing but the end. */
    CALL,
    /** It sees the answer's head, too. */
    HEAD,
    /** It sees the whole answer. */
    ANSWER
  }

  /**
   * The way of a call, first to last; the answer comes back the other way. Policies run in this
   * order whatever order a file lists them in, because a cache before the identity would be a leak.
   */
  enum Stage {
    /** Sees everything, also refusals. */
    OBSERVE,
    /** Establishes who calls. */
    IDENTIFY,
    /** Limits how often. */
    ADMIT,
    /** Inspects input, filters output. */
    GUARD,
    /** Adds what the model needs to know. */
    CONTEXT,
    /** Takes away what it need not read. */
    TRIM,
    /** Knows the answer already. */
    CACHE,
    /** Chooses the model and its targets. */
    ROUTE,
    /** Reserves tokens and money. */
    RESERVE,
    /** Meters what the target uses. */
    METER
  }
}
