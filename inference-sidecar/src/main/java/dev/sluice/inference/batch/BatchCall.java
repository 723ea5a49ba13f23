package dev.sluice.inference.batch;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One call of a batch.
 *
 * @param tenant whose it is; empty for nobody's in particular
 * @param path the endpoint's path
 * @param customId its name in the batch
 * @param body its parameters
 */
public record BatchCall(String tenant, String path, String customId, ObjectNode body) {}
