package dev.sluice.inference.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.inference.grammar.Acceptor;
import dev.sluice.inference.grammar.Grammar;
import dev.sluice.inference.grammar.Grammar.Choice;
import dev.sluice.inference.grammar.GrammarException;
import java.util.ArrayList;
import java.util.List;

/** Writes the grammar of the values that keep to rules. */
final class ValueGrammar {
  private final SchemaCompiler compiler;
  private final Rules rules;

  ValueGrammar(SchemaCompiler compiler, Rules rules) {
    this.compiler = compiler;
    this.rules = rules;
  }

  Grammar grammar() throws GrammarException {
    if (rules.values().isPresent()) {
      return listed(rules.values().get());
    }
    List<Grammar> options = new ArrayList<>();
    for (Type type : rules.types()) {
      // All integers are among the numbers already.
      if (type != Type.INTEGER || !rules.types().contains(Type.NUMBER)) {
        options.add(ofType(type));
      }
    }
    return new Choice(options);
  }

  private Grammar ofType(Type type) throws GrammarException {
    return switch (type) {
      case OBJECT -> new ObjectGrammar(compiler, rules.objects()).grammar();
      case ARRAY -> new ArrayGrammar(compiler, rules.arrays()).grammar();
      case STRING -> rules.strings().grammar();
      case NUMBER -> new NumberGrammar(rules.numbers(), false).grammar();
      case INTEGER -> new NumberGrammar(rules.numbers(), true).grammar();
      case BOOLEAN -> Grammar.choice(Grammar.literal("true"), Grammar.literal("false"));
      case NULL -> Grammar.literal("null");
    };
  }

  /** Lets in those of the listed values that keep to all other rules. */
  private Grammar listed(List<JsonNode> values) throws GrammarException {
    List<Grammar> options = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    for (JsonNode value : values) {
      if (rules.types().stream().anyMatch(type -> type.has(value)) && keepsToRules(value)) {
        if (value.isTextual()) {
          texts.add(value.toString());
        } else {
          options.add(JsonText.value(value));
        }
      }
    }
    options.add(Grammar.oneOf(texts));
    return new Choice(options);
  }

  private boolean keepsToRules(JsonNode value) throws GrammarException {
    return switch (value.getNodeType()) {
      case STRING ->
          rules.strings().areAbsent()
              || new Acceptor(rules.strings().grammar()).accepts(value.toString());
      case NUMBER ->
          rules.numbers().areAbsent()
              || new Acceptor(new NumberGrammar(rules.numbers(), false).grammar())
                  .accepts(value.toString());
      case OBJECT -> alone(rules.objects().areAbsent(), rules.objects().path());
      case ARRAY -> alone(rules.arrays().areAbsent(), rules.arrays().path());
      default -> true;
    };
  }

  private static boolean alone(boolean otherRulesAbsent, String path) throws GrammarException {
    if (!otherRulesAbsent) {
      throw new GrammarException(
          "The keyword enum or const at %s is not supported beside others that speak of the same"
                  .formatted(path)
              + " objects or arrays.");
    }
    return true;
  }
}
