package dev.sluice.cli;

/** A failure that its message tells whole: what, where, and what to do. */
final class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  private CommandFailure(String message, int exitCode) {
    super(message);
    this.exitCode = exitCode;
  }

  /** Returns a failure of the surroundings, such as a port in use. */
  static CommandFailure failed(String message) {
    return new CommandFailure(message, 1);
  }

  /** Returns a failure of what the command was given. */
  static CommandFailure wrongInput(String message) {
    return new CommandFailure(message, 2);
  }

  int exitCode() {
    return exitCode;
  }
}
