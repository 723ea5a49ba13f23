package dev.sluice.inference.llama;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Calls the functions of llama.cpp's C library that work on vocabularies. */
final class ForeignLlamaVocab implements LlamaVocab {
  private final MethodHandle size;
  private final MethodHandle tokenize;
  private final MethodHandle piece;
  private final MethodHandle endsGeneration;
  private final MethodHandle beginOfText;
  private final MethodHandle endOfText;
  private final MethodHandle separator;
  private final MethodHandle beginsTexts;
  private final MethodHandle endsTexts;
  private final MethodHandle separatesTexts;

  ForeignLlamaVocab(NativeSymbols symbols) throws LlamaException {
    size = symbols.function("llama_vocab_n_tokens", JAVA_INT, ADDRESS);
    tokenize =
        symbols.function(
            "llama_tokenize",
            JAVA_INT,
            ADDRESS,
            ADDRESS,
            JAVA_INT,
            ADDRESS,
            JAVA_INT,
            JAVA_BOOLEAN,
            JAVA_BOOLEAN);
    piece =
        symbols.function(
            "llama_token_to_piece",
            JAVA_INT,
            ADDRESS,
            JAVA_INT,
            ADDRESS,
            JAVA_INT,
            JAVA_INT,
            JAVA_BOOLEAN);
    endsGeneration = symbols.function("llama_vocab_is_eog", JAVA_BOOLEAN, ADDRESS, JAVA_INT);
    beginOfText = symbols.function("llama_vocab_bos", JAVA_INT, ADDRESS);
    endOfText = symbols.function("llama_vocab_eos", JAVA_INT, ADDRESS);
    separator = symbols.function("llama_vocab_sep", JAVA_INT, ADDRESS);
    beginsTexts = symbols.function("llama_vocab_get_add_bos", JAVA_BOOLEAN, ADDRESS);
    endsTexts = symbols.function("llama_vocab_get_add_eos", JAVA_BOOLEAN, ADDRESS);
    separatesTexts = symbols.function("llama_vocab_get_add_sep", JAVA_BOOLEAN, ADDRESS);
  }

  @Override
  public int size(MemorySegment vocabulary) {
    try {
      return (int) size.invokeExact(vocabulary);
    } catch (Throwable e) {
      throw NativeSymbols.broken(e);
    }
  }

  @Override
  public int tokenize(
      MemorySegment vocabulary,
      MemorySegment text,
      MemorySegment tokens,
      boolean addSpecial,
      boolean parseSpecial) {
    try {
      return (int)
          tokenize.invokeExact(
              vocabulary,
              text,
              (int) text.byteSize(),
              tokens,
              (int) (tokens.byteSize() / Integer.BYTES),
              addSpecial,
              parseSpecial);
    } catch (Throwable e) {
      throw NativeSymbols.broken(e);
    }
  }

  @Override
  public int piece(MemorySegment vocabulary, int token, MemorySegment bytes, boolean special) {
    try {
      return (int) piece.invokeExact(vocabulary, token, bytes, (int) bytes.byteSize(), 0, special);
    } catch (Throwable e) {
      throw NativeSymbols.broken(e);
    }
  }

  @Override
  public boolean endsGeneration(MemorySegment vocabulary, int token) {
    try {
      return (boolean) endsGeneration.invokeExact(vocabulary, token);
    } catch (Throwable e) {
      throw NativeSymbols.broken(e);
    }
  }

  @Override
  public int beginOfText(MemorySegment vocabulary) {
    try {
      return (int) beginOfText.invokeExact(vocabulary);
    } catch (Throwable e) {
      throw NativeSymbols.broken(e);
    }
  }

  @Override
  public int endOfText(MemorySegment vocabulary) {
    try {
      return (int) endOfText.invokeExact(vocabulary);
    } catch (Throwable e) {
      throw NativeSymbols.broken(e);
    }
  }

  @Override
  public int separator(MemorySegment vocabulary) {
    try {
      return (int) separator.invokeExact(vocabulary);
    } catch (Throwable e) {
      throw NativeSymbols.broken(e);
    }
  }

  @Override
  public boolean beginsTexts(MemorySegment vocabulary) {
    try {
      return (boolean) beginsTexts.invokeExact(vocabulary);
    } catch (Throwable e) {
      throw NativeSymbols.broken(e);
    }
  }

  @Override
  public boolean endsTexts(MemorySegment vocabulary) {
    try {
      return (boolean) endsTexts.invokeExact(vocabulary);
    } catch (Throwable e) {
      throw NativeSymbols.broken(e);
    }
  }

  @Override
  public boolean separatesTexts(MemorySegment vocabulary) {
    try {
      return (boolean) separatesTexts.invokeExact(vocabulary);
    } catch (Throwable e) {
      throw NativeSymbols.broken(e);
    }
  }
}
