/**
 * Turns JSON Schemas (draft 2020-12, and what older drafts and OpenAPI write otherwise) into
 * grammars of the JSON texts that are valid against them.
 *
 * <p>{@link dev.sluice.inference.schema.JsonSchema} is the way in. References, {@code allOf} and
 * what stands beside them are first joined into one set of rules for each type of value, then each
 * type has its own class that writes the grammar. A grammar may leave out texts that would be
 * valid, such as members in another order, but never lets in one that is not; what cannot be kept
 * so is refused with the keyword and its place. {@code docs/sidecar.md} lists the keywords.
 */
@NullMarked
package dev.sluice.inference.schema;

import org.jspecify.annotations.NullMarked;
