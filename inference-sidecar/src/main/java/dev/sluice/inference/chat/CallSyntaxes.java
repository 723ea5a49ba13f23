package dev.sluice.inference.chat;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Finds out by a chat template how a model writes calls. */
final class CallSyntaxes {
  private static final JsonCalls HERMES = JsonCalls.between("<tool_call>\n", "\n</tool_call>");

  private CallSyntaxes() {}

  /** Returns the syntax; for templates without tools one that models can be told to use. */
  static CallSyntax of(String template) {
    return literal(template)
        .or(() -> marked(template))
        .or(() -> typed(template))
        .or(() -> tagged(template))
        .or(() -> json(template))
        .orElse(HERMES);
  }

  /** Returns the syntax where calls look like those of a program. */
  private static Optional<CallSyntax> literal(String template) {
    // LFM2, whose oldest templates name the list of tools alone.
    if (template.contains("<|tool_call_start|>") || template.contains("List of tools: ")) {
      return Optional.of(
          new LiteralCalls(
              "<|tool_call_start|>", "<|tool_call_end|>", "[%s(", "=", ", ", ")]", ""));
    }
    // Gemma 4
    if (template.contains("<|tool_call>")) {
      return Optional.of(
          new LiteralCalls(
              "<|tool_call>", "<tool_call|>", "call:%s{", ":", ",", "}", LiteralParser.QUOTE));
    }
    return Optional.empty();
  }

  /** Returns the syntax where arguments stand in tags that tell their types. */
  private static Optional<CallSyntax> typed(String template) {
    // DeepSeek V3.2 and V4
    if (template.contains("｜DSML｜")) {
      String list = template.contains("function_calls>") ? "function_calls>" : "tool_calls>";
      return Optional.of(
          new TaggedCalls(
              "<｜DSML｜invoke name=\"",
              "</｜DSML｜invoke>",
              List.of("<｜DSML｜" + list, "</｜DSML｜" + list),
              Pattern.compile("([^\"]+)\">"),
              Pattern.compile(
                  "<｜DSML｜parameter name=\"(?<key>[^\"]+)\" string=\"(?<kind>[^\"]*)\">"
                      + "(?<value>.*?)</｜DSML｜parameter>",
                  Pattern.DOTALL),
              "<｜DSML｜" + list + "\n<｜DSML｜invoke name=\"%s\">\n",
              "<｜DSML｜parameter name=\"%1$s\" string=\"%2$s\">",
              "</｜DSML｜parameter>\n",
              "</｜DSML｜invoke>\n</｜DSML｜" + list));
    }
    if (Wrapping.hasSections(template)) {
      return Optional.of(
          new TaggedCalls(
              "<|open|>call tool=\"",
              "<|close|>call<|sep|>",
              List.of("<|open|>tools<|sep|>", "<|close|>tools<|sep|>"),
              Pattern.compile("([^\"]+)\"[^<]*<\\|sep\\|>"),
              Pattern.compile(
                  "<\\|open\\|>argument key=\"(?<key>[^\"]+)\" type=\"(?<kind>[^\"]*)\"<\\|sep\\|>"
                      + "(?<value>.*?)<\\|close\\|>argument<\\|sep\\|>",
                  Pattern.DOTALL),
              "<|open|>tools<|sep|><|open|>call tool=\"%s\" index=\"1\"<|sep|>",
              "<|open|>argument key=\"%1$s\" type=\"%3$s\"<|sep|>",
              "<|close|>argument<|sep|>",
              "<|close|>call<|sep|><|close|>tools<|sep|>"));
    }
    return Optional.empty();
  }

  /** Returns the syntax where marks stand between names and arguments. */
  private static Optional<CallSyntax> marked(String template) {
    if (AnswerSyntax.isInChannels(template)) {
      return Optional.of(
          new NamedCalls(
              "<|channel|>commentary to=functions.",
              "<|message|>",
              "",
              List.of(),
              head -> before(head, " "),
              "<|channel|>commentary to=functions.%s <|constrain|>json<|message|>"));
    }
    if (template.contains("[TOOL_CALLS]")) {
      return Optional.of(
          template.contains("[ARGS]")
              ? new NamedCalls(
                  "[TOOL_CALLS]",
                  "[ARGS]",
                  "",
                  List.of(),
                  head -> before(head, "["),
                  "[TOOL_CALLS]%s[ARGS]")
              : JsonCalls.between("[TOOL_CALLS]", "").inArray());
    }
    if (template.contains("<｜tool▁calls▁begin｜>")) {
      boolean typed = template.contains("```json");
      return Optional.of(
          new NamedCalls(
              "<｜tool▁call▁begin｜>",
              "<｜tool▁sep｜>",
              (typed ? "\n```" : "") + "<｜tool▁call▁end｜><｜tool▁calls▁end｜>",
              List.of("<｜tool▁calls▁begin｜>", "<｜tool▁call▁end｜>", "<｜tool▁calls▁end｜>", "```"),
              CallSyntaxes::deepSeekName,
              typed
                  ? "<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>function<｜tool▁sep｜>%s\n```json\n"
                  : "<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>%s<｜tool▁sep｜>"));
    }
    if (template.contains("<|tool_calls_section_begin|>")) {
      return Optional.of(
          new NamedCalls(
              "<|tool_call_begin|>",
              "<|tool_call_argument_begin|>",
              "<|tool_call_end|><|tool_calls_section_end|>",
              List.of(
                  "<|tool_calls_section_begin|>",
                  "<|tool_call_end|>",
                  "<|tool_calls_section_end|>"),
              CallSyntaxes::kimiName,
              "<|tool_calls_section_begin|><|tool_call_begin|>functions.%s:0"
                  + "<|tool_call_argument_begin|>"));
    }
    if (template.contains(">>>all")) {
      return Optional.of(
          new NamedCalls(">>>", "\n", "", List.of(">>>all\n"), head -> before(head, "\n"), "%s\n"));
    }
    return Optional.empty();
  }

