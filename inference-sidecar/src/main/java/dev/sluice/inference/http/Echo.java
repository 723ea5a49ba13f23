package dev.sluice.inference.http;

import dev.sluice.inference.api.Prompt;
import dev.sluice.inference.engine.GenerationEvent.Delta;
import dev.sluice.inference.engine.GenerationEvent.PromptScored;
import dev.sluice.inference.engine.ReportedToken;
import dev.sluice.inference.engine.TokenSequence;
import dev.sluice.inference.engine.Vocabulary;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A prompt with which answers begin.
 *
 * @param text the prompt
 * @param shift how many more characters it has than its tokens have, such as the blank that some
 *     vocabularies put before the first word
 */
record Echo(String text, int shift) {
  /** No prompt. */
  static final Echo NONE = new Echo("", 0);

  /** Returns a prompt as it was given, or what its tokens stand for. */
  static Echo of(Prompt prompt, TokenSequence tokens, Vocabulary vocabulary) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < tokens.size(); i++) {
      bytes.writeBytes(vocabulary.piece(tokens.get(i)));
    }
    String read = bytes.toString(StandardCharsets.UTF_8);
    String text = prompt instanceof Prompt.Text(String given) ? given : read;
    return new Echo(text, text.length() - read.length());
  }

  /** Returns what an answer begins with. */
  Delta opening() {
    return new Delta(text, List.of());
  }

  /** Returns tokens of the prompt where they stand in the answer. */
  Delta within(PromptScored scored) {
    return moved("", scored.tokens(), shift);
  }

  /** Returns more of the answer behind the prompt. */
  Delta behind(Delta delta) {
    return moved(delta.text(), delta.tokens(), text.length());
  }

  private static Delta moved(String text, List<ReportedToken> tokens, int characters) {
    return new Delta(text, tokens.stream().map(token -> token.behind(characters)).toList());
  }
}
