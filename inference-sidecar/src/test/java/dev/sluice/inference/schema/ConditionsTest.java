package dev.sluice.inference.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.inference.grammar.Acceptor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Schemas with conditions and negations; a bar stands between texts that fit and those that do not.
 */
class ConditionsTest {
  private static final String COUNTRY =
      "{'type': 'object', 'properties': {'c': {'enum': ['US', 'CH']}, 'zip': {'type': 'string'}},"
          + " 'required': ['c', 'zip'], 'additionalProperties': false,"
          + " 'if': {'properties': {'c': {'const': 'US'}}},"
          + " 'then': {'properties': {'zip': {'pattern': '^[0-9]{5}$'}}},"
          + " 'else': {'properties': {'zip': {'pattern': '^[0-9]{4}$'}}}}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '@',
      quoteCharacter = '\u0007',
      value = {
        "{'not': {'type': 'string'}} @ 1 ~ null ~ {} @ 'a'",
        "{'not': {'type': ['object', 'array', 'integer']}} @ 'a' ~ null @ 1 ~ [] ~ 1.5",
        "{'type': 'string', 'not': {'enum': ['no', 'none']}} @ 'a' ~ 'nono' ~ '' @ 'no' ~ 'none'",
        "{'type': 'integer', 'not': {'enum': [3, 5]}} @ 2 ~ 4 ~ 6 ~ -3 @ 3 ~ 5",
        "{'enum': ['a', 'b', 3, null], 'not': {'const': 'b'}} @ 'a' ~ 3 ~ null @ 'b'",
        "{'type': 'boolean', 'not': {'const': true}} @ false @ true",
        "{'type': 'string', 'not': {'pattern': '^a'}} @ 'ba' ~ '' @ 'a' ~ 'ab'",
        "{'type': 'string', 'not': {'minLength': 3}} @ 'ab' ~ '' @ 'abc'",
        "{'type': 'array', 'items': {'type': 'null'}, 'not': {'maxItems': 1}}"
            + " @ [null, null] @ [] ~ [null]",
        "{'type': 'integer', 'not': {'anyOf': [{'minimum': 5}, {'maximum': 2}]}} @ 3 ~ 4 @ 2 ~ 5",
        "{'type': 'integer', 'not': {'allOf': [{'minimum': 5}, {'not': {'const': 7}}]}}"
            + " @ 4 ~ 7 @ 5 ~ 8",
        "{'type': 'object', 'properties': {'a': {}, 'b': {}}, 'not': {'required': ['a', 'b']}}"
            + " @ {} ~ {'a': 1} ~ {'b': 1} @ {'a': 1, 'b': 1}",
        "{'$defs': {'n': {'const': 1}}, 'type': 'integer', 'not': {'$ref': '#/$defs/n'}} @ 2 @ 1",
        "{'type': 'object', 'properties': {'a': {}, 'b': {}},"
            + " 'dependentRequired': {'a': ['b']}} @ {} ~ {'b': 1} ~ {'a': 1, 'b': 1} @ {'a': 1}",
        "{'type': 'object', 'properties': {'a': {}, 'b': {}}, 'dependencies': {'a': ['b'],"
            + " 'b': {'properties': {'b': {'type': 'null'}}}}}"
            + " @ {} ~ {'b': null} ~ {'a': 1, 'b': null} @ {'a': 1} ~ {'b': 1}",
        "{'type': 'object', 'properties': {'a': {}}, 'dependentSchemas':"
            + " {'a': {'required': ['b'], 'properties': {'b': {'const': 2}}}}}"
            + " @ {} ~ {'a': 1, 'b': 2} @ {'a': 1} ~ {'a': 1, 'b': 1}",
        COUNTRY
            + " @ {'c': 'US', 'zip': '12345'} ~ {'c': 'CH', 'zip': '1234'}"
            + " @ {'c': 'US', 'zip': '1234'} ~ {'c': 'CH', 'zip': '12345'}",
        "{'type': 'integer', 'if': {'minimum': 5}, 'then': {'multipleOf': 2}} @ 3 ~ 6 @ 7",
        "{'type': 'array', 'items': {'type': 'integer'}, 'contains': {'const': 7}}"
            + " @ [7] ~ [1, 7] ~ [7, 1, 2] ~ [1, 7, 7] @ [] ~ [1] ~ [1, 17]",
        "{'type': 'array', 'items': {'type': 'integer'}, 'contains': {'const': 7}, 'minItems': 2,"
            + " 'maxItems': 3} @ [7, 1] ~ [1, 7] ~ [1, 2, 7] ~ [1, 7, 2] @ [7] ~ [1, 2]"
            + " ~ [7, 1, 2, 3]",
        "{'oneOf': [{'type': 'integer', 'maximum': 5}, {'type': 'integer', 'minimum': 3}]}"
            + " @ 2 ~ 6 @ 3 ~ 5",
        "{'type': 'object', 'properties': {'a': {}, 'b': {}},"
            + " 'oneOf': [{'required': ['a']}, {'required': ['b']}]}"
            + " @ {'a': 1} ~ {'b': 1} @ {} ~ {'a': 1, 'b': 1}"
      })
  void letsInWhatIsValidAndNothingElse(String schema, String valid, String invalid)
      throws Exception {
    ObjectMapper json = new ObjectMapper();
    Acceptor acceptor =
        new Acceptor(new JsonSchema(json.readTree(schema.replace('\'', '"'))).grammar());
    for (String text : valid.replace('\'', '"').split(" ~ ", -1)) {
      assertThat(acceptor.accepts(text)).as("%s under %s", text, schema).isTrue();
    }
    for (String text : invalid.replace('\'', '"').split(" ~ ", -1)) {
      assertThat(acceptor.accepts(text)).as("%s under %s", text, schema).isFalse();
    }
  }
}
