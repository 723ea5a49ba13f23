package dev.sluice.inference.bench;

/**
 * A server with prompts for its model.
 *
 * @param target the server
 * @param prompts whose lengths are in the model's tokens
 */
record Subject(Target target, Prompts prompts) {}
