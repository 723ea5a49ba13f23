package dev.sluice.api;

import static dev.sluice.api.Answers.JSON;
import static dev.sluice.api.Answers.STREAM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.AnswerFacts;
import dev.sluice.AnswerHead;
import dev.sluice.AnswerPiece;
import dev.sluice.AnswerPiece.Kind;
import dev.sluice.Headers;
import dev.sluice.Protocol;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerReaderTest {
  private static final String EVENTS =
      """
      : ping

      data: {"id":"c1","model":"m","choices":[{"index":0,"delta":{"content":"Hé"}}]}

      event: x
      data: {"choices":[{"index":1,
      data: "delta":{"content":"🙂"},"finish_reason":"stop"}]}
      id: 7

      data:{"choices":[],"usage":{"prompt_tokens":3,"completion_tokens":2}}

      data: {broken

      data: [DONE]

      """;

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r"})
  void anEventIsAPieceWhereverTheNetworkCuts(String newline) {
    byte[] body = ("\uFEFF" + EVENTS.replace("\n", newline)).getBytes(StandardCharsets.UTF_8);
    List<AnswerPiece> whole = Answers.read(Protocol.CHAT, STREAM, body, null);
    assertThat(whole).hasSize(7);
    AnswerFacts facts = Answers.facts(whole);
    assertThat(facts.id()).isEqualTo("c1");
    assertThat(facts.model()).isEqualTo("m");
    assertThat(facts.finishReasons()).containsExactly("stop");
    assertThat(facts.textLength()).isEqualTo(4);
    assertThat(facts.usage().total()).isEqualTo(5);
    for (int seed = 0; seed < 300; seed++) {
      List<AnswerPiece> cut = Answers.read(Protocol.CHAT, STREAM, body, new Random(seed));
      assertThat(Answers.bytes(cut)).isEqualTo(body);
      assertThat(Answers.facts(cut)).isEqualTo(facts);
      assertThat(cut.stream().filter(piece -> piece.kind() == Kind.EVENT)).hasSize(6);
      if (!newline.equals("\r\n")) {
        assertThat(Answers.texts(cut)).isEqualTo(Answers.texts(whole));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n\n", "\r\n\r\n", "\r\r", "\n\r", "\r\n\n"})
  void aWholeEventIsNeverHeldBack(String blank) {
    byte[] event = ("data: {}" + blank).getBytes(StandardCharsets.US_ASCII);
    List<AnswerPiece> pieces = new ArrayList<>();
    AnswerReader reader = new AnswerReader(Protocol.CHAT, STREAM);
    for (int round = 1; round <= 3; round++) {
      for (byte b : event) {
        reader.feed(new byte[] {b}, 0, 1, pieces::add);
      }
      assertThat(pieces).hasSize(round);
    }
  }

  @Test
  void blankLinesOnTheirOwnPassAtOnce() {
    List<AnswerPiece> pieces = Answers.read(Protocol.CHAT, STREAM, "\n\ndata: {}\n\n");
    assertThat(pieces)
        .extracting(AnswerPiece::kind)
        .containsExactly(Kind.RAW, Kind.RAW, Kind.EVENT, Kind.END);
  }

  @Test
  void aStreamThatBreaksOffKeepsWhatItSaid() {
    List<AnswerPiece> pieces =
        Answers.read(
            Protocol.CHAT,
            STREAM,
            "data: {}\n\ndata: {\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2}}\n");
    assertThat(pieces)
        .extracting(AnswerPiece::kind)
        .containsExactly(Kind.EVENT, Kind.RAW, Kind.END);
    assertThat(Answers.facts(pieces).usage().output()).isEqualTo(2);
  }

  @Test
  void anOversizedEventPassesUnreadInParts() {
    byte[] body = new byte[AnswerReader.MAX_EVENT + 5000];
    Arrays.fill(body, (byte) 'x');
    byte[] next = "\n\ndata: {\"id\":\"c1\"}\n\n".getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(next, 0, body, body.length - next.length, next.length);
    List<AnswerPiece> pieces = new ArrayList<>();
    AnswerReader reader = new AnswerReader(Protocol.CHAT, STREAM);
    for (int at = 0; at < body.length; at += 4096) {
      reader.feed(body, at, Math.min(4096, body.length - at), pieces::add);
    }
    reader.finish(pieces::add);
    assertThat(Answers.bytes(pieces)).isEqualTo(body);
    assertThat(pieces.get(0).kind()).isEqualTo(Kind.RAW);
    assertThat(pieces.get(pieces.size() - 2).kind()).isEqualTo(Kind.EVENT);
    assertThat(Answers.facts(pieces).id()).isEqualTo("c1");
  }

  @Test
  void aJsonAnswerIsOnePiece() {
    String json = "{\"id\":\"c1\",\"choices\":[{\"message\":{\"content\":\"abc\"}}]}";
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    List<AnswerPiece> pieces = Answers.read(Protocol.CHAT, JSON, body, new Random(1));
    assertThat(pieces).extracting(AnswerPiece::kind).containsExactly(Kind.BODY, Kind.END);
    assertThat(pieces.get(0).bytes()).isEqualTo(body);
    assertThat(pieces.get(0).facts().textLength()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"id\":\"c1\"", "{\"id\":\"c1\"} {}", "oops", ""})
  void whatIsNoWholeDocumentIsRaw(String body) {
    List<AnswerPiece> pieces = Answers.read(Protocol.CHAT, JSON, body);
    assertThat(pieces).extracting(AnswerPiece::kind).doesNotContain(Kind.BODY);
    assertThat(String.join("", Answers.texts(pieces))).isEqualTo(body);
  }

  @Test
  void anErrorIsOnePieceThatSaysNothing() {
    AnswerHead failed = new AnswerHead(429, Headers.of("content-type", "application/json"));
    List<AnswerPiece> pieces = Answers.read(Protocol.CHAT, failed, "{\"id\":\"x\"}");
    assertThat(pieces).extracting(AnswerPiece::kind).containsExactly(Kind.BODY, Kind.END);
    assertThat(Answers.facts(pieces)).isEqualTo(AnswerFacts.NONE);
  }

  @Test
  void whatNobodyReadsPassesAsItComes() {
    AnswerHead zipped =
        new AnswerHead(
            200, Headers.of("content-type", "application/json", "content-encoding", "gzip"));
    AnswerHead html = new AnswerHead(502, Headers.of("content-type", "text/html"));
    for (AnswerHead head : List.of(zipped, html)) {
      List<AnswerPiece> pieces = new ArrayList<>();
      AnswerReader reader = new AnswerReader(Protocol.CHAT, head);
      reader.feed(new byte[] {1, 2, 3}, 1, 2, pieces::add);
      assertThat(pieces).extracting(AnswerPiece::kind).containsExactly(Kind.RAW);
      assertThat(pieces.get(0).bytes()).containsExactly(2, 3);
    }
  }

  @Test
  void aJsonAnswerBeyondTheBoundPassesUnread() {
    byte[] body = new byte[AnswerReader.MAX_DOCUMENT + 10];
    List<AnswerPiece> pieces = new ArrayList<>();
    AnswerReader reader = new AnswerReader(Protocol.CHAT, JSON);
    reader.feed(body, 0, body.length - 5, pieces::add);
    reader.feed(body, body.length - 5, 5, pieces::add);
    reader.finish(pieces::add);
    assertThat(pieces).extracting(AnswerPiece::kind).containsExactly(Kind.RAW, Kind.RAW, Kind.END);
    assertThat(Answers.bytes(pieces)).hasSameSizeAs(body);
  }

  @Test
  void anAnswerEndsOnce() {
    AnswerReader reader = new AnswerReader(Protocol.CHAT, JSON);
    List<AnswerPiece> pieces = new ArrayList<>();
    reader.finish(pieces::add);
    assertThat(pieces).containsExactly(AnswerPiece.END);
    assertThatThrownBy(() -> reader.finish(pieces::add)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void randomBytesPassUnharmed() {
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      byte[] body = new byte[random.nextInt(400)];
      byte[] alphabet = "\n\n\r\rdata: {}[]\",\\ué".getBytes(StandardCharsets.UTF_8);
      for (int i = 0; i < body.length; i++) {
        body[i] = alphabet[random.nextInt(alphabet.length)];
      }
      for (Protocol protocol : Protocol.values()) {
        for (AnswerHead head : List.of(STREAM, JSON)) {
          List<AnswerPiece> pieces = Answers.read(protocol, head, body, new Random(seed));
          assertThat(Answers.bytes(pieces)).isEqualTo(body);
        }
      }
    }
  }
}
