package dev.sluice.inference.llama;

import java.lang.foreign.MemorySegment;

/** The functions on devices, one method each. */
interface LlamaDevices {

  /** {@code ggml_backend_dev_count}. */
  int count();

  /** {@code ggml_backend_dev_get}. */
  MemorySegment get(int index);

  /** {@code ggml_backend_dev_name}. */
  String name(MemorySegment device);

  /** {@code ggml_backend_dev_description}. */
  String description(MemorySegment device);

  /** {@code ggml_backend_reg_name} of the device's backend. */
  String backend(MemorySegment device);

  /** {@code ggml_backend_dev_type}. */
  int type(MemorySegment device);

  /** {@code ggml_backend_dev_memory}: the free and all bytes. */
  long[] memory(MemorySegment device);
}
