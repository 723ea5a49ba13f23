package dev.sluice.route;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.AnswerFacts;
import dev.sluice.AnswerHead;
import dev.sluice.AnswerPiece;
import dev.sluice.Caller;
import dev.sluice.Headers;
import dev.sluice.Model;
import dev.sluice.Models;
import dev.sluice.Reply;
import dev.sluice.api.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers what models there are, in the shape of OpenAI's {@code GET /v1/models}. */
final class ModelList {
  private static final String OWNER = "sluice";
  private static final String ONE = "/models/";

  private final Models models;
  private final boolean auto;
  private final long created;

  /**
   * Makes the list.
   *
   * @param created when the configuration took effect, which is all there is to tell for each model
   */
  ModelList(Models models, Instant created) {
    this.models = models;
    this.auto = models.all().stream().anyMatch(model -> model.tier() != null);
    this.created = created.getEpochSecond();
  }

  /** Returns what can be asked for, {@code auto} last where a model has a tier; without aliases. */
  List<String> names() {
    List<String> names = new ArrayList<>();
    for (Model model : models.all()) {
      names.add(model.name());
    }
    if (auto) {
      names.add(Models.AUTO);
    }
    return names;
  }

  /** Returns the one name that a path asks about, or null if it asks for the list. */
  static @Nullable String asked(String path) {
    int at = path.lastIndexOf(ONE);
    int end = path.length();
    while (end > 0 && path.charAt(end - 1) == '/') {
      end--;
    }
    int begin = at + ONE.length();
    return at < 0 || begin >= end ? null : path.substring(begin, end);
  }

  /** Returns what a caller can ask for, those aliases included that it is allowed by name. */
  List<String> names(Caller caller) {
    if (caller.models().isEmpty()) {
      return names();
    }
    List<String> names = new ArrayList<>(names());
    names.removeIf(name -> !caller.mayAsk(name, models));
    caller.models().stream()
        .filter(name -> models.find(name) != null && !names.contains(name))
        .sorted()
        .forEach(names::add);
    return names;
  }

  /** Returns the answer with all models that a caller may ask for. */
  Reply all(Caller caller) {
    return reply(
        out -> {
          out.writeStartObject();
          out.writeStringField("object", "list");
          out.writeArrayFieldStart("data");
          for (String name : names(caller)) {
            model(out, name);
          }
          out.writeEndArray();
          out.writeEndObject();
        });
  }

  /** Returns the answer about one model or alias, or null if there is no such model. */
  @Nullable Reply one(String name) {
    boolean known = models.find(name) != null || (auto && name.equals(Models.AUTO));
    return known ? reply(out -> model(out, name)) : null;
  }

  private void model(JsonGenerator out, String name) throws IOException {
    out.writeStartObject();
    out.writeStringField("id", name);
    out.writeStringField("object", "model");
    out.writeNumberField("created", created);
    out.writeStringField("owned_by", OWNER);
    out.writeEndObject();
  }

  private interface Writer {
    void write(JsonGenerator out) throws IOException;
  }

  private static Reply reply(Writer writer) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try (JsonGenerator out = Json.factory().createGenerator(bytes)) {
      writer.write(out);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write JSON to memory", e);
    }
    AnswerPiece body =
        new AnswerPiece(AnswerPiece.Kind.BODY, bytes.toByteArray(), AnswerFacts.NONE);
    AnswerHead head = new AnswerHead(200, Headers.of("content-type", "application/json"));
    return new Reply(Reply.Origin.POLICY, head, List.of(body));
  }
}
