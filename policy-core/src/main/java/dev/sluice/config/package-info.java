/**
 * Makes the running thing of a file: {@link dev.sluice.config.Sluice}, which adapters hold.
 *
 * <p>{@link dev.sluice.config.ConfigReader} reads a file and what it includes into a {@link
 * dev.sluice.config.Configuration}, or throws a {@link dev.sluice.config.ConfigException} with
 * every error at its line and column. {@code PolicyKinds} knows each policy by one line; a {@link
 * dev.sluice.config.PolicyProvider} adds one of your own. A reload builds all that is new beside
 * what runs, then swaps one reference; calls under way keep the edition that they began with, and
 * what is wrong changes nothing. What must outlive a reload (rates, spent money, remembered tokens,
 * stored answers) is kept in {@code Services}. The JSON Schema for editors is written from the same
 * records by {@link dev.sluice.config.JsonSchema}.
 */
@NullMarked
package dev.sluice.config;

import org.jspecify.annotations.NullMarked;
