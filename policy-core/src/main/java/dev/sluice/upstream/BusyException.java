package dev.sluice.upstream;

import java.io.IOException;

/** Says that a provider's connections are all in use and stayed so. */
final class BusyException extends IOException {
  private static final long serialVersionUID = 1L;

  BusyException(int connections) {
    super("all " + connections + " connections to it are in use");
  }
}
