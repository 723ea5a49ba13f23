package dev.sluice.inference.http;

import dev.sluice.inference.api.AnswerFormat;
import dev.sluice.inference.api.ApiException;
import dev.sluice.inference.api.Piece;
import dev.sluice.inference.api.Usage;
import dev.sluice.inference.chat.AnswerPart;
import dev.sluice.inference.chat.AnswerReader;
import dev.sluice.inference.engine.FinishReason;
import dev.sluice.inference.engine.GenerationEvent.Delta;
import dev.sluice.inference.engine.ReportedToken;
import java.util.List;

/** Sends the pieces of all answers as they come. */
final class StreamOutput implements AnswerOutput {
  private final EventStream stream;
  private final AnswerFormat format;
  private final boolean includeUsage;
  private final List<AnswerReader> readers;

  StreamOutput(
      HttpCall call, AnswerFormat format, List<AnswerReader> readers, boolean includeUsage) {
    this.stream = call.openStream();
    this.format = format;
    this.includeUsage = includeUsage;
    this.readers = readers;
    for (int choice = 0; choice < readers.size(); choice++) {
      format.opening(choice).ifPresent(stream::send);
    }
  }

  @Override
  public void add(int choice, Delta delta) {
    send(choice, readers.get(choice).read(delta.text()), delta.tokens());
  }

  private void send(int choice, List<AnswerPart> parts, List<ReportedToken> tokens) {
    if (!parts.isEmpty() || !tokens.isEmpty()) {
      stream.send(format.chunk(new Piece(choice, parts, tokens, "")));
    }
  }

  @Override
  public void finish(int choice, FinishReason reason) {
    AnswerReader reader = readers.get(choice);
    send(choice, reader.finish(), List.of());
    String name = AnswerOutput.name(reason, reader);
    stream.send(format.chunk(new Piece(choice, List.of(), List.of(), name)));
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
