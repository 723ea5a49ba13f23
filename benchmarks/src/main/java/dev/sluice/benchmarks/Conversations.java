package dev.sluice.benchmarks;

import dev.sluice.Call;
import dev.sluice.RequestHead;
import dev.sluice.api.RequestReader;
import dev.sluice.tokens.TokenCounter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Bodies of chat calls of about 1,000 tokens: a system prompt and seven turns of English sentences.
 *
 * <p>Each body that {@link #next} returns differs from all before in its seed, so that no cache
 * knows it; on demand also in each message, so that no count of tokens is remembered. For one
 * thread; a body holds until the next time around.
 */
final class Conversations {
  private static final int TOKENS = 1_000;
  private static final int BODIES = 64;
  private static final String NUMBER = "000000000000";
  private static final byte[] MARK = NUMBER.getBytes(StandardCharsets.US_ASCII);
  private static final List<String> ROLES =
      List.of("system", "user", "assistant", "user", "assistant", "user", "assistant", "user");

  private final byte[][] bodies = new byte[BODIES][];
  private final int[][] places = new int[BODIES][];
  private final boolean fresh;
  private long number;

  /**
   * Makes the texts.
   *
   * @param fresh whether every message is new each time
   */
  Conversations(RequestHead head, RandomGenerator random, boolean fresh) throws IOException {
    this.fresh = fresh;
    List<String> sentences = sentences();
    TokenCounter counter = new TokenCounter(1);
    for (int i = 0; i < BODIES; i++) {
      List<StringBuilder> texts = new ArrayList<>();
      ROLES.forEach(role -> texts.add(new StringBuilder(NUMBER)));
      byte[] body = body(texts);
      while (tokens(counter, head, body) < TOKENS) {
        StringBuilder text = texts.get(random.nextInt(texts.size()));
        text.append(' ').append(sentences.get(random.nextInt(sentences.size())));
        body = body(texts);
      }
      bodies[i] = body;
      places[i] = places(body);
    }
  }

  /** Sentences of the licence, which every build has. */
  private static List<String> sentences() throws IOException {
    try (InputStream in = Conversations.class.getResourceAsStream("/META-INF/LICENSE")) {
      if (in == null) {
        throw new IOException("META-INF/LICENSE is missing from the class path");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      String prose = text.replaceAll("\\s+", " ").replaceAll("[\"\\\\]", "'");
      return List.of(prose.split("(?<=[.;:]) "));
    }
  }

  private static long tokens(TokenCounter counter, RequestHead head, byte[] body) {
    Call call = RequestReader.read("count", head, body);
    return counter.count(call, TokenCounter.STANDARD);
  }

  private static byte[] body(List<StringBuilder> texts) {
    StringBuilder json = new StringBuilder("{\"model\":\"auto\",\"messages\":[");
    for (int i = 0; i < texts.size(); i++) {
      json.append(i > 0 ? "," : "").append("{\"role\":\"").append(ROLES.get(i));
      json.append("\",\"content\":\"").append(texts.get(i)).append("\"}");
    }
    json.append("],\"temperature\":0.7,\"max_tokens\":256,\"seed\":1").append(NUMBER);
    return json.append("}").toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Returns where the numbers are: of the messages, in order, and last that of the call. */
  private static int[] places(byte[] body) {
    String text = new String(body, StandardCharsets.ISO_8859_1);
    List<Integer> found = new ArrayList<>();
    for (int at = text.indexOf(NUMBER); at >= 0; at = text.indexOf(NUMBER, at + 1)) {
      found.add(at);
    }
    return found.stream().mapToInt(Integer::intValue).toArray();
  }

  /** Returns the next body; it is changed in place when its turn comes again. */
  byte[] next() {
    number++;
    int which = (int) (number % BODIES);
    byte[] body = bodies[which];
    int[] at = places[which];
    for (int i = fresh ? 0 : at.length - 1; i < at.length; i++) {
      write(number, body, at[i]);
    }
    return body;
  }

  private static void write(long value, byte[] body, int at) {
    long rest = value;
    for (int i = at + MARK.length - 1; i >= at; i--) {
      body[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
  }
}
