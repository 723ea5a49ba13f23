package dev.sluice.inference.http;

import dev.sluice.inference.api.AnswerForm;
import dev.sluice.inference.api.AnswerFormat;
import dev.sluice.inference.api.ApiException;
import dev.sluice.inference.api.GenerationOptions;
import dev.sluice.inference.api.Prompt;
import dev.sluice.inference.chat.AnswerReader;
import dev.sluice.inference.engine.Generation;
import dev.sluice.inference.engine.GenerationRequest;
import dev.sluice.inference.engine.NeverEnding;
import dev.sluice.inference.engine.RefusedException;
import dev.sluice.inference.engine.Scheduler;
import dev.sluice.inference.engine.Terms;
import dev.sluice.inference.engine.TokenSequence;
import dev.sluice.inference.grammar.GrammarException;
import dev.sluice.inference.sample.Constraint;
import dev.sluice.inference.serving.ServedModel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Starts the generations of one call.
 *
 * @param call the call to answer
 * @param meter measures it
 * @param model the model that answers
 * @param terms on what terms it is served
 * @param options how to generate
 * @param reading how answers are read
 * @param echo the prompts, where each answer begins with its own; otherwise empty
 * @param format how answers are written
 */
record Generations(
    HttpCall call,
    CallMeter meter,
    ServedModel model,
    Terms terms,
    GenerationOptions options,
    AnswerReading reading,
    List<Prompt> echo,
    AnswerFormat format) {

  /** Reads the prompts. */
  @FunctionalInterface
  interface Prompts {
    List<TokenSequence> read() throws ApiException;
  }

  /**
   * Queues as many generations as the call has choices and answers it as they come.
   *
   * @throws ApiException if a prompt does not fit, the queue is full or the model makes no text
   */
  void start(Prompts prompts) throws ApiException {
    try {
      submit(scheduler(model), prompts.read());
    } catch (ApiException e) {
      meter.end(Integer.toString(e.status()));
      throw e;
    }
  }

  /**
   * Returns what generates.
   *
   * @throws ApiException if the model makes no text
   */
  static Scheduler scheduler(ServedModel model) throws ApiException {
    return model
        .scheduler()
        .orElseThrow(
            () ->
                ApiException.invalid(
                    "Model %s makes %s and no text; use %s."
                        .formatted(
                            model.name(),
                            model.ranking().isPresent() ? "ranks" : "embeddings",
                            model.ranking().isPresent() ? "/v1/rerank" : "/v1/embeddings"),
                    "model",
                    "unsupported_model"));
  }

  private void submit(Scheduler scheduler, List<TokenSequence> prompts) throws ApiException {
    int choices = prompts.size() * options.choices();
    if (choices > scheduler.queueCapacity()) {
      throw ApiException.invalid(
          "The call asks for %d answers and at most %d can wait."
              .formatted(choices, scheduler.queueCapacity()),
          options.choices() > 1 ? "n" : "prompt",
          "invalid_value");
    }
    Optional<Constraint> constraint = constraint();
    int promptTokens = prompts.stream().mapToInt(TokenSequence::size).sum();
    GenerationCall state =
        new GenerationCall(
            meter, () -> newOutput(choices), echoes(prompts), promptTokens, options.choices());
    List<Scheduler.Submission> submissions = new ArrayList<>();
    for (int choice = 0; choice < choices; choice++) {
      int index = choice;
      submissions.add(
          new Scheduler.Submission(
              request(prompts.get(choice / options.choices()), choice, constraint),
              event -> call.onEventLoop(() -> state.on(index, event))));
    }
    LoadReport.answer(call, model);
    List<Generation> generations = queue(scheduler, submissions);
    call.onEventLoop(() -> state.started(generations));
    call.onDisconnect(state::disconnected);
  }

  private List<Echo> echoes(List<TokenSequence> prompts) {
    return echo.isEmpty()
        ? Collections.nCopies(prompts.size(), Echo.NONE)
        : IntStream.range(0, prompts.size())
            .mapToObj(i -> Echo.of(echo.get(i), prompts.get(i), model.vocabulary()))
            .toList();
  }

  private AnswerOutput newOutput(int choices) {
    List<AnswerReader> readers = Stream.generate(reading.readers()).limit(choices).toList();
    return options.stream()
        ? new StreamOutput(call, format, readers, options.includeUsage())
        : new WholeOutput(call, format, readers);
  }

  private static List<Generation> queue(Scheduler scheduler, List<Scheduler.Submission> submissions)
      throws ApiException {
    try {
      return scheduler.submit(submissions);
    } catch (RefusedException e) {
      throw Refusals.of(e);
    }
  }

  private Optional<Constraint> constraint() throws ApiException {
    if (options.ignoreEnd()) {
      return Optional.of(new NeverEnding(model.vocabulary()));
    }
    if (options.form().isEmpty()) {
      return Optional.empty();
    }
    AnswerForm form = options.form().get();
    try {
      return Optional.of(model.constraints().of(form.grammar()));
    } catch (GrammarException e) {
      throw ApiException.invalid(e.getMessage(), form.parameter(), "invalid_value");
    }
  }

  private GenerationRequest request(
      TokenSequence prompt, int choice, Optional<Constraint> constraint) throws ApiException {
    LengthLimit.ofPrompts(model).check(prompt);
    int room = model.contextLength() - prompt.size();
    return new GenerationRequest(
        prompt,
        Math.min(options.maxTokens().orElse(room), room),
        // Draws of its own for each choice, the same ones in each repetition of the call.
        options.sampling().withSeed(options.sampling().seed() + choice),
        options.stops(),
        options.topLogProbabilities(),
        terms,
        constraint,
        reading.spelledTokens(),
        !echo.isEmpty() && options.topLogProbabilities() >= 0);
  }
}
