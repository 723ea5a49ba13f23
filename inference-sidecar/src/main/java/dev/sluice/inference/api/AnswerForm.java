package dev.sluice.inference.api;

import dev.sluice.inference.grammar.GrammarSource;

/**
 * The form that an answer must have.
 *
 * @param parameter the parameter that asks for it
 * @param grammar what describes it
 */
public record AnswerForm(String parameter, GrammarSource grammar) {}
