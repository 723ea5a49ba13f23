package dev.sluice.inference.api;

import dev.sluice.inference.chat.ToolDefinitions;

/**
 * Which functions an answer may call.
 *
 * @param callable the functions that may be called; none when no calls are read out of the answer
 * @param required whether one of them must be called
 * @param most the most calls of an answer that must have one
 */
public record ToolUse(ToolDefinitions callable, boolean required, int most) {}