  /** Returns the syntax where arguments stand in tags. */
  private static Optional<CallSyntax> tagged(String template) {
    if (template.contains("<arg_key>")) {
      return Optional.of(
          new TaggedCalls(
              "<tool_call>",
              "</tool_call>",
              List.of(),
              Pattern.compile("\\s*([^\\s<{]+)"),
              Pattern.compile(
                  "<arg_key>(?<key>.*?)</arg_key>\\s*<arg_value>(?<value>.*?)</arg_value>",
                  Pattern.DOTALL),
              "<tool_call>%s\n",
              "<arg_key>%s</arg_key>\n<arg_value>",
              "</arg_value>\n",
              "</tool_call>"));
    }
    if (template.contains("<invoke name=")) {
      return Optional.of(
          new TaggedCalls(
              "<invoke name=\"",
              "</invoke>",
              List.of("<minimax:tool_call>", "</minimax:tool_call>"),
              Pattern.compile("([^\"]+)\">"),
              Pattern.compile(
                  "<parameter name=\"(?<key>[^\"]+)\">(?<value>.*?)</parameter>", Pattern.DOTALL),
              "<minimax:tool_call>\n<invoke name=\"%s\">\n",
              "<parameter name=\"%s\">",
              "</parameter>\n",
              "</invoke>\n</minimax:tool_call>"));
    }
    if (template.contains("<function=")) {
      String tag = template.contains("<seed:tool_call>") ? "seed:tool_call" : "tool_call";
      boolean inJson = !template.contains("<parameter=");
      String around = inJson ? "" : "<" + tag + ">\n";
      String behind = inJson ? "" : "\n</" + tag + ">";
      return Optional.of(
          new TaggedCalls(
              "<function=",
              "</function>",
              List.of("<" + tag + ">", "</" + tag + ">"),
              Pattern.compile("([^>]+)>"),
              Pattern.compile(
                  "<parameter=(?<key>[^>]+)>\n?(?<value>.*?)\n?</parameter>", Pattern.DOTALL),
              around + "<function=%s>\n",
              "<parameter=%s>\n",
              "\n</parameter>\n",
              "</function>" + behind));
    }
    return Optional.empty();
  }

  /** Returns the syntax where names and arguments are JSON. */
  private static Optional<CallSyntax> json(String template) {
    if (template.contains("<|START_ACTION|>")) {
      return Optional.of(
          new JsonCalls(
              "<|START_ACTION|>",
              "<|END_ACTION|>",
              List.of("<|END_ACTION|>"),
              false,
              "[{\"tool_call_id\": \"0\", \"tool_name\": ",
              ", \"parameters\": ",
              "}]",
              false));
    }
    // Apertus
    if (template.contains("<|tools_prefix|>")) {
      return Optional.of(
          new JsonCalls(
              "<|tools_prefix|>",
              "<|tools_suffix|>",
              List.of("<|tools_suffix|>"),
              false,
              "[{",
              ": ",
              "}]",
              true));
    }
    if (template.contains("<TOOLCALL>")) {
      return Optional.of(JsonCalls.between("<TOOLCALL>", "</TOOLCALL>").inArray());
    }
    if (template.contains("<|tool_call|>")) {
      return Optional.of(JsonCalls.between("<|tool_call|>", "").inArray());
    }
    if (template.contains("<tool_calls>")) {
      return Optional.of(JsonCalls.between("<tool_calls>", "</tool_calls>").inArray());
    }
    if (template.contains("functools")) {
      return Optional.of(JsonCalls.between(" functools", "").inArray());
    }
    if (template.contains("<tool_call>")) {
      return Optional.of(HERMES);
    }
    boolean bare = template.contains("<|python_tag|>") || template.contains("\"parameters\": ");
    return bare
        ? Optional.of(
            new JsonCalls(
                "",
                "",
                List.of("<|python_tag|>"),
                true,
                "{\"name\": ",
                ", \"parameters\": ",
                "}",
                false))
        : Optional.empty();
  }

  private static String before(String text, String mark) {
    int end = text.indexOf(mark);
    return (end < 0 ? text : text.substring(0, end)).strip();
  }

  /** Returns the name, which stands behind the mark when a type stands before it. */
  private static String deepSeekName(String head) {
    String mark = "<｜tool▁sep｜>";
    String first = before(head, mark);
    String rest = head.substring(head.indexOf(mark) + mark.length()).strip();
    return rest.isEmpty() ? first : before(rest, "\n");
  }

  /** Returns the name, which stands between a prefix and the call's number. */
  private static String kimiName(String head) {
    String name = before(head, "<|tool_call_argument_begin|>");
    return name.replaceFirst("^functions\\.", "").replaceFirst(":[0-9]+$", "");
  }
}
