package dev.sluice.inference.llama;

import java.lang.foreign.MemorySegment;

/** The functions on vocabularies that are in use, one method each. Safe for all threads. */
interface LlamaVocab {

  /** {@code llama_vocab_n_tokens}. */
  int size(MemorySegment vocabulary);

  /** {@code llama_tokenize}: the number of tokens, or the negative of the number needed. */
  int tokenize(
      MemorySegment vocabulary,
      MemorySegment text,
      MemorySegment tokens,
      boolean addSpecial,
      boolean parseSpecial);

  /** {@code llama_token_to_piece}: the number of bytes, or the negative of the number needed. */
  int piece(MemorySegment vocabulary, int token, MemorySegment bytes, boolean special);

  /** {@code llama_vocab_is_eog}. */
  boolean endsGeneration(MemorySegment vocabulary, int token);

  /** {@code llama_vocab_bos}: −1 when there is none. */
  int beginOfText(MemorySegment vocabulary);

  /** {@code llama_vocab_eos}: −1 when there is none. */
  int endOfText(MemorySegment vocabulary);

  /** {@code llama_vocab_sep}: −1 when there is none. */
  int separator(MemorySegment vocabulary);

  /** {@code llama_vocab_get_add_bos}. */
  boolean beginsTexts(MemorySegment vocabulary);

  /** {@code llama_vocab_get_add_eos}. */
  boolean endsTexts(MemorySegment vocabulary);

  /** {@code llama_vocab_get_add_sep}: whether a separator stands between two texts. */
  boolean separatesTexts(MemorySegment vocabulary);
}
