package dev.sluice;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One request to a model API as policies see it; immutable, a rewrite is a new value.
 *
 * @param id names the call in logs, traces and the audit record
 * @param head the request's head as received
 * @param protocol which API it speaks
 * @param caller who calls
 * @param feature what the call is for, as the caller's key or the application declared it, or null
 * @param model the model asked for, an alias or {@code auto}; empty where the protocol has none
 * @param messages the conversation, or the inputs of a completion or embedding
 * @param parameters the parameters that policies act upon
 * @param body the request's JSON, kept in step with model, messages and parameters by the {@code
 *     with} methods
 * @param inputTokens how many tokens the input has, or -1 while nobody has counted
 * @param plan where the call may go, or null before routing
 */
public record Call(
    String id,
    RequestHead head,
    Protocol protocol,
    Caller caller,
    @Nullable String feature,
    String model,
    List<Message> messages,
    Parameters parameters,
    Body body,
    long inputTokens,
    @Nullable Plan plan) {

  public Call {
    messages = List.copyOf(messages);
  }

  /** Returns this call made by another caller. */
  public Call withCaller(Caller other, @Nullable String otherFeature) {
    return new Call(
        id,
        head,
        protocol,
        other,
        otherFeature,
        model,
        messages,
        parameters,
        body,
        inputTokens,
        plan);
  }

  /** Returns this call with another head; the original request keeps its own. */
  public Call withHead(RequestHead other) {
    return new Call(
        id, other, protocol, caller, feature, model, messages, parameters, body, inputTokens, plan);
  }

  /** Returns this call asking for another model. */
  public Call withModel(String other) {
    if (other.equals(model)) {
      return this;
    }
    Body changed = body.with("model", JsonText.string(other));
    return new Call(
        id,
        head,
        protocol,
        caller,
        feature,
        other,
        messages,
        parameters,
        changed,
        inputTokens,
        plan);
  }

  /**
   * Returns this call with other messages, whose tokens are not counted yet.
   *
   * <p>A system message that is no JSON object is Anthropic's {@code system} member and is written
   * there.
   *
   * @throws IllegalStateException if the protocol has no list of messages
   */
  public Call withMessages(List<Message> others) {
    if (!protocol.listsMessages()) {
      throw new IllegalStateException(protocol + " has no list of messages to replace");
    }
    List<JsonText> listed = new ArrayList<>(others.size());
    JsonText system = null;
    for (Message message : others) {
      if (message.role() == Message.Role.SYSTEM && !message.raw().object()) {
        system = message.raw();
      } else {
        listed.add(message.raw());
      }
    }
    Body changed = body.with("messages", JsonText.array(listed));
    if (protocol.dialect() == Protocol.Dialect.ANTHROPIC) {
      changed = system == null ? changed.without("system") : changed.with("system", system);
    }
    return new Call(
        id, head, protocol, caller, feature, model, others, parameters, changed, -1, plan);
  }

  /** Returns this call with at most so many output tokens, said under a name that its API knows. */
  public Call withMaxOutputTokens(long tokens, String member) {
    Body changed = body.with(member, JsonText.of(Long.toString(tokens)));
    return new Call(
        id,
        head,
        protocol,
        caller,
        feature,
        model,
        messages,
        parameters.withMaxOutputTokens(tokens),
        changed,
        inputTokens,
        plan);
  }

  /** Returns this call with another body, which says the same in all that policies act upon. */
  public Call withBody(Body other) {
    return new Call(
        id, head, protocol, caller, feature, model, messages, parameters, other, inputTokens, plan);
  }

  /** Returns this call with its input counted. */
  public Call withInputTokens(long tokens) {
    return new Call(
        id, head, protocol, caller, feature, model, messages, parameters, body, tokens, plan);
  }

  /** Returns this call with a plan of where it may go. */
  public Call withPlan(Plan other) {
    return new Call(
        id, head, protocol, caller, feature, model, messages, parameters, body, inputTokens, other);
  }
}
