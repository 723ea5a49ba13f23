package dev.sluice.inference.http;

import dev.sluice.inference.api.ApiException;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.multipart.Attribute;
import io.netty.handler.codec.http.multipart.DefaultHttpDataFactory;
import io.netty.handler.codec.http.multipart.FileUpload;
import io.netty.handler.codec.http.multipart.HttpPostMultipartRequestDecoder;
import io.netty.handler.codec.http.multipart.HttpPostRequestDecoder;
import io.netty.handler.codec.http.multipart.InterfaceHttpData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A form with a file, as {@code multipart/form-data} (RFC 7578).
 *
 * @param name the file's name
 * @param content the file's bytes
 * @param fields the form's other fields
 */
record Upload(String name, byte[] content, Map<String, String> fields) {

  /**
   * Reads the form of a call.
   *
   * @throws ApiException if there is none or it has no file
   */
  static Upload read(HttpCall call) throws ApiException {
    String type = call.header(HttpHeaderNames.CONTENT_TYPE).orElse("");
    if (!HttpPostRequestDecoder.isMultipart(request(call, type))) {
      throw malformed("it is not multipart/form-data");
    }
    HttpPostMultipartRequestDecoder decoder;
    try {
      decoder =
          new HttpPostMultipartRequestDecoder(
              new DefaultHttpDataFactory(false), request(call, type), StandardCharsets.UTF_8);
    } catch (HttpPostRequestDecoder.ErrorDataDecoderException e) {
      throw malformed("its parts cannot be told apart");
    }
    try {
      return read(decoder);
    } catch (IOException e) {
      throw malformed("a part of it cannot be read");
    } finally {
      decoder.destroy();
    }
  }

  private static Upload read(HttpPostMultipartRequestDecoder decoder)
      throws IOException, ApiException {
    Map<String, String> fields = new TreeMap<>();
    Optional<FileUpload> file = Optional.empty();
    for (InterfaceHttpData part : decoder.getBodyHttpDatas()) {
      if (part instanceof FileUpload upload && upload.getName().equals("file")) {
        file = Optional.of(upload);
      } else if (part instanceof Attribute attribute) {
        fields.put(attribute.getName(), attribute.getValue());
      }
    }
    if (file.isEmpty()) {
      throw malformed("it has no part that is called file and has a file name");
    }
    return new Upload(file.get().getFilename(), file.get().get(), fields);
  }

  private static FullHttpRequest request(HttpCall call, String contentType) {
    FullHttpRequest request =
        new DefaultFullHttpRequest(
            HttpVersion.HTTP_1_1,
            HttpMethod.POST,
            call.path(),
            Unpooled.wrappedBuffer(call.body()));
    request.headers().set(HttpHeaderNames.CONTENT_TYPE, contentType);
    return request;
  }

  private static ApiException malformed(String why) {
    return ApiException.invalid(
        "The form cannot be read: %s.".formatted(why), "file", "invalid_form");
  }
}
