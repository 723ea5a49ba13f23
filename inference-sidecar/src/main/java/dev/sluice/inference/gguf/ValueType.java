package dev.sluice.inference.gguf;

/** The types of metadata values, in the order of their numbers in the file. */
enum ValueType {
  UINT8(1),
  INT8(1),
  UINT16(2),
  INT16(2),
  UINT32(4),
  INT32(4),
  FLOAT32(4),
  BOOL(1),
  STRING(8),
  ARRAY(12),
  UINT64(8),
  INT64(8),
  FLOAT64(8);

  private final int minBytes;

  ValueType(int minBytes) {
    this.minBytes = minBytes;
  }

  /** Returns the bytes of a value, or of the shortest one where the length varies. */
  int minBytes() {
    return minBytes;
  }

  boolean isInteger() {
    return switch (this) {
      case UINT8, INT8, UINT16, INT16, UINT32, INT32, UINT64, INT64 -> true;
      case FLOAT32, FLOAT64, BOOL, STRING, ARRAY -> false;
    };
  }
}
