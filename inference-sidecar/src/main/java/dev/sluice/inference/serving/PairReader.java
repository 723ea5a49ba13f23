package dev.sluice.inference.serving;

import dev.sluice.inference.engine.TokenSequence;
import dev.sluice.inference.template.TemplateException;

/** How a model that ranks reads a query with a document. Safe for all threads. */
@FunctionalInterface
public interface PairReader {

  /**
   * Returns the tokens of a query and a document.
   *
   * @param query what is looked for
   * @param document where
   * @return the tokens of both
   * @throws TemplateException if they cannot be put together; the message is for the caller
   */
  TokenSequence read(String query, String document) throws TemplateException;
}
