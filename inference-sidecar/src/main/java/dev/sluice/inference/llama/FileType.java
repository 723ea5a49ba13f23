package dev.sluice.inference.llama;

import dev.sluice.inference.gguf.TensorType;

/**
 * What a model file can be quantised to: one type for most tensors, and with the suffixes S, M and
 * L more or less of a finer one where it matters.
 *
 * <p>Source: {@code enum llama_ftype} in llama.h.
 */
public enum FileType {
  F32(0, TensorType.F32),
  F16(1, TensorType.F16),
  BF16(32, TensorType.BF16),
  Q4_0(2, TensorType.Q4_0),
  Q4_1(3, TensorType.Q4_1),
  Q5_0(8, TensorType.Q5_0),
  Q5_1(9, TensorType.Q5_1),
  Q8_0(7, TensorType.Q8_0),
  Q2_K(10, TensorType.Q2_K),
  Q2_K_S(21, TensorType.Q2_K),
  Q3_K_S(11, TensorType.Q3_K),
  Q3_K_M(12, TensorType.Q3_K),
  Q3_K_L(13, TensorType.Q3_K),
  Q4_K_S(14, TensorType.Q4_K),
  Q4_K_M(15, TensorType.Q4_K),
  Q5_K_S(16, TensorType.Q5_K),
  Q5_K_M(17, TensorType.Q5_K),
  Q6_K(18, TensorType.Q6_K),
  IQ1_S(24, TensorType.IQ1_S),
  IQ1_M(31, TensorType.IQ1_M),
  IQ2_XXS(19, TensorType.IQ2_XXS),
  IQ2_XS(20, TensorType.IQ2_XS),
  IQ2_S(28, TensorType.IQ2_S),
  IQ2_M(29, TensorType.IQ2_S),
  IQ3_XXS(23, TensorType.IQ3_XXS),
  IQ3_XS(22, TensorType.IQ3_S),
  IQ3_S(26, TensorType.IQ3_S),
  IQ3_M(27, TensorType.IQ3_S),
  IQ4_NL(25, TensorType.IQ4_NL),
  IQ4_XS(30, TensorType.IQ4_XS),
  TQ1_0(36, TensorType.TQ1_0),
  TQ2_0(37, TensorType.TQ2_0);

  private final int number;
  private final TensorType tensorType;

  FileType(int number, TensorType tensorType) {
    this.number = number;
    this.tensorType = tensorType;
  }

  /** Returns the number that stands for this type in files and in the native library. */
  public int number() {
    return number;
  }

  /** Returns the type of most tensors. */
  public TensorType tensorType() {
    return tensorType;
  }

  /** Returns whether the result is useless without an importance matrix. */
  public boolean needsImportance() {
    return switch (this) {
      case IQ1_S, IQ1_M, IQ2_XXS, IQ2_XS, IQ2_S, IQ2_M, IQ3_XXS, Q2_K_S -> true;
      default -> false;
    };
  }
}
