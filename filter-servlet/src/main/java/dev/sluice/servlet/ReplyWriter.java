package dev.sluice.servlet;

import dev.sluice.AnswerPiece;
import dev.sluice.Reply;
import dev.sluice.adapter.CallIds;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Writes a whole reply, which has passed the policies already. */
final class ReplyWriter {
  private ReplyWriter() {}

  /**
   * Writes a reply into a response that nobody has written to.
   *
   * @param id the call's name, which the client gets as {@code x-request-id}
   * @throws IOException if the client has gone
   */
  static void write(Reply reply, HttpServletResponse response, String id) throws IOException {
    ResponseHeads.write(response, reply.head());
    response.setHeader(CallIds.HEADER, id);
    long length = reply.pieces().stream().mapToLong(piece -> piece.bytes().length).sum();
    response.setContentLengthLong(length);
    ServletOutputStream out = response.getOutputStream();
    for (AnswerPiece piece : reply.pieces()) {
      // Tomcat closes the stream at the announced length and then refuses even no bytes.
      if (piece.bytes().length > 0) {
        out.write(piece.bytes());
      }
    }
  }
}
