package dev.sluice.upstream;

/** Why an attempt ends before its answer is complete, or that it is over. */
enum Stop {
  CANCELLED("was cancelled"),
  CLOSED("was given up because the server is shutting down"),
  CONNECT("could not be connected to in time"),
  FIRST_BYTE("did not begin to answer in time"),
  IDLE("fell silent in mid-answer"),
  TOTAL("did not complete its answer in time"),
  DONE("is over");

  private final String what;

  Stop(String what) {
    this.what = what;
  }

  boolean timeout() {
    return this == CONNECT || this == FIRST_BYTE || this == IDLE || this == TOTAL;
  }

  /** Returns a predicate for a sentence whose subject is the target. */
  String what() {
    return what;
  }
}
