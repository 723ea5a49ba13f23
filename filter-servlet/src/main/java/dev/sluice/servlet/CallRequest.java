package dev.sluice.servlet;

import dev.sluice.Body;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The request as the chain behind the filter sees it: with the decided body, which can be read as
 * if it came from the client, and without the headers that spoke of the client's bytes.
 */
final class CallRequest extends HttpServletRequestWrapper {
  /** An answer that the application compressed could be neither metered nor cached. */
  private static final Set<String> NEVER_PASSED = Set.of("accept-encoding");

  private static final Set<String> OF_THE_CLIENTS_BYTES =
      Set.of("accept-encoding", "content-encoding", "transfer-encoding", "expect");

  private final Passage passage;
  private final ServletResponse response;
  private final @Nullable Body body;
  private final Set<String> hidden;
  private byte @Nullable [] bytes;
  private @Nullable ServletInputStream stream;
  private @Nullable BufferedReader reader;
  private volatile boolean wentAsync;

  /**
   * Wraps a request.
   *
   * @param body what its stream or reader gives, or null where the request has none; its bytes are
   *     made when they are asked for, since who sends calls on makes others
   */
  CallRequest(
      HttpServletRequest request, ServletResponse response, Passage passage, @Nullable Body body) {
    super(request);
    this.response = response;
    this.passage = passage;
    this.body = body;
    this.hidden = body == null ? NEVER_PASSED : OF_THE_CLIENTS_BYTES;
  }

  /** The chain behind sees the call for the first time, also where the decision came later. */
  @Override
  public DispatcherType getDispatcherType() {
    DispatcherType type = super.getDispatcherType();
    return type == DispatcherType.ASYNC && !wentAsync ? DispatcherType.REQUEST : type;
  }

  @Override
  public ServletInputStream getInputStream() throws IOException {
    if (body == null) {
      return super.getInputStream();
    }
    if (reader != null) {
      throw new IllegalStateException("the body is being read by getReader() already");
    }
    if (stream == null) {
      stream = replay(bytes(body));
    }
    return stream;
  }

  @Override
  public BufferedReader getReader() throws IOException {
    if (body == null) {
      return super.getReader();
    }
    if (stream != null) {
      throw new IllegalStateException("the body is being read by getInputStream() already");
    }
    if (reader == null) {
      // JSON is UTF-8 (RFC 8259, section 8.1), whatever containers take for the default.
      String charset = getCharacterEncoding();
      reader =
          new BufferedReader(
              new InputStreamReader(
                  replay(bytes(body)), charset == null ? StandardCharsets.UTF_8.name() : charset));
    }
    return reader;
  }

  private byte[] bytes(Body whole) {
    byte[] made = bytes;
    if (made == null) {
      made = whole.bytes();
      bytes = made;
    }
    return made;
  }

  private ReplayStream replay(byte[] bytes) {
    return new ReplayStream(
        bytes,
        () -> {
          AsyncContext context = super.getAsyncContext();
          return callback -> passage.callbacks().run(callback, context);
        });
  }

  @Override
  public int getContentLength() {
    return body == null ? super.getContentLength() : bytes(body).length;
  }

  @Override
  public long getContentLengthLong() {
    return body == null ? super.getContentLengthLong() : bytes(body).length;
  }

  @Override
  public @Nullable String getHeader(String name) {
    if (isLength(name)) {
      return Integer.toString(getContentLength());
    }
    return isHidden(name) ? null : super.getHeader(name);
  }

  @Override
  public Enumeration<String> getHeaders(String name) {
    if (isLength(name)) {
      return Collections.enumeration(Set.of(Integer.toString(getContentLength())));
    }
    return isHidden(name) ? Collections.emptyEnumeration() : super.getHeaders(name);
  }

  @Override
  public int getIntHeader(String name) {
    if (isLength(name)) {
      return getContentLength();
    }
    return isHidden(name) ? -1 : super.getIntHeader(name);
  }

  @Override
  public Enumeration<String> getHeaderNames() {
    Set<String> names = new LinkedHashSet<>();
    Enumeration<String> all = super.getHeaderNames();
    while (all.hasMoreElements()) {
      String name = all.nextElement();
      if (!isHidden(name) && !isLength(name)) {
        names.add(name);
      }
    }
    if (body != null) {
      names.add("content-length");
    }
    return Collections.enumeration(names);
  }

  private boolean isLength(String name) {
    return body != null && name.equalsIgnoreCase("content-length");
  }

  private boolean isHidden(String name) {
    return hidden.contains(name.toLowerCase(Locale.ROOT));
  }

  /** Gives the asynchronous side these wrappers, which the container's own would go around. */
  @Override
  public AsyncContext startAsync() {
    return startAsync(this, response);
  }

  @Override
  public AsyncContext startAsync(ServletRequest request, ServletResponse answer) {
    AsyncContext context = super.startAsync(request, answer);
    wentAsync = true;
    context.addListener(passage);
    context.setTimeout(passage.timeout().toMillis());
    return new CallContext(context, passage);
  }

  @Override
  public AsyncContext getAsyncContext() {
    return new CallContext(super.getAsyncContext(), passage);
  }
}
