package dev.sluice.servlet;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;

/** The stream that a servlet writes its answer to; the bytes pass the policies. */
final class AnswerStream extends ServletOutputStream {
  private final Answering answering;

  AnswerStream(Answering answering) {
    this.answering = answering;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    answering.write(bytes, from, length);
  }

  @Override
  public void flush() throws IOException {
    answering.flush();
  }

  @Override
  public void close() throws IOException {
    answering.close();
  }

  @Override
  public boolean isReady() {
    return answering.outbox().isReady();
  }

  @Override
  public void setWriteListener(WriteListener listener) {
    answering.outbox().setWriteListener(listener);
  }
}
