package dev.sluice.inference.gguf;

import java.util.List;
import java.util.Optional;

/** Takes sizes out of a header and refuses senseless ones by name. */
final class Fields {
  private final GgufHeader header;

  Fields(GgufHeader header) {
    this.header = header;
  }

  /** Returns a size between 1 and {@code max}. */
  int required(String key, long max) throws GgufException {
    long value = header.integer(key).orElseThrow(() -> refuse("it does not say %s".formatted(key)));
    if (value < 1 || value > max) {
      throw refuse("its %s is %d where 1 to %d are possible".formatted(key, value, max));
    }
    return (int) value;
  }

  /** Returns a size, or the default when the file has none that makes sense. */
  int optional(String key, int defaultValue) {
    return header.integer(key).filter(Fields::isSize).map(Long::intValue).orElse(defaultValue);
  }

  /** Returns the size for one layer where a key holds one number or one for each layer. */
  Optional<Integer> perLayer(String key, int layer, int min) {
    List<Long> values = header.integers(key);
    if (values.isEmpty()) {
      return Optional.empty();
    }
    long value = values.get(Math.min(layer, values.size() - 1));
    return isSize(value) && value >= min ? Optional.of((int) value) : Optional.empty();
  }

  GgufException refuse(String why) {
    return new GgufException("Model file %s cannot be served: %s.".formatted(header.file(), why));
  }

  private static boolean isSize(long value) {
    return value >= 0 && value <= 1 << 20;
  }
}
