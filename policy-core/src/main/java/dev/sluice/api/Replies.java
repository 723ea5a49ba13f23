package dev.sluice.api;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.AnswerFacts;
import dev.sluice.AnswerHead;
import dev.sluice.AnswerPiece;
import dev.sluice.Headers;
import dev.sluice.Protocol;
import dev.sluice.Protocol.Dialect;
import dev.sluice.Reply;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Words errors in the shape of a call's API. */
public final class Replies {
  private Replies() {}

  /** Returns the whole answer that says an error, as JSON. */
  public static Reply error(Protocol protocol, ApiError error) {
    byte[] json = json(out -> whole(out, protocol, error));
    Headers headers =
        error
            .headers()
            .with("content-type", "application/json")
            .with("content-length", Integer.toString(json.length));
    return new Reply(
        Reply.Origin.POLICY,
        new AnswerHead(error.status(), headers),
        List.of(new AnswerPiece(AnswerPiece.Kind.BODY, json, AnswerFacts.NONE)));
  }

  /**
   * Returns the reply whose one event ends a stream that has begun with an error. Its head is for
   * the record only: the client has another one already.
   */
  public static Reply errorEvent(Protocol protocol, ApiError error) {
    return new Reply(
        Reply.Origin.POLICY,
        new AnswerHead(error.status(), Headers.of("content-type", "text/event-stream")),
        List.of(new AnswerPiece(AnswerPiece.Kind.EVENT, event(protocol, error), AnswerFacts.NONE)));
  }

  /** Returns the bytes of the server-sent event that ends a stream with an error. */
  public static byte[] event(Protocol protocol, ApiError error) {
    boolean named = protocol == Protocol.RESPONSES || protocol == Protocol.MESSAGES;
    byte[] json =
        json(
            out -> {
              if (protocol == Protocol.RESPONSES) {
                responsesEvent(out, error);
              } else {
                whole(out, protocol, error);
              }
            });
    ByteArrayOutputStream event = new ByteArrayOutputStream(json.length + 32);
    event.writeBytes(ascii(named ? "event: error\ndata: " : "data: "));
    event.writeBytes(json);
    event.writeBytes(ascii("\n\n"));
    return event.toByteArray();
  }

  private static void whole(JsonGenerator out, Protocol protocol, ApiError error)
      throws IOException {
    out.writeStartObject();
    if (protocol.dialect() == Dialect.ANTHROPIC) {
      out.writeStringField("type", "error");
      out.writeObjectFieldStart("error");
      out.writeStringField("type", anthropicType(error.status()));
      out.writeStringField("message", error.message());
    } else {
      out.writeObjectFieldStart("error");
      out.writeStringField("message", error.message());
      out.writeStringField("type", error.type());
      out.writeStringField("param", error.param());
      out.writeStringField("code", error.code());
    }
    out.writeEndObject();
    out.writeEndObject();
  }

  private static void responsesEvent(JsonGenerator out, ApiError error) throws IOException {
    out.writeStartObject();
    out.writeStringField("type", "error");
    out.writeStringField("code", error.code());
    out.writeStringField("message", error.message());
    out.writeStringField("param", error.param());
    out.writeEndObject();
  }

  /** Anthropic's types by status, as its documentation of errors lists them. */
  private static String anthropicType(int status) {
    return switch (status) {
      case 401 -> "authentication_error";
      case 402 -> "billing_error";
      case 403 -> "permission_error";
      case 404 -> "not_found_error";
      case 413 -> "request_too_large";
      case 429 -> "rate_limit_error";
      case 503, 529 -> "overloaded_error";
      case 504 -> "timeout_error";
      default -> status < 500 ? "invalid_request_error" : "api_error";
    };
  }

  private interface Writer {
    void write(JsonGenerator out) throws IOException;
  }

  private static byte[] json(Writer writer) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try (JsonGenerator out = Json.factory().createGenerator(bytes)) {
      writer.write(out);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write JSON to memory", e);
    }
    return bytes.toByteArray();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
