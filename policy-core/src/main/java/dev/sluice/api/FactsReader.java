package dev.sluice.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.AnswerFacts;
import dev.sluice.JsonText;
import dev.sluice.Protocol;
import dev.sluice.Usage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the documents of one answer say about it; one reader an answer, for one thread at a
 * time.
 *
 * <p>Providers are not to be relied upon: a member of an unexpected type is stepped over, a
 * document that is no JSON says nothing.
 */
abstract sealed class FactsReader permits OpenAiFacts, ResponsesFacts, MessagesFacts {
  /** Reads the value of a member of an object. */
  interface MemberVisitor {
    void visit(JsonParser in, String name) throws IOException;
  }

  /** Reads an element of an array. */
  interface ElementVisitor {
    void visit(JsonParser in) throws IOException;
  }

  private final UsageDraft usage = new UsageDraft();
  private boolean named;
  private boolean modelled;
  private boolean whole;

  private @Nullable String id;
  private @Nullable String model;
  private List<String> finishReasons = List.of();
  private long textLength;

  /** Returns a reader for an answer of an API. */
  static FactsReader of(Protocol protocol) {
    return switch (protocol) {
      case CHAT, COMPLETIONS, EMBEDDINGS, MODELS -> new OpenAiFacts();
      case RESPONSES -> new ResponsesFacts();
      case MESSAGES, COUNT_TOKENS -> new MessagesFacts();
    };
  }

  /** Returns what a whole document that is not part of a stream says. */
  final AnswerFacts document(JsonText json) {
    return read(json, this::readDocument);
  }

  /** Returns what one event of a stream says that earlier ones have not said. */
  final AnswerFacts event(JsonText json) {
    return read(json, this::readEvent);
  }

  /** Returns whether the last document was JSON from its beginning to its end. */
  final boolean whole() {
    return whole;
  }

  abstract void readDocument(JsonParser in) throws IOException;

  abstract void readEvent(JsonParser in) throws IOException;

  /** Returns the usage to report after a document, or null. */
  abstract @Nullable Usage usageNow(UsageDraft known, long newText);

  private AnswerFacts read(JsonText json, ElementVisitor visitor) {
    id = null;
    model = null;
    finishReasons = List.of();
    textLength = 0;
    whole = false;
    try (JsonParser in = Json.parser(json)) {
      in.nextToken();
      visitor.visit(in);
      in.skipChildren();
      whole = in.nextToken() == null;
    } catch (JsonProcessingException e) {
      // What was read before the mistake still holds.
      return facts();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read from memory", e);
    }
    return facts();
  }

  private AnswerFacts facts() {
    Usage reported = usageNow(usage, textLength);
    if (id == null
        && model == null
        && finishReasons.isEmpty()
        && reported == null
        && textLength == 0) {
      return AnswerFacts.NONE;
    }
    return new AnswerFacts(id, model, finishReasons, reported, textLength);
  }

  /** Takes the identifier, the model and the usage, which are called alike everywhere. */
  final void common(JsonParser in, String name) throws IOException {
    switch (name) {
      case "id" -> {
        if (!named && in.hasToken(JsonToken.VALUE_STRING)) {
          id = in.getText();
          named = true;
        }
      }
      case "model" -> {
        if (!modelled && in.hasToken(JsonToken.VALUE_STRING)) {
          model = in.getText();
          modelled = true;
        }
      }
      case "usage" -> object(in, usage::read);
      default -> {}
    }
  }

  final void addText(long characters) {
    textLength += characters;
  }

  final void addFinishReason(JsonParser in) throws IOException {
    if (in.hasToken(JsonToken.VALUE_STRING)) {
      addFinishReason(in.getText());
    }
  }

  final void addFinishReason(String reason) {
    if (finishReasons.isEmpty()) {
      finishReasons = List.of(reason);
    } else if (!finishReasons.contains(reason)) {
      finishReasons = new ArrayList<>(finishReasons);
      finishReasons.add(reason);
    }
  }

  /** Returns the characters of a string, 0 for anything else. */
  static int length(JsonParser in) throws IOException {
    return in.hasToken(JsonToken.VALUE_STRING) ? in.getTextLength() : 0;
  }

  /** Visits the members of an object; anything else is left to be skipped. */
  static void object(JsonParser in, MemberVisitor visitor) throws IOException {
    if (!in.isExpectedStartObjectToken()) {
      return;
    }
    for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
      in.nextToken();
      visitor.visit(in, name);
      in.skipChildren();
    }
  }

  /** Visits the elements of an array; anything else is left to be skipped. */
  static void array(JsonParser in, ElementVisitor visitor) throws IOException {
    if (!in.isExpectedStartArrayToken()) {
      return;
    }
    while (in.nextToken() != JsonToken.END_ARRAY) {
      visitor.visit(in);
      in.skipChildren();
    }
  }
}
