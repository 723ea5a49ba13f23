package dev.sluice.extproc;

import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.grpc.Status;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A conversation until its first message has said what it is about. */
final class Opening implements Conversation {
  private final Link link;
  private final Function<ProcessingRequest, Conversation> about;
  private @Nullable Conversation begun;

  Opening(Link link, Function<ProcessingRequest, Conversation> about) {
    this.link = link;
    this.about = about;
  }

  @Override
  public void take(ProcessingRequest message) {
    Conversation conversation = begun;
    if (conversation == null) {
      if (!message.hasRequestHeaders()) {
        link.close(
            Status.FAILED_PRECONDITION.withDescription(
                "the request's headers must come first: set request_header_mode to SEND"));
        return;
      }
      conversation = about.apply(message);
      begun = conversation;
    }
    conversation.take(message);
  }

  @Override
  public void hangUp() {
    if (begun != null) {
      begun.hangUp();
    }
  }

  @Override
  public void fail(Throwable failure) {
    if (begun != null) {
      begun.fail(failure);
    } else {
      link.close(Status.UNAVAILABLE.withDescription("the processor takes no calls"));
    }
  }
}
