package dev.sluice.inference.chat;

import dev.sluice.inference.grammar.Constraints;
import dev.sluice.inference.grammar.GrammarSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** How a model writes its answers, as its chat template tells. Immutable. */
public final class AnswerSyntax {
  /** What may be a token of its own in a longer mark. */
  private static final Pattern TOKEN_LIKE = Pattern.compile("<[^<>\\s]*>|｜[^｜\\s]+｜");

  private final Optional<ReasoningMarks> reasoning;
  private final CallSyntax calls;
  private final List<String> wrapping;
  private final boolean inChannels;

  private AnswerSyntax(
      Optional<ReasoningMarks> reasoning,
      CallSyntax calls,
      List<String> wrapping,
      boolean inChannels) {
    this.reasoning = reasoning;
    this.calls = calls;
    this.wrapping = wrapping;
    this.inChannels = inChannels;
  }

  /**
   * Finds out how a model writes.
   *
   * @param template its chat template
   * @return the syntax of its answers
   */
  public static AnswerSyntax of(String template) {
    return new AnswerSyntax(
        ReasoningMarks.of(template),
        CallSyntaxes.of(template),
        Wrapping.of(template),
        isInChannels(template));
  }

  /** Returns the marks that answers may hold; tokens of these names are part of the text. */
  public Set<String> marks() {
    if (inChannels) {
      return Set.copyOf(ChannelReader.MARKS);
    }
    Set<String> marks = new HashSet<>(wrapping);
    marks.addAll(calls.tokens());
    reasoning.ifPresent(r -> marks.addAll(List.of(r.opening(), r.closing())));
    Set<String> tokens = new HashSet<>();
    for (String mark : marks) {
      List<String> parts = TOKEN_LIKE.matcher(mark).results().map(MatchResult::group).toList();
      tokens.addAll(parts.isEmpty() ? List.of(mark) : parts);
    }
    tokens.removeIf(String::isEmpty);
    return tokens;
  }

  /**
   * Returns a reader of one answer.
   *
   * @param prompt the prompt, whose end may be the beginning of the answer
   * @param tools the functions that the answer may call; without any, nothing is read as a call
   * @param ids gives each call its id
   */
  public AnswerReader reader(String prompt, ToolDefinitions tools, Supplier<String> ids) {
    CallSink sink = new CallSink(tools, ids);
    if (inChannels) {
      return new ChannelReader(sink);
    }
    return new MarkedReader(
        sink,
        reasoning,
        tools.isEmpty() ? Optional.empty() : Optional.of(calls),
        wrapping,
        begun(prompt, !tools.isEmpty()));
  }

  /**
   * Returns a reader of one answer that goes on with a message.
   *
   * @param begun the message's text, whose reasoning may not have ended
   * @param tools the functions that the answer may call; without any, nothing is read as a call
   * @param ids gives each call its id
   */
  public AnswerReader readerWithin(String begun, ToolDefinitions tools, Supplier<String> ids) {
    CallSink sink = new CallSink(tools, ids);
    if (inChannels) {
      return ChannelReader.withinText(sink);
    }
    boolean thinks =
        reasoning
            .filter(r -> begun.lastIndexOf(r.opening()) > begun.lastIndexOf(r.closing()))
            .isPresent();
    return MarkedReader.within(
        thinks, sink, reasoning, tools.isEmpty() ? Optional.empty() : Optional.of(calls), wrapping);
  }

  /**
   * Returns what answers look like that are calls and nothing else but reasoning.
   *
   * @param prompt the prompt, whose end may be the beginning of the answer
   * @param tools the functions, one of which must be called
   * @param most the most calls
   * @param constraints knows the model's vocabulary
   */
  public GrammarSource calls(
      String prompt, ToolDefinitions tools, int most, Constraints constraints) {
    return answers(prompt, new CallGrammar(this, tools, most, constraints), constraints);
  }

  /**
   * Returns what answers look like that may have calls of strict functions: text, reasoning before
   * it, and behind what begins a call nothing but calls with valid arguments.
   *
   * @param prompt the prompt, whose end may be the beginning of the answer
   * @param tools the functions that may be called
   * @param most the most calls
   * @param constraints knows the model's vocabulary
   * @return the form; empty when no function is strict, or the model writes calls in a way that
   *     cannot be told from text by how they begin
   */
  public Optional<GrammarSource> strictCalls(
      String prompt, ToolDefinitions tools, int most, Constraints constraints) {
    boolean wanted = calls.readsJson() ? !tools.strict().isEmpty() : tools.areStrict();
    boolean bare = calls.startsBare() && calls.openings().isEmpty();
    boolean told = bare ? reasoning.isEmpty() : !calls.openings().isEmpty();
    if (tools.isEmpty() || !wanted || !told || inChannels || !wrapping.isEmpty()) {
      return Optional.empty();
    }
    CallGrammar valid = new CallGrammar(this, tools.relaxed(), most, constraints);
    GrammarSource form =
        bare ? new BareCallGrammar(valid) : new OptionalCallGrammar(valid, reasoning);
    return Optional.of(answers(prompt, form, constraints));
  }

  /**
   * Returns what answers look like that have a form, behind reasoning that the prompt has begun.
   *
   * @param prompt the prompt, whose end may be the beginning of the answer
   * @param form the form of what follows the reasoning
   * @param constraints knows the model's vocabulary
   */
  public GrammarSource answers(String prompt, GrammarSource form, Constraints constraints) {
    return reasoning
        .filter(marks -> marks.opening().equals(begun(prompt, false)))
        .map(marks -> (GrammarSource) new ReasonedGrammar(marks, form, constraints))
        .orElse(form);
  }

  /** Returns the mark at the end of a prompt that begins the answer. */
  private String begun(String prompt, boolean withCalls) {
    String end = prompt.stripTrailing();
    List<String> openings = new ArrayList<>();
    reasoning.ifPresent(r -> openings.add(r.opening()));
    if (withCalls) {
      openings.addAll(calls.openings());
    }
    return openings.stream().filter(end::endsWith).findFirst().orElse("");
  }

  CallSyntax calls() {
    return calls;
  }

  /** Returns whether a template's models write each message into a channel. */
  static boolean isInChannels(String template) {
    return template.contains("<|channel|>") && template.contains("<|message|>");
  }
}
