package dev.sluice.inference.http;

import dev.sluice.inference.api.AnswerFormat;
import dev.sluice.inference.api.ApiException;
import dev.sluice.inference.api.Json;
import dev.sluice.inference.api.Piece;
import dev.sluice.inference.api.Usage;
import dev.sluice.inference.engine.GenerationEvent.Delta;
import dev.sluice.inference.sample.LogProbabilities;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Collects all answers and sends them as one JSON body. */
final class WholeOutput implements AnswerOutput {
  private static final class Choice {
    private final StringBuilder text = new StringBuilder();
    private final List<LogProbabilities> logProbabilities = new ArrayList<>();
    private String finishReason = "";
  }

  private final HttpCall call;
  private final AnswerFormat format;
  private final List<Choice> choices;

  WholeOutput(HttpCall call, AnswerFormat format, int choices) {
    this.call = call;
    this.format = format;
    this.choices = IntStream.range(0, choices).mapToObj(i -> new Choice()).toList();
  }

  @Override
  public void add(int choice, Delta delta) {
    choices.get(choice).text.append(delta.text());
    choices.get(choice).logProbabilities.addAll(delta.logProbabilities());
  }

  @Override
  public void finish(int choice, String finishReason) {
    choices.get(choice).finishReason = finishReason;
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
    return new Piece(
        index, 0, new Delta(choice.text.toString(), choice.logProbabilities), choice.finishReason);
  }
}
