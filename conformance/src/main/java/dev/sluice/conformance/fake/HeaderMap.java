package dev.sluice.conformance.fake;

import com.google.protobuf.ByteString;
import dev.sluice.Headers;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption.HeaderAppendAction;
import io.envoyproxy.envoy.service.ext_proc.v3.HeaderMutation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A head's headers, pseudo-headers included, as filters change them; for one thread. */
final class HeaderMap {
  private record Field(String name, String value) {}

  private final List<Field> fields = new ArrayList<>();

  void add(String name, String value) {
    fields.add(new Field(name.toLowerCase(Locale.ROOT), value));
  }

  void addAll(Headers headers) {
    headers.forEach(this::add);
  }

  void set(String name, String value) {
    remove(name);
    add(name, value);
  }

  void remove(String name) {
    fields.removeIf(field -> field.name().equals(name));
  }

  @Nullable String get(String name) {
    for (Field field : fields) {
      if (field.name().equals(name)) {
        return field.value();
      }
    }
    return null;
  }

  /** Returns a header that every such head has. */
  String require(String name) {
    String value = get(name);
    if (value == null) {
      throw new IllegalStateException("the head has no " + name);
    }
    return value;
  }

  /** Returns the headers without the pseudo-headers. */
  Headers plain() {
    Headers.Builder plain = new Headers.Builder();
    for (Field field : fields) {
      if (!field.name().startsWith(":")) {
        plain.add(field.name(), field.value());
      }
    }
    return plain.build();
  }

  /** Returns them as Envoy sends them: in raw bytes. */
  io.envoyproxy.envoy.config.core.v3.HeaderMap toProto() {
    var map = io.envoyproxy.envoy.config.core.v3.HeaderMap.newBuilder();
    for (Field field : fields) {
      map.addHeadersBuilder()
          .setKey(field.name())
          .setRawValue(ByteString.copyFrom(field.value(), StandardCharsets.ISO_8859_1));
    }
    return map.build();
  }

  /**
   * Changes them as the processor says.
   *
   * @throws LocalReply 500 if that is not a change that Envoy takes
   */
  void apply(HeaderMutation mutation) throws LocalReply {
    for (String name : mutation.getRemoveHeadersList()) {
      if (!name.startsWith(":") && !name.equals("host")) {
        remove(name.toLowerCase(Locale.ROOT));
      }
    }
    for (HeaderValueOption option : mutation.getSetHeadersList()) {
      apply(option);
    }
  }

  private void apply(HeaderValueOption option) throws LocalReply {
    String name = option.getHeader().getKey().toLowerCase(Locale.ROOT);
    String text = option.getHeader().getValue();
    ByteString raw = option.getHeader().getRawValue();
    if (name.isEmpty() || name.chars().anyMatch(c -> c <= ' ')) {
      throw LocalReply.ofFilter(500, "a header has the name '" + name + "'");
    }
    if (name.startsWith("x-envoy-")) {
      // Dropped without a word unless the mutation rules allow it.
      return;
    }
    String value = raw.isEmpty() ? text : raw.toString(StandardCharsets.ISO_8859_1);
    put(name.equals("host") ? ":authority" : name, value, option.getAppendAction());
  }

  private void put(String name, String value, HeaderAppendAction action) {
    boolean there = get(name) != null;
    switch (action) {
      case APPEND_IF_EXISTS_OR_ADD, UNRECOGNIZED -> add(name, value);
      case ADD_IF_ABSENT -> {
        if (!there) {
          add(name, value);
        }
      }
      case OVERWRITE_IF_EXISTS_OR_ADD -> set(name, value);
      case OVERWRITE_IF_EXISTS -> {
        if (there) {
          set(name, value);
        }
      }
    }
  }
}
