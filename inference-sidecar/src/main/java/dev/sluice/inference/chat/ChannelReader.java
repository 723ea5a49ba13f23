package dev.sluice.inference.chat;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads answers in channels: messages with a header each, of which one channel is reasoning, one
 * the answer, and messages to a function are calls. This is OpenAI's "harmony" format.
 */
final class ChannelReader implements AnswerReader {
  static final List<String> MARKS =
      List.of(
          "<|channel|>",
          "<|message|>",
          "<|start|>",
          "<|end|>",
          "<|constrain|>",
          "<|call|>",
          "<|return|>");

  /** How the header of an answer's first message begins. */
  private static final List<String> FIRST = List.of("<|channel|>", "<|start|>", " to=");

  private static final Pattern RECIPIENT = Pattern.compile("to=functions\\.([\\w.-]+)");
  private static final Marks HEADER_END = new Marks(List.of("<|message|>"));
  private static final Marks MESSAGE_END =
      new Marks(List.of("<|end|>", "<|call|>", "<|return|>", "<|start|>", "<|channel|>"));

  private enum Kind {
    HEADER,
    REASONING,
    TEXT,
    CALL
  }

  private final CallSink sink;
  private final StringBuilder buffer = new StringBuilder();
  private Kind kind = Kind.HEADER;
  private boolean begun;

  ChannelReader(CallSink sink) {
    this.sink = sink;
  }

  /** Makes a reader of what goes on with a message of the answer. */
  static ChannelReader withinText(CallSink sink) {
    ChannelReader reader = new ChannelReader(sink);
    reader.kind = Kind.TEXT;
    reader.begun = true;
    return reader;
  }

  @Override
  public List<AnswerPart> read(String text) {
    buffer.append(text);
    while (kind == Kind.HEADER ? readHeader() : readMessage()) {
      // Each turn goes from a header to its message or back.
    }
    return sink.take();
  }

  private boolean readHeader() {
    Marks.Found end = HEADER_END.find(buffer);
    if (end == null) {
      return !buffer.isEmpty() && isWithoutChannels();
    }
    begun = true;
    String header = buffer.substring(0, end.start());
    buffer.delete(0, end.end());
    Matcher recipient = RECIPIENT.matcher(header);
    if (recipient.find() && !sink.tools().isEmpty()) {
      kind = Kind.CALL;
      sink.begin(recipient.group(1));
    } else {
      kind = header.contains("analysis") ? Kind.REASONING : Kind.TEXT;
    }
    return true;
  }

  /** Goes over to text if the answer begins otherwise than with a header. */
  private boolean isWithoutChannels() {
    String text = buffer.toString();
    if (begun || FIRST.stream().anyMatch(m -> m.startsWith(text) || text.startsWith(m))) {
      return false;
    }
    kind = Kind.TEXT;
    return true;
  }

  private boolean readMessage() {
    Marks.Found end = MESSAGE_END.find(buffer);
    int length = end == null ? MESSAGE_END.firstUnfinished(buffer) : end.start();
    give(buffer.substring(0, length));
    buffer.delete(0, end == null ? length : end.end());
    if (end == null) {
      return false;
    }
    kind = Kind.HEADER;
    return true;
  }

  private void give(String text) {
    switch (kind) {
      case REASONING -> sink.reasoning(text);
      case CALL -> sink.arguments(text);
      default -> sink.text(text);
    }
  }

  @Override
  public List<AnswerPart> finish() {
    // A header that never ended is not one: the model answers without channels.
    give(buffer.toString());
    buffer.setLength(0);
    return sink.take();
  }

  @Override
  public boolean hasCalls() {
    return sink.hasCalls();
  }
}
