package dev.sluice.inference.chat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads answers in which marks tell reasoning, calls and text apart. */
final class MarkedReader implements AnswerReader {
  private enum Place {
    START,
    REASONING,
    TEXT,
    CALL,
    /** Behind a call, where only more calls or text follow. */
    BETWEEN
  }

  private final CallSink sink;
  private final Optional<ReasoningMarks> reasoning;
  private final Optional<CallSyntax> calls;
  private final Marks marks;
  private final StringBuilder buffer = new StringBuilder();
  private final StringBuilder callText = new StringBuilder();
  private Place place = Place.START;
  private boolean atBeginning = true;
  private @Nullable CallReader call;

  /**
   * Makes a reader.
   *
   * @param calls how calls are written; empty when nothing is to be read as one
   * @param wrapping marks around the text, which belong to nothing
   * @param begun what the prompt already has of the answer, such as the mark before reasoning
   */
  MarkedReader(
      CallSink sink,
      Optional<ReasoningMarks> reasoning,
      Optional<CallSyntax> calls,
      List<String> wrapping,
      String begun) {
    this.sink = sink;
    this.reasoning = reasoning;
    this.calls = calls;
    List<String> found = new ArrayList<>(wrapping);
    calls.ifPresent(syntax -> found.addAll(syntax.openings()));
    calls.ifPresent(syntax -> found.addAll(syntax.ignored()));
    found.removeIf(String::isEmpty);
    this.marks = new Marks(found);
    this.buffer.append(begun);
  }

  /**
   * Makes a reader of what goes on with a message.
   *
   * @param thinking whether the message has got to its reasoning, or to its text
   */
  static MarkedReader within(
      boolean thinking,
      CallSink sink,
      Optional<ReasoningMarks> reasoning,
      Optional<CallSyntax> calls,
      List<String> wrapping) {
    MarkedReader reader = new MarkedReader(sink, reasoning, calls, wrapping, "");
    reader.place = thinking ? Place.REASONING : Place.TEXT;
    reader.atBeginning = false;
    return reader;
  }

  @Override
  public List<AnswerPart> read(String text) {
    buffer.append(text);
    while (step()) {
      // Each step takes something out of the buffer or goes to another place.
    }
    return sink.take();
  }

  @Override
  public List<AnswerPart> finish() {
    switch (place) {
      case REASONING -> sink.reasoning(buffer.toString().stripTrailing());
      case CALL -> {
        if (call == null || call.finish() == CallReader.State.NO_CALL) {
          sink.text(callText.toString());
        }
      }
      default -> sink.text(sink.hasCalls() ? buffer.toString().strip() : buffer.toString());
    }
    buffer.setLength(0);
    return sink.take();
  }

  @Override
  public boolean hasCalls() {
    return sink.hasCalls();
  }

  /** Goes on; returns whether there may be more to do. */
  private boolean step() {
    return switch (place) {
      case START -> start();
      case REASONING -> readReasoning();
      case TEXT -> readText();
      case CALL -> readCall();
      case BETWEEN -> readBetween();
    };
  }

  private boolean start() {
    String seen = buffer.toString().stripLeading();
    if (seen.isEmpty()) {
      return false;
    }
    if (reasoning.isPresent()) {
      String opening = reasoning.get().opening();
      if (seen.startsWith(opening)) {
        take(buffer.length() - seen.length() + opening.length());
        return go(Place.REASONING);
      }
      if (opening.startsWith(seen)) {
        return false;
      }
    }
    if (beginsBare(seen)) {
      return beginCall("", buffer.length() - seen.length());
    }
    return go(Place.TEXT);
  }

  private boolean beginsBare(String text) {
    return calls.isPresent()
        && calls.get().startsBare()
        && (text.startsWith("{") || text.startsWith("["));
  }

  private boolean readReasoning() {
    if (atBeginning && !skipSpace()) {
      return false;
    }
    atBeginning = false;
    Marks closing = new Marks(List.of(reasoning.orElseThrow().closing()));
    Marks.Found found = closing.find(buffer);
    if (found != null) {
      sink.reasoning(take(found.start()).stripTrailing());
      take(found.mark().length());
      atBeginning = true;
      return go(Place.BETWEEN);
    }
    sink.reasoning(take(beforeSpace(closing.firstUnfinished(buffer))));
    return false;
  }

  private boolean readText() {
    Marks.Found found = marks.find(buffer);
    int unfinished = marks.firstUnfinished(buffer);
    if (found == null || unfinished <= found.start()) {
      int end = Math.min(unfinished, found == null ? buffer.length() : found.start());
      // White space before a call belongs to neither.
      sink.text(take(marks.isEmpty() ? end : beforeSpace(end)));
      return false;
    }
    sink.text(take(found.start()).stripTrailing());
    return meet(found.mark());
  }

  /** Takes a mark at the beginning of what is read. */
  private boolean meet(String mark) {
    if (calls.isPresent() && calls.get().openings().contains(mark)) {
      return beginCall(mark, mark.length());
    }
    take(mark.length());
    return go(Place.BETWEEN);
  }

  private boolean beginCall(String mark, int length) {
    callText.setLength(0);
    callText.append(take(length));
    call = calls.orElseThrow().reader(mark, sink);
    return go(Place.CALL);
  }

  private boolean readCall() {
    CallReader reader = call;
    for (int i = 0; reader != null && i < buffer.length(); i++) {
      char c = buffer.charAt(i);
      callText.append(c);
      CallReader.State state = reader.read(c);
      if (state != CallReader.State.OPEN) {
        take(i + 1);
        if (state == CallReader.State.NO_CALL) {
          sink.text(callText.toString());
          return go(Place.TEXT);
        }
        return go(Place.BETWEEN);
      }
    }
    buffer.setLength(0);
    return false;
  }

  private boolean readBetween() {
    if (!skipSpace()) {
      return false;
    }
    Marks.Found found = marks.find(buffer);
    int unfinished = marks.firstUnfinished(buffer);
    if (unfinished == 0 && (found == null || found.start() > 0 || found.end() == buffer.length())) {
      return false;
    }
    if (found != null && found.start() == 0) {
      return meet(found.mark());
    }
    if (beginsBare(buffer.toString()) && (sink.hasCalls() || atBeginning)) {
      return beginCall("", 0);
    }
    if (sink.hasCalls() && calls.orElseThrow().startsBare() && buffer.charAt(0) == ';') {
      take(1);
      return true;
    }
    return go(Place.TEXT);
  }

  private boolean go(Place next) {
    place = next;
    return true;
  }

  /** Takes characters out of the beginning of the buffer. */
  private String take(int length) {
    String taken = buffer.substring(0, length);
    buffer.delete(0, length);
    return taken;
  }

  /** Skips white space; returns whether something else is there. */
  private boolean skipSpace() {
    while (!buffer.isEmpty() && Character.isWhitespace(buffer.charAt(0))) {
      buffer.deleteCharAt(0);
    }
    return !buffer.isEmpty();
  }

  /** Returns where the white space before a place begins. */
  private int beforeSpace(int end) {
    int start = end;
    while (start > 0 && Character.isWhitespace(buffer.charAt(start - 1))) {
      start--;
    }
    return start;
  }
}
