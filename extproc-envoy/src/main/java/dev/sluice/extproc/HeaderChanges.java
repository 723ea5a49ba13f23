package dev.sluice.extproc;

import com.google.protobuf.BoolValue;
import dev.sluice.Headers;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption.HeaderAppendAction;
import io.envoyproxy.envoy.service.ext_proc.v3.HeaderMutation;
import java.util.function.Predicate;

/** Gathers what Envoy shall change about a head. */
final class HeaderChanges {
  private final HeaderMutation.Builder changes = HeaderMutation.newBuilder();

  /** Sets the one value of a name. */
  HeaderChanges set(String name, String value) {
    changes.addSetHeaders(
        HeaderValueOption.newBuilder()
            .setHeader(header(name, value))
            .setAppendAction(HeaderAppendAction.OVERWRITE_IF_EXISTS_OR_ADD));
    return this;
  }

  /** Makes of one status another. */
  HeaderChanges status(int from, int to) {
    return from == to ? this : set(":status", Integer.toString(to));
  }

  /** Adds a value beside earlier ones. */
  @SuppressWarnings("deprecation")
  HeaderChanges add(String name, String value) {
    // Envoys that ignore the append action heed the older field.
    changes.addSetHeaders(
        HeaderValueOption.newBuilder()
            .setHeader(header(name, value))
            .setAppend(BoolValue.of(true)));
    return this;
  }

  /** Takes all values of a name away. */
  HeaderChanges remove(String name) {
    changes.addRemoveHeaders(name);
    return this;
  }

  /** Only the raw value is filled: with both, Envoy fails the request. */
  private static HeaderValue header(String name, String value) {
    return HeaderValue.newBuilder().setKey(name).setRawValue(Bytes.field(value)).build();
  }

  /**
   * Makes of one set of headers another.
   *
   * @param apart names that are somebody else's matter
   */
  HeaderChanges difference(Headers from, Headers to, Predicate<String> apart) {
    if (from == to) {
      return this;
    }
    for (int i = 0; i < to.size(); i++) {
      String name = to.name(i);
      if (isFirst(to, i) && !same(name, from, to, i) && !apart.test(name)) {
        replace(name, to, i);
      }
    }
    for (int i = 0; i < from.size(); i++) {
      String name = from.name(i);
      if (next(name, to, 0) < 0 && isFirst(from, i) && !apart.test(name)) {
        remove(name);
      }
    }
    return this;
  }

  private void replace(String name, Headers to, int first) {
    set(name, to.value(first));
    for (int i = next(name, to, first + 1); i >= 0; i = next(name, to, i + 1)) {
      add(name, to.value(i));
    }
  }

  private static boolean same(String name, Headers from, Headers to, int first) {
    int at = next(name, from, 0);
    int other = first;
    while (at >= 0 && other >= 0) {
      if (!from.value(at).equals(to.value(other))) {
        return false;
      }
      at = next(name, from, at + 1);
      other = next(name, to, other + 1);
    }
    return at == other;
  }

  private static boolean isFirst(Headers headers, int place) {
    return next(headers.name(place), headers, 0) == place;
  }

  private static int next(String name, Headers headers, int from) {
    for (int i = from; i < headers.size(); i++) {
      if (headers.name(i).equals(name)) {
        return i;
      }
    }
    return -1;
  }

  /** Makes further changes. */
  HeaderChanges add(HeaderMutation others) {
    changes.mergeFrom(others);
    return this;
  }

  boolean isEmpty() {
    return changes.getSetHeadersCount() == 0 && changes.getRemoveHeadersCount() == 0;
  }

  HeaderMutation toMutation() {
    return changes.build();
  }
}
