package dev.sluice.extproc;

import dev.sluice.Decision;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.grpc.Status;
import java.io.IOException;
import java.util.function.Consumer;

/** How a conversation talks to Envoy. Its methods are called where the conversation is called. */
interface Link {
  /** Sends a message. */
  void send(ProcessingResponse message);

  /** Lets the next message come. */
  void next();

  /** Runs a step of another thread where nothing else of the conversation runs meanwhile. */
  void inTurn(Runnable step);

  /**
   * Runs a step that takes long on a thread where other streams need not wait for it; what comes
   * meanwhile waits for it.
   */
  void aside(Runnable step);

  /**
   * Waits, on a thread that may block, until Envoy takes more.
   *
   * @throws IOException if it takes nothing for long
   */
  void awaitReady() throws IOException;

  /** Ends the stream with an error, because of which Envoy refuses the request. */
  void close(Status status);

  /**
   * Goes on with a decision, at once or when it comes.
   *
   * @param then gets a decision that is no wait; never called if the exchange has ended meanwhile
   */
  <T> void await(Decision<T> decision, Consumer<Decision<T>> then);
}
