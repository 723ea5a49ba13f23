package dev.sluice.conformance;

import java.io.IOException;

/** What takes clients' requests and asks an external processor about them. */
interface Front extends AutoCloseable {
  /** Returns where clients connect. */
  int port();

  @Override
  void close() throws IOException;
}
