package dev.sluice.extproc;

import com.google.protobuf.BoolValue;
import dev.sluice.Headers;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption.HeaderAppendAction;
import io.envoyproxy.envoy.service.ext_proc.v3.HeaderMutation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

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

  /** Makes of one set of headers another. */
  HeaderChanges difference(Headers from, Headers to) {
    if (from == to) {
      return this;
    }
    List<String> before = pairs(from);
    List<String> after = pairs(to);
    Set<String> kept = new HashSet<>();
    for (int i = 0; i < after.size(); i += 2) {
      String name = after.get(i);
      if (kept.add(name) && !same(name, before, after)) {
        replace(name, after);
      }
    }
    Set<String> gone = new HashSet<>();
    for (int i = 0; i < before.size(); i += 2) {
      String name = before.get(i);
      if (!kept.contains(name) && gone.add(name)) {
        remove(name);
      }
    }
    return this;
  }

  private void replace(String name, List<String> after) {
    boolean first = true;
    for (int i = 0; i < after.size(); i += 2) {
      if (!after.get(i).equals(name)) {
        continue;
      }
      if (first) {
        set(name, after.get(i + 1));
      } else {
        add(name, after.get(i + 1));
      }
      first = false;
    }
  }

  private static boolean same(String name, List<String> before, List<String> after) {
    int at = next(name, before, 0);
    int other = next(name, after, 0);
    while (at >= 0 && other >= 0) {
      if (!before.get(at + 1).equals(after.get(other + 1))) {
        return false;
      }
      at = next(name, before, at + 2);
      other = next(name, after, other + 2);
    }
    return at == other;
  }

  private static int next(String name, List<String> pairs, int from) {
    for (int i = from; i < pairs.size(); i += 2) {
      if (pairs.get(i).equals(name)) {
        return i;
      }
    }
    return -1;
  }

  private static List<String> pairs(Headers headers) {
    List<String> pairs = new ArrayList<>(48);
    headers.forEach(
        (name, value) -> {
          pairs.add(name);
          pairs.add(value);
        });
    return pairs;
  }

  boolean isEmpty() {
    return changes.getSetHeadersCount() == 0 && changes.getRemoveHeadersCount() == 0;
  }

  HeaderMutation toMutation() {
    return changes.build();
  }
}
