package dev.sluice.api;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import dev.sluice.Body;
import dev.sluice.Call;
import dev.sluice.Caller;
import dev.sluice.Message;
import dev.sluice.Parameters;
import dev.sluice.Protocol;
import dev.sluice.RequestHead;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes a call of a request's bytes, in one pass and without a tree.
 *
 * <p>What policies act upon is read and must have the type that the API gives it; everything else
 * is only stepped over and stays in the body as it was sent.
 */
public final class RequestReader {
  /** Names that clients make up are kept where calls are counted, which must have a bound. */
  private static final int LONGEST_NAME = 256;

  private final Protocol protocol;
  private final Input input;
  private final List<Body.Member> members = new ArrayList<>(12);
  private final ParameterDraft parameters = new ParameterDraft();
  private @Nullable String model;
  private @Nullable Message system;
  private @Nullable List<Message> messages;

  private RequestReader(Protocol protocol, Input input) {
    this.protocol = protocol;
    this.input = input;
  }

  /**
   * Reads a request to one of the {@link Endpoints}.
   *
   * @param id names the call
   * @param head the request's head, whose path says which API it speaks
   * @param body the whole body, which nobody changes afterwards
   * @return the call, made by {@link Caller#ANONYMOUS}, uncounted and without a plan
   * @throws ApiException if the body is not what the API defines
   * @throws IllegalArgumentException if the head is not that of a call
   */
  public static Call read(String id, RequestHead head, byte[] body) {
    Protocol protocol = Endpoints.protocolOf(head.method(), head.path());
    if (protocol == null) {
      throw new IllegalArgumentException("no model API at " + head.method() + " " + head.path());
    }
    if (protocol == Protocol.MODELS) {
      return call(id, head, protocol, "", List.of(), Parameters.DEFAULT, Body.EMPTY);
    }
    int malformed = Utf8.firstMalformed(body);
    if (malformed >= 0) {
      throw Input.refusal("The body is not UTF-8: see byte " + malformed + ".", null);
    }
    try (JsonParser parser = Json.factory().createParser(body)) {
      return new RequestReader(protocol, new Input(body, parser)).read(id, head);
    } catch (JsonProcessingException e) {
      throw new ApiException(notJson(e), e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read from memory", e);
    }
  }

  private static Call call(
      String id,
      RequestHead head,
      Protocol protocol,
      String model,
      List<Message> messages,
      Parameters parameters,
      Body body) {
    return new Call(
        id, head, protocol, Caller.ANONYMOUS, null, model, messages, parameters, body, -1, null);
  }

  private Call read(String id, RequestHead head) throws IOException {
    if (input.parser().nextToken() != JsonToken.START_OBJECT) {
      throw Input.refusal("The body must be a JSON object.", null);
    }
    Set<String> names = new HashSet<>();
    for (String name = input.member(); name != null; name = input.member()) {
      int start = input.start();
      if (!names.add(name)) {
        throw Input.refusal("A member of the body is given twice: see byte " + start + ".", name);
      }
      member(name, start);
      input.skip();
      members.add(new Body.Member(name, input.since(start)));
    }
    if (input.parser().nextToken() != null) {
      throw Input.refusal("The body must be one JSON object, but goes on after it.", null);
    }
    if (model == null || model.isBlank()) {
      throw Input.missing("model");
    }
    Body body = new Body(input.body(), members);
    return call(id, head, protocol, model, conversation(), parameters.toParameters(), body);
  }

  private void member(String name, int start) throws IOException {
    if (name.equals("model")) {
      model = input.string(name);
      if (model.length() > LONGEST_NAME) {
        throw Input.wrong(name, "a name of at most " + LONGEST_NAME + " characters");
      }
    } else if (!parameters.read(input, name)) {
      spoken(name, start);
    }
  }

  /** Reads a member in which somebody speaks; each API has its own. */
  private void spoken(String name, int start) throws IOException {
    switch (protocol) {
      case CHAT -> {
        if (name.equals("messages")) {
          messages = new MessageReader(input, name).readAll();
        }
      }
      case MESSAGES, COUNT_TOKENS -> {
        if (name.equals("messages")) {
          messages = new MessageReader(input, name).readAll();
        } else if (name.equals("system")) {
          system = instructions(name, start);
        }
      }
      case RESPONSES -> {
        if (name.equals("input")) {
          boolean items = input.at(JsonToken.START_ARRAY);
          messages =
              items ? new MessageReader(input, name).readAll() : InputsReader.read(input, name);
        } else if (name.equals("instructions")) {
          system = instructions(name, start);
        }
      }
      case COMPLETIONS -> {
        if (name.equals("prompt")) {
          messages = InputsReader.read(input, name);
        }
      }
      case EMBEDDINGS -> {
        if (name.equals("input")) {
          messages = InputsReader.read(input, name);
        }
      }
      case MODELS -> throw new IllegalStateException("a list of models has no body");
    }
  }

  private @Nullable Message instructions(String name, int start) throws IOException {
    if (input.at(JsonToken.VALUE_NULL)) {
      return null;
    }
    MessageDraft draft = new MessageDraft();
    draft.role = "system";
    new ContentReader(input, name).read(draft);
    return draft.toMessage(input.since(start));
  }

  private List<Message> conversation() {
    if (messages == null) {
      if (protocol.listsMessages()) {
        throw Input.missing("messages");
      }
      if (protocol == Protocol.EMBEDDINGS) {
        throw Input.missing("input");
      }
      messages = List.of();
    }
    if (system == null) {
      return messages;
    }
    List<Message> all = new ArrayList<>(messages.size() + 1);
    all.add(system);
    all.addAll(messages);
    return all;
  }

  /** Words what is wrong without the parser's own message, which quotes the body. */
  private static ApiError notJson(JsonProcessingException e) {
    if (e instanceof StreamConstraintsException) {
      return ApiError.invalidRequest(
          "The body nests deeper than "
              + Json.MAX_DEPTH
              + " levels, or has a number or a name of excessive length.",
          null);
    }
    JsonLocation place = e.getLocation();
    String what = e instanceof JsonEOFException ? "it ends too early" : "unexpected character";
    String where =
        place == null
            ? ""
            : " at byte %d (line %d, column %d)"
                .formatted(place.getByteOffset(), place.getLineNr(), place.getColumnNr());
    return ApiError.invalidRequest("The body is not valid JSON: " + what + where + ".", null);
  }
}
