package dev.sluice.conformance.wire;

import dev.sluice.Headers;
import dev.sluice.conformance.cases.ReplySpec;
import dev.sluice.conformance.wire.Script.Got;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sends one answer of a provider. */
final class Reply {
  private static final Pattern MODEL = Pattern.compile("\"model\"\\s*:\\s*\"([^\"]*)\"");
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration BEAT = Duration.ofMillis(5);

  /** How many bytes a body lacks that breaks off. */
  private static final int MISSING = 1000;

  private final HttpConnection connection;
  private final Script script;
  private final Got request;

  Reply(HttpConnection connection, Script script, Got request) {
    this.connection = connection;
    this.script = script;
    this.request = request;
  }

  /** Sends the answer and returns whether the connection may carry another request. */
  boolean send(ReplySpec spec) throws IOException {
    List<byte[]> chunks = chunks(spec);
    boolean breaksOff = spec.then() != ReplySpec.Then.END;
    if (chunks.isEmpty() && spec.then() == ReplySpec.Then.DIE) {
      connection.abort();
      return false;
    }
    if (chunks.isEmpty() && spec.then() == ReplySpec.Then.HANG) {
      awaitCut();
      return false;
    }
    boolean chunked = spec.streamed() || spec.chunk() > 0;
    connection.write(head(spec, chunked, chunks, breaksOff).bytes());
    if (!request.head().word(0).equals("HEAD")) {
      body(spec, chunked, chunks);
    }
    return !breaksOff && end(chunked);
  }

  private boolean end(boolean chunked) throws IOException {
    if (chunked && !request.head().word(0).equals("HEAD")) {
      connection.writeLastChunk();
    }
    return true;
  }

  private HttpHead head(ReplySpec spec, boolean chunked, List<byte[]> chunks, boolean breaksOff) {
    Headers.Builder headers = new Headers.Builder();
    if (spec.headers().keySet().stream().noneMatch("content-type"::equalsIgnoreCase)) {
      headers.add("content-type", spec.streamed() ? "text/event-stream" : "application/json");
    }
    spec.headers().forEach((name, value) -> headers.add(name, text(value)));
    if (spec.gzip()) {
      headers.add("content-encoding", "gzip");
    }
    if (chunked) {
      headers.add("transfer-encoding", "chunked");
    } else if (spec.status() != 204) {
      int length = chunks.stream().mapToInt(chunk -> chunk.length).sum();
      headers.add("content-length", Integer.toString(breaksOff ? length + MISSING : length));
    }
    return new HttpHead("HTTP/1.1 " + spec.status() + " As-The-Case-Says", headers.build());
  }

  private String text(String template) {
    String text = script.texts().of(template);
    if (!text.contains("@MODEL@")) {
      return text;
    }
    Matcher model = MODEL.matcher(new String(request.body(), StandardCharsets.UTF_8));
    return text.replace("@MODEL@", model.find() ? model.group(1) : "");
  }

  private List<byte[]> chunks(ReplySpec spec) {
    List<byte[]> parts = new ArrayList<>();
    for (String part : spec.parts()) {
      byte[] bytes = text(part).getBytes(StandardCharsets.UTF_8);
      parts.add(spec.gzip() ? Gzip.of(bytes) : bytes);
    }
    return spec.chunk() == 0 ? parts : cut(parts, spec.chunk());
  }

  /** Returns bytes in pieces of a length, whatever their parts were. */
  static List<byte[]> cut(List<byte[]> parts, int length) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    parts.forEach(all::writeBytes);
    byte[] whole = all.toByteArray();
    List<byte[]> pieces = new ArrayList<>();
    for (int from = 0; from < whole.length; from += length) {
      pieces.add(Arrays.copyOfRange(whole, from, Math.min(whole.length, from + length)));
    }
    return pieces;
  }

  private void body(ReplySpec spec, boolean chunked, List<byte[]> chunks) throws IOException {
    for (int i = 0; i < chunks.size(); i++) {
      write(chunks.get(i), chunked);
      if (spec.lockstep()) {
        awaitClient(chunks.get(i));
      }
      if (i + 1 < chunks.size()) {
        pause(spec.gap());
      }
    }
    switch (spec.then()) {
      case END -> {}
      case DIE -> {
        // What was sent is to arrive before the connection is reset.
        pause(Duration.ofMillis(50));
        connection.abort();
      }
      case CLOSE -> connection.close();
      case REPEAT -> repeat(chunks.get(chunks.size() - 1));
      case HANG -> awaitCut();
    }
  }

  private void write(byte[] bytes, boolean chunked) throws IOException {
    if (!chunked) {
      connection.write(bytes);
    } else if (bytes.length > 0) {
      connection.writeChunk(bytes);
    }
  }

  private void awaitClient(byte[] event) throws IOException {
    String text = new String(event, StandardCharsets.UTF_8);
    try {
      if (!script.client().awaits(text, PATIENCE)) {
        script.failed("the client had to wait for the next event to get: " + text.trim());
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private void repeat(byte[] event) {
    long until = System.nanoTime() + PATIENCE.toNanos();
    try {
      while (System.nanoTime() < until) {
        connection.writeChunk(event);
        pause(BEAT);
      }
    } catch (IOException e) {
      return;
    }
    script.failed("nobody cut the connection although the client had left");
  }

  private void awaitCut() throws IOException {
    try {
      if (!connection.endsWithin(PATIENCE)) {
        script.failed("nobody cut the connection to a provider that says nothing");
      }
    } catch (IOException e) {
      return;
    }
  }

  private static void pause(Duration time) throws IOException {
    try {
      TimeUnit.NANOSECONDS.sleep(time.toNanos());
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static IOException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IOException("interrupted in mid-answer", e);
  }
}
