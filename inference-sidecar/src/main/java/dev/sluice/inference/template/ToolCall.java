package dev.sluice.inference.template;

/**
 * A call of a function that a model asked for.
 *
 * @param id what the result refers to
 * @param name the function
 * @param arguments the arguments as JSON text
 */
public record ToolCall(String id, String name, String arguments) {}
