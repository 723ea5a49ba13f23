package dev.sluice.inference.http;

import dev.sluice.inference.api.AnswerFormat;
import dev.sluice.inference.api.ApiException;
import dev.sluice.inference.api.Piece;
import dev.sluice.inference.api.Usage;
import dev.sluice.inference.engine.GenerationEvent.Delta;
import java.util.List;

/** Sends the pieces of all answers as they come. */
final class StreamOutput implements AnswerOutput {
  private final EventStream stream;
  private final AnswerFormat format;
  private final boolean includeUsage;
  private final int[] offsets;

  StreamOutput(HttpCall call, AnswerFormat format, int choices, boolean includeUsage) {
    this.stream = call.openStream();
    this.format = format;
    this.includeUsage = includeUsage;
    this.offsets = new int[choices];
    for (int choice = 0; choice < choices; choice++) {
      format.opening(choice).ifPresent(stream::send);
    }
  }

  @Override
  public void add(int choice, Delta delta) {
    stream.send(format.chunk(new Piece(choice, offsets[choice], delta, "")));
    offsets[choice] += delta.text().length();
  }

  @Override
  public void finish(int choice, String finishReason) {
    Delta nothing = new Delta("", List.of());
    stream.send(format.chunk(new Piece(choice, offsets[choice], nothing, finishReason)));
  }

  @Override
  public void complete(Usage usage) {
    if (includeUsage) {
      stream.send(format.usageChunk(usage));
    }
    stream.end();
  }

  @Override
  public void fail(ApiException failure) {
    stream.fail(failure);
  }
}
