package dev.sluice.tokens;

import dev.sluice.Call;
import dev.sluice.JsonText;
import dev.sluice.Message;
import dev.sluice.Protocol;
import java.util.List;

/**
 * Counts the tokens of calls' input and remembers the counts of their parts.
 *
 * <p>A conversation counts as OpenAI's cookbook has it ("How to count tokens with tiktoken",
 * section 6): the tokens of each message's role, name and text, 3 for each message, 1 for each
 * name, and 3 that begin the reply. Beyond it, and as upper estimates because OpenAI publishes no
 * rule: names and arguments of tool calls and the JSON of tools, functions and response formats
 * count as the text that they are, and each attachment as an image of 1,024 by 1,024 pixels in high
 * detail (85 tokens and 170 for each of its 4 tiles, OpenAI's guide to vision). Completions and
 * embeddings have no overhead; inputs given as token numbers count one by one.
 *
 * <p>For models that are not OpenAI's the counts are approximate: they have other vocabularies and
 * chat templates. Counts are of one choice, {@code n} does not multiply the input.
 *
 * <p>Safe for any number of threads. Memory is bounded by the number of remembered counts.
 */
public final class TokenCounter {
  /** The encoding of OpenAI's models since GPT-4o, taken where nothing else is known. */
  public static final String STANDARD = "o200k_base";

  private static final int PER_MESSAGE = 3;
  private static final int PER_ROLE = 1;
  private static final int PER_NAME = 1;
  private static final int PER_REPLY = 3;
  private static final int PER_ATTACHMENT = 85 + 4 * 170;

  /** The ways in which equal bytes count differently. */
  private static final int SPOKEN = 0;

  private static final int GIVEN = 1;
  private static final int READ_AS_JSON = 2;
  private static final int WAYS = 3;

  /** Members beside the messages that a model gets to read. */
  private static final List<String> READ = List.of("tools", "functions", "response_format");

  private final Vocabularies vocabularies = new Vocabularies();
  private final TokenMemory memory;

  /**
   * Makes a counter.
   *
   * @param remembered how many counts are remembered, 24 bytes each, rounded up to a power of two
   */
  public TokenCounter(int remembered) {
    memory = new TokenMemory(remembered);
  }

  /** Returns the names of the encodings that can be counted with. */
  public static List<String> encodings() {
    return Encoding.names();
  }

  /**
   * Loads an encoding now, so that no call has to wait for it.
   *
   * @throws IllegalArgumentException if there is no such encoding
   */
  public void load(String encoding) {
    vocabularies.load(Encoding.of(encoding));
  }

  /**
   * Counts a call's input part by part.
   *
   * @param encoding such as {@link #STANDARD}
   * @throws IllegalArgumentException if there is no such encoding
   */
  public InputTokens tokens(Call call, String encoding) {
    Encoding used = Encoding.of(encoding);
    boolean chat = conversation(call.protocol());
    Fingerprint fingerprint = new Fingerprint();
    int way = used.number() * WAYS + (chat ? SPOKEN : GIVEN);
    List<Message> messages = call.messages();
    int[] counts = new int[messages.size()];
    for (int i = 0; i < counts.length; i++) {
      Message message = messages.get(i);
      fingerprint.take(way, message.raw());
      int known = memory.get(fingerprint.high(), fingerprint.low());
      counts[i] = known >= 0 ? known : remember(fingerprint, count(message, chat, used));
    }
    return new InputTokens(counts, rest(call, chat, used, fingerprint));
  }

  /** Returns how many tokens a call's input has. */
  public long count(Call call, String encoding) {
    return tokens(call, encoding).total();
  }

  /** Returns a call with its input counted. */
  public Call measured(Call call, String encoding) {
    return call.withInputTokens(count(call, encoding));
  }

  private static boolean conversation(Protocol protocol) {
    return protocol.listsMessages() || protocol == Protocol.RESPONSES;
  }

  private int remember(Fingerprint fingerprint, int tokens) {
    memory.put(fingerprint.high(), fingerprint.low(), tokens);
    return tokens;
  }

  private int count(Message message, boolean chat, Encoding encoding) {
    JsonText raw = message.raw();
    if (!chat && raw.length() > 0 && raw.array()[raw.from()] == '[') {
      return elements(raw);
    }
    // Empty parts are short, so that a body can hold more of them than would fit into an int.
    long tokens = (long) message.attachments() * PER_ATTACHMENT;
    tokens += vocabularies.count(encoding, message.text());
    if (chat) {
      for (String saying : Sayings.beside(raw)) {
        tokens += vocabularies.count(encoding, saying) + PER_NAME;
      }
      tokens += PER_MESSAGE + PER_ROLE;
    }
    return (int) Math.min(tokens, Integer.MAX_VALUE);
  }

  /** Counts the numbers of an array by the commas between them. */
  private static int elements(JsonText array) {
    int commas = 0;
    boolean empty = true;
    for (int i = array.from() + 1; i < array.to() - 1; i++) {
      byte b = array.array()[i];
      commas += b == ',' ? 1 : 0;
      empty &= b <= ' ';
    }
    return empty ? 0 : commas + 1;
  }

  private long rest(Call call, boolean chat, Encoding encoding, Fingerprint fingerprint) {
    long tokens = chat ? PER_REPLY : 0;
    for (String name : READ) {
      JsonText value = call.body().get(name);
      if (value != null) {
        fingerprint.take(encoding.number() * WAYS + READ_AS_JSON, value);
        int known = memory.get(fingerprint.high(), fingerprint.low());
        tokens += known >= 0 ? known : remember(fingerprint, count(value, encoding));
      }
    }
    return tokens;
  }

  private int count(JsonText json, Encoding encoding) {
    return vocabularies.count(encoding, json.toString());
  }
}
