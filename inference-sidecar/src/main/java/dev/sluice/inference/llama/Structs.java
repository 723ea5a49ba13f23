package dev.sluice.inference.llama;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/** The structures of llama.h that go by value, as of {@link #VERSION}. */
final class Structs {
  /** The one release whose structures these are. */
  static final String VERSION = "0.5.0-dev";

  static final StructLayout MODEL_PARAMS =
      MemoryLayout.structLayout(
          ADDRESS.withName("devices"),
          ADDRESS.withName("tensor_buft_overrides"),
          JAVA_INT.withName("n_gpu_layers"),
          JAVA_INT.withName("split_mode"),
          JAVA_INT.withName("load_mode"),
          JAVA_INT.withName("lazy_mode"),
          JAVA_INT.withName("main_gpu"),
          MemoryLayout.paddingLayout(4),
          ADDRESS.withName("tensor_split"),
          ADDRESS.withName("progress_callback"),
          ADDRESS.withName("progress_callback_user_data"),
          ADDRESS.withName("kv_overrides"),
          JAVA_BYTE.withName("vocab_only"),
          JAVA_BYTE.withName("check_tensors"),
          JAVA_BYTE.withName("use_extra_bufts"),
          JAVA_BYTE.withName("no_host"),
          JAVA_BYTE.withName("no_alloc"),
          JAVA_BYTE.withName("load_mtp"),
          MemoryLayout.paddingLayout(2));

  static final StructLayout CONTEXT_PARAMS =
      MemoryLayout.structLayout(
          JAVA_INT.withName("n_ctx"),
          JAVA_INT.withName("n_batch"),
          JAVA_INT.withName("n_ubatch"),
          JAVA_INT.withName("n_seq_max"),
          JAVA_INT.withName("n_rs_seq"),
          JAVA_INT.withName("n_outputs_max"),
          JAVA_INT.withName("n_outputs_max_per_seq"),
          JAVA_INT.withName("n_threads"),
          JAVA_INT.withName("n_threads_batch"),
          JAVA_INT.withName("ctx_type"),
          JAVA_INT.withName("rope_scaling_type"),
          JAVA_INT.withName("pooling_type"),
          JAVA_INT.withName("attention_type"),
          JAVA_INT.withName("flash_attn_type"),
          JAVA_FLOAT.withName("rope_freq_base"),
          JAVA_FLOAT.withName("rope_freq_scale"),
          JAVA_FLOAT.withName("yarn_ext_factor"),
          JAVA_FLOAT.withName("yarn_attn_factor"),
          JAVA_FLOAT.withName("yarn_beta_fast"),
          JAVA_FLOAT.withName("yarn_beta_slow"),
          JAVA_INT.withName("yarn_orig_ctx"),
          JAVA_FLOAT.withName("defrag_thold"),
          ADDRESS.withName("cb_eval"),
          ADDRESS.withName("cb_eval_user_data"),
          JAVA_INT.withName("type_k"),
          JAVA_INT.withName("type_v"),
          ADDRESS.withName("abort_callback"),
          ADDRESS.withName("abort_callback_data"),
          JAVA_BYTE.withName("embeddings"),
          JAVA_BYTE.withName("offload_kqv"),
          JAVA_BYTE.withName("no_perf"),
          JAVA_BYTE.withName("op_offload"),
          JAVA_BYTE.withName("swa_full"),
          JAVA_BYTE.withName("kv_unified"),
          MemoryLayout.paddingLayout(2),
          ADDRESS.withName("samplers"),
          JAVA_LONG.withName("n_samplers"),
          ADDRESS.withName("ctx_other"));

  static final StructLayout BATCH =
      MemoryLayout.structLayout(
          JAVA_INT.withName("n_tokens"),
          MemoryLayout.paddingLayout(4),
          ADDRESS.withName("token"),
          ADDRESS.withName("embd"),
          ADDRESS.withName("pos"),
          ADDRESS.withName("n_seq_id"),
          ADDRESS.withName("seq_id"),
          ADDRESS.withName("logits"));

  static final StructLayout QUANTIZE_PARAMS =
      MemoryLayout.structLayout(
          JAVA_INT.withName("nthread"),
          JAVA_INT.withName("ftype"),
          JAVA_INT.withName("output_tensor_type"),
          JAVA_INT.withName("token_embedding_type"),
          JAVA_BYTE.withName("allow_requantize"),
          JAVA_BYTE.withName("quantize_output_tensor"),
          JAVA_BYTE.withName("only_copy"),
          JAVA_BYTE.withName("pure"),
          JAVA_BYTE.withName("keep_split"),
          JAVA_BYTE.withName("dry_run"),
          MemoryLayout.paddingLayout(2),
          ADDRESS.withName("imatrix"),
          ADDRESS.withName("kv_overrides"),
          ADDRESS.withName("tt_overrides"),
          ADDRESS.withName("prune_layers"),
          JAVA_LONG.withName("max_buf_size"));

  static final StructLayout IMATRIX_DATA =
      MemoryLayout.structLayout(
          ADDRESS.withName("name"), ADDRESS.withName("data"), JAVA_LONG.withName("size"));

  private Structs() {}

  static int getInt(StructLayout layout, MemorySegment struct, String field) {
    return struct.get(JAVA_INT, offset(layout, field));
  }

  static void setInt(StructLayout layout, MemorySegment struct, String field, int value) {
    struct.set(JAVA_INT, offset(layout, field), value);
  }

  static boolean getBoolean(StructLayout layout, MemorySegment struct, String field) {
    return struct.get(JAVA_BYTE, offset(layout, field)) != 0;
  }

  static void setBoolean(StructLayout layout, MemorySegment struct, String field, boolean value) {
    struct.set(JAVA_BYTE, offset(layout, field), (byte) (value ? 1 : 0));
  }

  static void setAddress(
      StructLayout layout, MemorySegment struct, String field, MemorySegment value) {
    struct.set(ADDRESS, offset(layout, field), value);
  }

  private static long offset(StructLayout layout, String field) {
    return layout.byteOffset(PathElement.groupElement(field));
  }
}
