package dev.sluice.inference.api;

import java.time.Instant;

/**
 * What all pieces of an answer have in common.
 *
 * @param id the answer's own name
 * @param created when the call arrived
 * @param model the model that answers
 */
public record AnswerHead(String id, Instant created, String model) {}
