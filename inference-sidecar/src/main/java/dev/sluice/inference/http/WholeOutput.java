package dev.sluice.inference.http;

import dev.sluice.inference.api.AnswerFormat;
import dev.sluice.inference.api.ApiException;
import dev.sluice.inference.api.Json;
import dev.sluice.inference.api.Piece;
import dev.sluice.inference.api.Usage;
import dev.sluice.inference.chat.AnswerPart;
import dev.sluice.inference.chat.AnswerReader;
import dev.sluice.inference.engine.FinishReason;
import dev.sluice.inference.engine.GenerationEvent.Delta;
import dev.sluice.inference.engine.ReportedToken;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Collects all answers and sends them as one JSON body. */
final class WholeOutput implements AnswerOutput {
  private static final class Choice {
    private final AnswerReader reader;
    private final List<AnswerPart> parts = new ArrayList<>();
    private final List<ReportedToken> tokens = new ArrayList<>();
    private String finishReason = "";

    Choice(AnswerReader reader) {
      this.reader = reader;
    }
  }

  private final HttpCall call;
  private final AnswerFormat format;
  private final List<Choice> choices;

  WholeOutput(HttpCall call, AnswerFormat format, List<AnswerReader> readers) {
    this.call = call;
    this.format = format;
    this.choices = readers.stream().map(Choice::new).toList();
  }

  @Override
  public void add(int choice, Delta delta) {
    Choice growing = choices.get(choice);
    growing.parts.addAll(growing.reader.read(delta.text()));
    growing.tokens.addAll(delta.tokens());
  }

  @Override
  public void finish(int choice, FinishReason reason) {
    Choice ended = choices.get(choice);
    ended.parts.addAll(ended.reader.finish());
    ended.finishReason = AnswerOutput.name(reason, ended.reader);
  }

  @Override
  public void complete(Usage usage) {
    List<Piece> pieces = IntStream.range(0, choices.size()).mapToObj(this::piece).toList();
    call.respondJson(200, Json.write(format.whole(pieces, usage)));
  }

  @Override
  public void fail(ApiException failure) {
    call.refuse(failure);
  }

  private Piece piece(int index) {
    Choice choice = choices.get(index);
    return new Piece(index, choice.parts, choice.tokens, choice.finishReason);
  }
}
