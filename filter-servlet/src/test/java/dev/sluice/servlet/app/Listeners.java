package dev.sluice.servlet.app;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What the application does with listeners, without ever blocking. */
final class Listeners {
  private Listeners() {}

  /** Gives the body back. */
  static void echo(HttpServletRequest request, HttpServletResponse response) throws IOException {
    AsyncContext context = request.startAsync();
    ServletInputStream in = request.getInputStream();
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    in.setReadListener(
        new ReadListener() {
          @Override
          public void onDataAvailable() throws IOException {
            byte[] block = new byte[7];
            while (in.isReady()) {
              int n = in.read(block);
              if (n < 0) {
                return;
              }
              body.write(block, 0, n);
            }
          }

          @Override
          public void onAllDataRead() throws IOException {
            response.setContentType("application/json");
            write(context, response, new byte[][] {body.toByteArray()});
          }

          @Override
          public void onError(Throwable failure) {
            context.complete();
          }
        });
  }

  private static void write(AsyncContext context, HttpServletResponse response, byte[][] parts)
      throws IOException {
    ServletOutputStream out = response.getOutputStream();
    out.setWriteListener(
        new WriteListener() {
          private int at;

          @Override
          public void onWritePossible() throws IOException {
            while (out.isReady()) {
              if (at == parts.length) {
                context.complete();
                return;
              }
              out.write(parts[at++]);
            }
          }

          @Override
          public void onError(Throwable failure) {
            context.complete();
          }
        });
  }

  /** Answers with more events than fit into any buffer. */
  static void events(HttpServletRequest request, HttpServletResponse response) throws IOException {
    AsyncContext context = request.startAsync();
    response.setContentType("text/event-stream");
    byte[][] parts = new byte[400][];
    byte[] event =
        ("data: {\"x\":\"" + "y".repeat(5000) + "\"}\n\n").getBytes(StandardCharsets.UTF_8);
    Arrays.fill(parts, event);
    parts[399] = AppServlet.LAST.getBytes(StandardCharsets.UTF_8);
    write(context, response, parts);
  }
}
