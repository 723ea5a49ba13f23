/**
 * Turns YAML into records, and says where and why when it cannot.
 *
 * <p>{@link dev.sluice.config.bind.YamlReader} parses a file into a {@link
 * dev.sluice.config.bind.Tree} whose every node knows its {@link dev.sluice.config.bind.Place},
 * with environment variables put in. {@link dev.sluice.config.bind.Shapes} looks at records once
 * and describes them as a {@link dev.sluice.config.bind.Shape}; from the same shape {@link
 * dev.sluice.config.bind.Binder} makes values, {@link dev.sluice.config.bind.Merger} unites files
 * and {@link dev.sluice.config.bind.SchemaWriter} writes the JSON Schema, so the three never
 * disagree. All errors of a file are gathered in {@link dev.sluice.config.bind.Problems} before
 * anybody gives up. This package knows no setting of Sluice.
 */
@NullMarked
package dev.sluice.config.bind;

import org.jspecify.annotations.NullMarked;
