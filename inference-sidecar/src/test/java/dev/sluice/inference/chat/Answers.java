package dev.sluice.inference.chat;

import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Answers as models write them, each with marks of its template and what is to be read. */
final class Answers {
  static final String HERMES = "<tool_call> {\"name\": \"arguments\"} <think></think>";
  private static final String LLAMA = "\"parameters\": <|python_tag|>";
  private static final String DEEPSEEK = "<｜tool▁calls▁begin｜> ```json </think>";
  private static final String CODER = "<tool_call> <function= <parameter=";
  private static final String LFM = "<|tool_call_start|>";
  private static final String GEMMA = "<|tool_call> <channel|>";
  private static final String KIMI = "<|open|> <|sep|>";

  private Answers() {}

  static Stream<Arguments> all() {
    return Stream.of(
        // Hermes, Qwen
        answer(HERMES, "Hello, <b>you</b>.\n", "text(Hello, <b>you</b>.\n)"),
        answer(
            HERMES,
            "<tool_call>\n"
                + "{\"name\": \"get\", \"arguments\": {\"city\": \"Z}ü\\\"\"}}\n"
                + "</tool_call>",
            "get({\"city\": \"Z}ü\\\"\"})"),
        answer(
            HERMES,
            "<think>\nHm, <tool_call>?\n</think>\n\nI look.\n<tool_call>\n"
                + "{\"arguments\": {\"a\": [1, {}]}, \"name\": \"get\"}\n</tool_call>\n"
                + "<tool_call>{\"name\": \"roll\"}</tool_call>",
            "think(Hm, <tool_call>?)text(I look.)get({\"a\": [1, {}]})roll({})"),
        answer(HERMES, "a < b and <tool_cal> too", "text(a < b and <tool_cal> too)"),
        answer(HERMES, "<tool_call>nonsense</tool_call>", "text(<tool_call>nonsense)"),
        answer(HERMES, "<tool_call>{\"city\": 1}</tool_call>", "text(<tool_call>{\"city\": 1})"),
        answer(HERMES, "<tool_call>{\"na", "text(<tool_call>{\"na)"),
        answer(HERMES, "<tool_call>{\"name\": \"get\", \"arguments\": {\"a", "get({\"a)"),
        answer(
            HERMES,
            "<tool_call>{\"name\": \"get\", \"arguments\": \"{\\\"a\\\": 1}\"}</tool_call>done",
            "get({\"a\": 1})text(done)"),
        answer(
            HERMES,
            "<tool_call>{\"type\": \"function\", \"function\": {\"name\": \"get\","
                + " \"arguments\": null}}</tool_call>",
            "get({})"),
        answer(HERMES, "<think>endless", "think(endless)"),
        answer(HERMES, "<thin", "text(<thin)"),
        // Llama 3
        answer(
            LLAMA,
            "{\"name\": \"get\", \"parameters\": {\"city\": \"Bern\"}}",
            "get({\"city\": \"Bern\"})"),
        answer(
            LLAMA,
            "<|python_tag|>{\"name\": \"get\", \"parameters\": {}}; {\"name\": \"roll\","
                + " \"parameters\": {\"sides\": 6}}",
            "get({})roll({\"sides\": 6})"),
        answer(LLAMA, "{\"name\": \"Ann\", \"age\": 5}", "text({\"name\": \"Ann\", \"age\": 5})"),
        answer(LLAMA, "{\"a\": 1} {\"name\": \"get\"}", "text({\"a\": 1} {\"name\": \"get\"})"),
        answer(LLAMA, "Use {\"name\": \"get\"}.", "text(Use {\"name\": \"get\"}.)"),
        // Mistral
        answer(
            "[TOOL_CALLS]",
            "[TOOL_CALLS] [{\"name\": \"get\", \"arguments\": {\"city\": \"Bern\"}}, "
                + "{\"name\": \"roll\", \"arguments\": {}, \"id\": \"123456789\"}]",
            "get({\"city\": \"Bern\"})roll({})"),
        answer(
            "[TOOL_CALLS][ARGS][THINK][/THINK]",
            "[THINK]Hm.[/THINK]Yes.[TOOL_CALLS]get[CALL_ID]abc[ARGS]{\"a\": \"[ARGS]\"}"
                + "[TOOL_CALLS]roll[ARGS]{}",
            "think(Hm.)text(Yes.)get({\"a\": \"[ARGS]\"})roll({})"),
        // DeepSeek
        answer(
            DEEPSEEK,
            "<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>function<｜tool▁sep｜>get\n"
                + "```json\n"
                + "{\"a\": 1}\n"
                + "```<｜tool▁call▁end｜>\n"
                + "<｜tool▁call▁begin｜>function<｜tool▁sep｜>roll\n"
                + "```json\n"
                + "{}\n"
                + "```<｜tool▁call▁end｜><｜tool▁calls▁end｜>",
            "get({\"a\": 1})roll({})"),
        answer(
            "<｜tool▁calls▁begin｜>",
            "I look.<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>get<｜tool▁sep｜>{\"a\": 1}"
                + "<｜tool▁call▁end｜><｜tool▁calls▁end｜>",
            "text(I look.)get({\"a\": 1})"),
        // Kimi
        answer(
            "<|tool_calls_section_begin|>",
            "<|tool_calls_section_begin|><|tool_call_begin|>functions.get:0<|tool_call_argument_begin|>{\"a\":"
                + " 1}<|tool_call_end|><|tool_calls_section_end|>",
            "get({\"a\": 1})"),
        // Functionary
        answer(">>>all", ">>>all\nHello\n>>>get\n{\"a\": 1}", "text(Hello)get({\"a\": 1})"),
        answer(
            "<function= <|python_tag|>", "<function=get>{\"a\": 1}</function>", "get({\"a\": 1})"),
        // Arguments in tags
        answer(
            CODER,
            "Sure.\n\n<tool_call>\n<function=get>\n<parameter=city>\nNew\nYork\n</parameter>\n"
                + "<parameter=days>\n3\n</parameter>\n</function>\n</tool_call>",
            "text(Sure.)get({\"city\":\"New\\nYork\",\"days\":3})"),
        answer(
            "<arg_key>",
            "<tool_call>get\n<arg_key>city</arg_key>\n<arg_value>12</arg_value>\n"
                + "<arg_key>tags</arg_key>\n<arg_value>[\"a\"]</arg_value>\n</tool_call>",
            "get({\"city\":\"12\",\"tags\":[\"a\"]})"),
        answer(
            "<invoke name=",
            "<minimax:tool_call>\n"
                + "<invoke name=\"get\">\n"
                + "<parameter name=\"city\">Bern</parameter>\n"
                + "</invoke>\n"
                + "<invoke name=\"roll\">\n"
                + "</invoke>\n"
                + "</minimax:tool_call>",
            "get({\"city\":\"Bern\"})roll({})"),
        // LFM2
        answer(
            LFM,
            "Let me look.<|tool_call_start|>[get(city=\"Zürich\", days=3),"
                + " roll()]<|tool_call_end|>",
            "text(Let me look.)get({\"city\":\"Zürich\",\"days\":3})roll({})"),
        answer(
            LFM,
            "<|tool_call_start|>[Cal.get(a=True, b=None, c=[1.50, 'x'], d={\"e\":"
                + " false})]<|tool_call_end|>",
            "Cal.get({\"a\":true,\"b\":null,\"c\":[1.50,\"x\"],\"d\":{\"e\":false}})"),
        answer(
            LFM,
            "<|tool_call_start|>[get(city=\"a\\n\\\"b\\\" \\u00e9 ]\")]<|tool_call_end|>Done.",
            "get({\"city\":\"a\\n\\\"b\\\" é ]\"})text(Done.)"),
        answer(
            LFM,
            "<|tool_call_start|>[{\"name\": \"get\", \"arguments\": {\"days\":"
                + " 1}}]<|tool_call_end|>",
            "get({\"days\":1})"),
        answer(LFM, "<|tool_call_start|>[get(days=1)]", "get({\"days\":1})"),
        answer(LFM, "<|tool_call_start|>[get(days", "text(<|tool_call_start|>[get(days)"),
        answer(LFM, "A [link](url).", "text(A [link](url).)"),
        // Gemma 4
        answer(
            GEMMA,
            "<|channel>thought\n"
                + "Hm.<channel|>Yes.<|tool_call>call:get{city:<|\"|>Bern, {\"x\"}<|\"|>,"
                + "days:3}<tool_call|><|tool_call>call:roll{}<tool_call|>",
            "think(Hm.)text(Yes.)get({\"city\":\"Bern, {\\\"x\\\"}\",\"days\":3})roll({})"),
        answer(
            GEMMA,
            "<|tool_call>call:get{a:{<|\"|>k<|\"|>:[true,null,-2]},b:warm}<tool_call|>",
            "get({\"a\":{\"k\":[true,null,-2]},\"b\":\"warm\"})"),
        // Apertus
        answer(
            "<|tools_prefix|><|inner_suffix|>",
            "<|inner_prefix|>Hm.<|inner_suffix|><|tools_prefix|>[{\"get\": {\"days\": 1}},"
                + " {\"roll\": {}}]<|tools_suffix|>",
            "think(Hm.)get({\"days\":1})roll({})"),
        // DeepSeek V3.2
        answer(
            "｜DSML｜function_calls></think>",
            "<think>Hm.</think>I look.\n\n<｜DSML｜function_calls>\n<｜DSML｜invoke name=\"get\">\n"
                + "<｜DSML｜parameter name=\"city\" string=\"true\">12</｜DSML｜parameter>\n"
                + "<｜DSML｜parameter name=\"more\" string=\"false\">[1]</｜DSML｜parameter>\n"
                + "</｜DSML｜invoke>\n<｜DSML｜invoke name=\"roll\">\n</｜DSML｜invoke>\n"
                + "</｜DSML｜function_calls>",
            "think(Hm.)text(I look.)get({\"city\":\"12\",\"more\":[1]})roll({})"),
        // Kimi K3
        answer(
            KIMI,
            "<|open|>think<|sep|>Hm.<|close|>think<|sep|><|open|>response<|sep|>On it."
                + "<|close|>response<|sep|><|open|>tools<|sep|>"
                + "<|open|>call tool=\"get\" index=\"1\"<|sep|>"
                + "<|open|>argument key=\"city\" type=\"string\"<|sep|>7<|close|>argument<|sep|>"
                + "<|open|>argument key=\"days\" type=\"number\"<|sep|>7<|close|>argument<|sep|>"
                + "<|close|>call<|sep|><|close|>tools<|sep|><|close|>message<|sep|>",
            "think(Hm.)text(On it.)get({\"city\":\"7\",\"days\":7})"),
        answer(
            KIMI,
            "<|open|>response<|sep|>Use the response"
                + " tag.<|close|>response<|sep|><|close|>message<|sep|>",
            "text(Use the response tag.)"),
        // Others in JSON
        answer(
            "<|START_ACTION|><|END_THINKING|>",
            "<|START_THINKING|>Hm.<|END_THINKING|><|START_ACTION|>[\n    {\"tool_call_id\": \"0\","
                + " \"tool_name\": \"get\", \"parameters\": {\"a\": 1}}\n]<|END_ACTION|>",
            "think(Hm.)get({\"a\": 1})"),
        answer(
            "<|START_ACTION|><|END_THINKING|>",
            "<|START_RESPONSE|>Hello<|END_RESPONSE|>",
            "text(Hello)"),
        answer(
            "<TOOLCALL>",
            "<TOOLCALL>[{\"name\": \"get\", \"arguments\": {}}]</TOOLCALL>",
            "get({})"),
        answer("<|tool_call|>", "<|tool_call|>[{\"name\": \"get\", \"arguments\": {}}]", "get({})"),
        // Channels
        answer(
            "<|channel|><|message|>",
            "<|channel|>analysis<|message|>Hm.<|end|><|start|>assistant<|channel|>commentary"
                + " to=functions.get <|constrain|>json<|message|>{\"a\": 1}",
            "think(Hm.)get({\"a\": 1})"),
        answer(
            "<|channel|><|message|>",
            "<|channel|>analysis<|message|>Hm.<|end|><|start|>assistant<|channel|>final<|message|>Hi!",
            "think(Hm.)text(Hi!)"),
        answer("<|channel|><|message|>", "no channel", "text(no channel)"));
  }

  private static Arguments answer(String template, String answer, String expected) {
    return Arguments.of(template, answer, expected);
  }
}
