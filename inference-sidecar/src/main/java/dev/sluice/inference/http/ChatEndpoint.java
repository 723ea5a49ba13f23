package dev.sluice.inference.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.inference.api.AnswerForm;
import dev.sluice.inference.api.ApiException;
import dev.sluice.inference.api.ChatFormat;
import dev.sluice.inference.api.ChatRequest;
import dev.sluice.inference.api.GenerationOptions;
import dev.sluice.inference.api.Json;
import dev.sluice.inference.api.ToolUse;
import dev.sluice.inference.chat.AnswerReader;
import dev.sluice.inference.chat.AnswerSyntax;
import dev.sluice.inference.chat.ToolDefinitions;
import dev.sluice.inference.engine.Scheduler;
import dev.sluice.inference.engine.Terms;
import dev.sluice.inference.engine.TokenSequence;
import dev.sluice.inference.grammar.Constraints;
import dev.sluice.inference.metrics.Operation;
import dev.sluice.inference.serving.Conversations;
import dev.sluice.inference.serving.ModelLease;
import dev.sluice.inference.serving.ServedModel;
import dev.sluice.inference.template.Conversation;
import dev.sluice.inference.template.TemplateException;
import java.util.List;
import java.util.function.Supplier;

/** {@code POST /v1/chat/completions}. */
final class ChatEndpoint implements Endpoint {
  private static final int CALL_ID_LENGTH = 9;

  private final ApiContext context;

  ChatEndpoint(ApiContext context) {
    this.context = context;
  }

  @Override
  public void handle(HttpCall call) throws ApiException {
    ObjectNode body = Json.readObject(call.body());
    Terms terms = context.terms().take(call, body);
    ChatRequest request = ChatRequest.read(body, context.random()::nextLong);
    try (ModelLease lease = context.lease(request.model())) {
      answer(call, terms, request, lease.model());
    }
  }

  private void answer(HttpCall call, Terms terms, ChatRequest request, ServedModel model)
      throws ApiException {
    // A model that makes no text may well have a template, or lack one.
    Scheduler _ = Generations.scheduler(model);
    Conversations conversations = conversations(model);
    List<String> prompt = render(conversations, request);
    ChatFormat format =
        new ChatFormat(
            context.head("chatcmpl-", model.name()),
            model.vocabulary(),
            request.options().topLogProbabilities() >= 0);
    new Generations(
            call,
            context.meter(call, Operation.CHAT, model),
            model,
            terms,
            options(model, conversations.syntax(), prompt.getLast(), request),
            reading(conversations, prompt.getLast(), request),
            List.of(),
            format)
        .start(() -> List.of(tokenize(model, prompt)));
  }

  /** Returns the tokens that the model reads for a conversation. */
  static TokenSequence prompt(ServedModel model, ChatRequest request) throws ApiException {
    return tokenize(model, render(conversations(model), request));
  }

  private static TokenSequence tokenize(ServedModel model, List<String> prompt)
      throws ApiException {
    return PromptReader.tokenize(model, prompt, true, LengthLimit.ofPrompts(model));
  }

  private AnswerReading reading(Conversations conversations, String prompt, ChatRequest request) {
    ToolDefinitions tools = request.toolUse().callable();
    AnswerSyntax syntax = conversations.syntax();
    Supplier<AnswerReader> readers =
        request.conversation().ending() == Conversation.Ending.OPEN_MESSAGE
            ? () ->
                syntax.readerWithin(
                    request.conversation().messages().getLast().content(), tools, this::newCallId)
            : () -> syntax.reader(prompt, tools, this::newCallId);
    return new AnswerReading(readers, conversations.spelledTokens());
  }

  /** Returns how to generate, with the form of calls where one is demanded. */
  private static GenerationOptions options(
      ServedModel model, AnswerSyntax syntax, String prompt, ChatRequest request) {
    GenerationOptions options = request.options();
    Constraints constraints = model.constraints();
    ToolUse use = request.toolUse();
    if (use.required()) {
      return options.withForm(
          new AnswerForm("tools", syntax.calls(prompt, use.callable(), use.most(), constraints)));
    }
    if (options.form().isEmpty()) {
      return syntax
          .strictCalls(prompt, use.callable(), use.most(), constraints)
          .map(form -> options.withForm(new AnswerForm("tools", form)))
          .orElse(options);
    }
    AnswerForm form = options.form().get();
    return options.withForm(
        new AnswerForm(form.parameter(), syntax.answers(prompt, form.grammar(), constraints)));
  }

  /** Returns nine letters and digits, as which some chat templates want ids alone. */
  private String newCallId() {
    StringBuilder id = new StringBuilder();
    for (int i = 0; i < CALL_ID_LENGTH; i++) {
      id.append(Character.forDigit(context.random().nextInt(36), 36));
    }
    return id.toString();
  }

  private static Conversations conversations(ServedModel model) throws ApiException {
    try {
      return model.conversations();
    } catch (TemplateException e) {
      throw invalid(e);
    }
  }

  private static List<String> render(Conversations conversations, ChatRequest request)
      throws ApiException {
    try {
      return conversations.prompt(request.conversation());
    } catch (TemplateException e) {
      throw invalid(e);
    }
  }

  private static ApiException invalid(TemplateException e) {
    return ApiException.invalid(e.getMessage(), "messages", "invalid_messages");
  }
}
