package dev.sluice.inference.schema;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.inference.grammar.Acceptor;
import dev.sluice.inference.grammar.GrammarException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonSchemaTest {
  private static final String PERSON =
      """
      {"type": "object", "required": ["name"], "properties": {
        "name": {"type": "string"}, "age": {"type": "integer"}, "tags": {"items": {"type": "string"}}}}\
      """;

  private final ObjectMapper json = new ObjectMapper();

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '\u0007',
      value = {
        "true; [1, {\"a\": null}]; yes",
        "{}; \"x\"; yes",
        "{\"type\": \"object\"}; {\"a\": {\"b\": [true, -1.5e3]}}; yes",
        "{\"type\": \"object\"}; []; no",
        "{\"type\": [\"string\", \"null\"]}; null; yes",
        "{\"type\": [\"string\", \"null\"]}; 1; no",
        "{\"type\": \"integer\"}; -12; yes",
        "{\"type\": \"integer\"}; 1.5; no",
        "{\"type\": \"integer\"}; 01; no",
        "{\"type\": \"number\"}; 0.25E-3; yes",
        "{\"type\": \"boolean\"}; false; yes",
        "{\"const\": {\"a\": [1, \"x\"]}}; {\"a\": [1,\"x\"]}; yes",
        "{\"const\": 1}; 2; no",
        "{\"enum\": [\"a\", 1, null]}; \"a\"; yes",
        "{\"allOf\": [{\"properties\": {\"a\": {}}}], \"unevaluatedProperties\": false}; {\"a\":"
            + " 1}; yes",
        "{\"allOf\": [{\"properties\": {\"a\": {}}}], \"unevaluatedProperties\": false}; {\"b\":"
            + " 1}; no",
        "{\"properties\": {\"k\": true}, \"anyOf\": [{\"required\": [\"a\"], \"properties\":"
            + " {\"a\": {}}}, {\"required\": [\"b\"], \"properties\": {\"b\": {}}}],"
            + " \"unevaluatedProperties\": false}; {\"k\": 1, \"b\": 2}; yes",
        "{\"properties\": {\"k\": true}, \"anyOf\": [{\"required\": [\"a\"], \"properties\":"
            + " {\"a\": {}}}, {\"required\": [\"b\"], \"properties\": {\"b\": {}}}],"
            + " \"unevaluatedProperties\": false}; {\"b\": 2, \"c\": 1}; no",
        "{\"$ref\": \"#/$defs/m\", \"$defs\": {\"m\": {\"allOf\": [{\"properties\": {\"a\": {}}}],"
            + " \"unevaluatedProperties\": {\"type\": \"null\"}}}}; {\"a\": 1, \"b\": null}; yes",
        "{\"$ref\": \"#/$defs/m\", \"$defs\": {\"m\": {\"allOf\": [{\"properties\": {\"a\": {}}}],"
            + " \"unevaluatedProperties\": {\"type\": \"null\"}}}}; {\"a\": 1, \"b\": 1}; no",
        "{\"allOf\": [{\"additionalProperties\": {\"type\": \"null\"}}], \"unevaluatedProperties\":"
            + " false}; {\"b\": null}; yes",
        "{\"prefixItems\": [{\"const\": 1}], \"unevaluatedItems\": false}; [1]; yes",
        "{\"prefixItems\": [{\"const\": 1}], \"unevaluatedItems\": false}; [1, 2]; no",
        "{\"unevaluatedItems\": {\"type\": \"null\"}}; [null, null]; yes",
        "{\"contains\": {\"const\": 5}, \"minContains\": 2}; [1, 5, 2, 5]; yes",
        "{\"contains\": {\"const\": 5}, \"minContains\": 2}; [5, 5]; yes",
        "{\"contains\": {\"const\": 5}, \"minContains\": 2}; [5, 1]; no",
        "{\"contains\": {\"const\": 5}, \"minContains\": 2, \"minItems\": 3}; [5, 5, 1]; yes",
        "{\"contains\": {\"const\": 5}, \"minContains\": 2, \"minItems\": 3}; [5, 5]; no",
        "{\"unevaluatedItems\": {\"type\": \"null\"}}; [null, 1]; no",
        "{\"enum\": [\"a\", 1, null]}; \"b\"; no",
        "{\"type\": \"string\", \"enum\": [\"a\", 1]}; 1; no",
        "{\"enum\": [\"a\", \"abc\"], \"minLength\": 2}; \"a\"; no",
        "{\"enum\": [\"a\", \"abc\"], \"minLength\": 2}; \"abc\"; yes",
        "{\"minLength\": 2, \"maxLength\": 3}; \"\u00e9\u00e9\"; yes",
        "{\"minLength\": 2, \"maxLength\": 3}; \"\u00e9\"; no",
        "{\"maxLength\": 1}; \"\\ud83d\\ude00\"; yes",
        "{\"maxLength\": 1}; \"\\ud83d\"; no",
        "{\"maxLength\": 3}; \"abcd\"; no",
        "{\"pattern\": \"^a+$\"}; \"aaa\"; yes",
        "{\"pattern\": \"^a+$\"}; \"aab\"; no",
        "{\"pattern\": \"a\"}; \"bab\"; yes",
        "{\"pattern\": \"^[\\\"\\\\\\\\]$\"}; \"\\\"\"; yes",
        "{\"pattern\": \"^.$\", \"maxLength\": 0}; \"\"; never",
        "{\"format\": \"date\"}; \"2024-02-29\"; yes",
        "{\"format\": \"date\"}; \"2023-02-29\"; no",
        "{\"format\": \"date-time\"}; \"2023-12-31T23:59:59Z\"; yes",
        "{\"format\": \"uuid\"}; \"123e4567-e89b-12d3-a456-426614174000\"; yes",
        "{\"format\": \"ipv4\"}; \"256.1.1.1\"; no",
        "{\"format\": \"of-my-own\"}; \"anything\"; yes",
        "{\"minimum\": 3}; 3; yes",
        "{\"minimum\": 3}; 2.9; no",
        "{\"exclusiveMinimum\": 3}; 3; no",
        "{\"exclusiveMinimum\": 3}; 3.001; yes",
        "{\"minimum\": 3, \"exclusiveMinimum\": true}; 3; no",
        "{\"minimum\": -2.5, \"maximum\": 2.5}; -2.5; yes",
        "{\"minimum\": -2.5, \"maximum\": 2.5}; -2.51; no",
        "{\"type\": \"integer\", \"maximum\": 100}; 100; yes",
        "{\"type\": \"integer\", \"maximum\": 100}; 101; no",
        "{\"type\": \"integer\", \"maximum\": -7}; -7; yes",
        "{\"type\": \"integer\", \"maximum\": -7}; -6; no",
        "{\"type\": \"integer\", \"multipleOf\": 7}; 49; yes",
        "{\"type\": \"integer\", \"multipleOf\": 7}; 50; no",
        "{\"multipleOf\": 0.25}; -1.75; yes",
        "{\"multipleOf\": 0.25}; 1.3; no",
        "{\"items\": {\"type\": \"null\"}, \"minItems\": 1, \"maxItems\": 2}; [null,null]; yes",
        "{\"items\": {\"type\": \"null\"}, \"minItems\": 1, \"maxItems\": 2}; []; no",
        "{\"items\": {\"type\": \"null\"}, \"minItems\": 1, \"maxItems\": 2}; [null,null,null]; no",
        "{\"prefixItems\": [{\"const\": 1}, {\"const\": 2}], \"items\": false}; [1, 2]; yes",
        "{\"prefixItems\": [{\"const\": 1}, {\"const\": 2}], \"items\": false}; [1]; yes",
        "{\"prefixItems\": [{\"const\": 1}, {\"const\": 2}], \"minItems\": 2}; [1]; no",
        "{\"items\": [{\"const\": 1}], \"additionalItems\": {\"const\": 2}}; [1,2,2]; yes",
        "{\"items\": {\"enum\": [1, 2, 3]}, \"uniqueItems\": true, \"minItems\": 2}; [1, 3]; yes",
        "{\"items\": {\"enum\": [1, 2, 3]}, \"uniqueItems\": true, \"minItems\": 2}; [1, 1]; no",
        "{\"items\": {\"type\": \"boolean\"}, \"uniqueItems\": true}; [true, false]; yes",
        "{\"properties\": {\"a\": {\"const\": 1}}, \"additionalProperties\": {\"const\": 2}};"
            + " {\"a\":1, \"b\":2}; yes",
        "{\"properties\": {\"a\": {\"const\": 1}}, \"additionalProperties\": {\"const\": 2}};"
            + " {\"a\":2}; no",
        "{\"properties\": {\"a\": {\"const\": 1}}, \"additionalProperties\": true};"
            + " {\"\\u0061\":2}; no",
        "{\"required\": [\"a\"]}; {\"a\": []}; yes",
        "{\"required\": [\"a\"]}; {}; no",
        "{\"patternProperties\": {\"^n\": {\"type\": \"null\"}}}; {\"nn\": null, \"n\": null}; yes",
        "{\"patternProperties\": {\"^n\": {\"type\": \"null\"}}}; {\"a\": null}; no",
        "{\"propertyNames\": {\"maxLength\": 1}, \"type\": \"object\"}; {\"a\": 1}; yes",
        "{\"propertyNames\": {\"maxLength\": 1}, \"type\": \"object\"}; {\"ab\": 1}; no",
        "{\"properties\": {\"a\": {}, \"b\": {}, \"c\": {}}, \"minProperties\": 2};"
            + " {\"a\":1,\"c\":1}; yes",
        "{\"properties\": {\"a\": {}, \"b\": {}, \"c\": {}}, \"minProperties\": 2}; {\"b\":1}; no",
        "{\"properties\": {\"a\": {}, \"b\": {}, \"c\": {}}, \"maxProperties\": 1};"
            + " {\"a\":1,\"c\":1}; no",
        "{\"anyOf\": [{\"const\": 1}, {\"type\": \"string\"}]}; \"x\"; yes",
        "{\"anyOf\": [{\"minLength\": 2}, {\"pattern\": \"a\"}], \"maxLength\": 3}; \"a\"; yes",
        "{\"anyOf\": [{\"minLength\": 2}, {\"pattern\": \"a\"}], \"maxLength\": 3}; \"b\"; no",
        "{\"oneOf\": [{\"type\": \"string\"}, {\"type\": \"null\"}]}; null; yes",
        "{\"allOf\": [{\"minimum\": 3}, {\"maximum\": 4}], \"type\": \"integer\"}; 4; yes",
        "{\"allOf\": [{\"minimum\": 3}, {\"maximum\": 4}], \"type\": \"integer\"}; 5; no",
        "{\"$ref\": \"#/$defs/a~1b\", \"$defs\": {\"a/b\": {\"const\": 7}}}; 7; yes",
        "{\"$ref\": \"#/$defs/t\", \"maximum\": 5, \"$defs\": {\"t\": {\"type\": \"integer\"}}}; 6;"
            + " no"
      })
  void letsInWhatIsValidOnly(String schema, String text, String fits) throws Exception {
    if (fits.equals("never")) {
      assertThatThrownBy(() -> acceptor(schema)).isInstanceOf(GrammarException.class);
    } else {
      assertThat(acceptor(schema).accepts(text)).isEqualTo(fits.equals("yes"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"name\": \"Ann\"}",
        "{\"name\": \"Ann\", \"age\": 7}",
        "{\"name\":\"Ann\",\"tags\":[\"a\",\"b\"]}",
        "{\n  \"name\": \"A\\\"n\\n\",\n  \"age\": 0,\n  \"tags\": [\n    \"\"\n  ]\n}"
      })
  void membersComeInOrderInAnyUsualLayout(String text) throws Exception {
    assertThat(acceptor(PERSON).accepts(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"age\": 7}",
        "{\"age\": 7, \"name\": \"Ann\"}",
        "{\"name\": \"Ann\", }",
        "{\"name\": \"Ann\" \"age\": 7}",
        "{\"name\": \"Ann\", \"more\": 7}",
        "{\"name\": \"A\nn\"}",
        " {\"name\": \"Ann\"}",
        "{\"name\": \"Ann\"}\n"
      })
  void nothingElseComes(String text) throws Exception {
    assertThat(acceptor(PERSON).accepts(text)).isFalse();
  }

  @Test
  void schemasMayReferToThemselves() throws Exception {
    String tree =
        """
        {"$ref": "#/$defs/node", "$defs": {"node": {"type": "object", "required": ["value"],
          "properties": {"value": {"type": "integer"},
            "children": {"type": "array", "items": {"$ref": "#/$defs/node"}}}}}}\
        """;
    assertThat(acceptor(tree).accepts("{\"value\":1,\"children\":[{\"value\":2,\"children\":[]}]}"))
        .isTrue();
    assertThat(acceptor(tree).accepts("{\"value\":1,\"children\":[{}]}")).isFalse();
    String list = "{\"anyOf\": [{\"type\": \"null\"}, {\"items\": {\"$ref\": \"#\"}}]}";
    assertThat(acceptor(list).accepts("[null, [[null]]]")).isTrue();
  }

  @Test
  void joinsWhatSeveralSchemasSayOfOneObject() throws Exception {
    String schema =
        """
        {"allOf": [
          {"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["b"]},
          {"properties": {"a": {"minimum": 5}, "b": {"type": "boolean"}}},
          {"additionalProperties": {"type": ["integer", "boolean"]}}]}\
        """;
    assertThat(acceptor(schema).accepts("{\"a\": 5, \"b\": true}")).isTrue();
    assertThat(acceptor(schema).accepts("{\"a\": 4, \"b\": true}")).isFalse();
    assertThat(acceptor(schema).accepts("{\"b\": true, \"c\": false}")).isTrue();
    assertThat(acceptor(schema).accepts("{\"b\": true, \"c\": \"\"}")).isFalse();
  }

  @Test
  void tellsObjectsApartByWhatTheyMustHave() throws Exception {
    String shapes =
        """
        {"oneOf": [
          {"type": "object", "required": ["kind", "r"],
           "properties": {"kind": {"const": "circle"}, "r": {"type": "number"}}},
          {"type": "object", "required": ["kind"],
           "properties": {"kind": {"const": "dot"}}}]}\
        """;
    assertThat(acceptor(shapes).accepts("{\"kind\": \"dot\"}")).isTrue();
    assertThat(acceptor(shapes).accepts("{\"kind\": \"circle\"}")).isFalse();
    String closed =
        """
        {"oneOf": [
          {"type": "object", "required": ["a"], "properties": {"a": {}}},
          {"type": "object", "required": ["b"], "properties": {"b": {}}}]}\
        """;
    assertThat(acceptor(closed).accepts("{\"b\": 1}")).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '\u0007',
      value = {
        "{\"not\": {}}; No finite text",
        "{\"not\": {\"multipleOf\": 2}}; not at # is not supported over multipleOf, which it has"
            + " at",
        "{\"items\": {\"if\": {\"items\": {}}, \"then\": {}}}; over items, which it has at"
            + " #/items/if",
        "{\"contains\": {}, \"maxContains\": 2}; maxContains at # is not supported",
        "{\"contains\": {}, \"minContains\": 2, \"maxItems\": 4}; contains at # is supported once",
        "{\"contains\": {}, \"uniqueItems\": true}; contains at # is supported once",
        "{\"dependentRequired\": []}; dependentRequired at # must be an object",
        "{\"contains\": {}, \"unevaluatedItems\": false}; unevaluatedItems at # is not supported"
            + " beside",
        "{\"if\": {\"required\": [\"a\"]}, \"then\": {}, \"unevaluatedProperties\": false};"
            + " unevaluatedProperties at # is not supported where conditions",
        "{\"allOf\": [{\"$ref\": \"#/$defs/m\"}, {\"type\": \"object\"}], \"$defs\": {\"m\":"
            + " {\"allOf\": [{}], \"unevaluatedProperties\": false}}}; unevaluatedProperties at"
            + " #/$defs/m",
        "{\"items\": {}, \"uniqueItems\": true}; uniqueItems at #",
        "{\"$ref\": \"other.json\"}; $ref at #",
        "{\"$ref\": \"#/nowhere\"}; #/nowhere, which does not exist",
        "{\"oneOf\": [{\"multipleOf\": 2}, {\"multipleOf\": 3}]}; oneOf at #",
        "{\"oneOf\": [{\"$ref\": \"#\"}, {\"$ref\": \"#\"}]}; oneOf at #",
        "{\"pattern\": \"(\"}; pattern at # has a pattern that has a group that is not closed",
        "{\"pattern\": \"\\\\bword\"}; looks for the edge of a word",
        "{\"type\": \"text\"}; type at # must be one of JSON's types",
        "{\"minLength\": -1}; minLength at # must be a whole number",
        "{\"minimum\": \"3\"}; minimum at # must be a number",
        "{\"multipleOf\": 0}; multipleOf at # must be a number over 0",
        "{\"multipleOf\": 123456789}; needs over 5000 states",
        "{\"enum\": 3}; enum at # must be an array",
        "{\"anyOf\": []}; anyOf at # must be an array",
        "{\"properties\": []}; properties at # must be an object",
        "{\"type\": \"object\", \"minProperties\": 3}; minProperties at #",
        "{\"items\": 7}; #/items must be an object or a boolean",
        "{\"enum\": []}; No finite text",
        "{\"minLength\": 3, \"maxLength\": 2}; No finite text",
        "{\"minimum\": 3, \"maximum\": 2}; No finite text",
        "false; No finite text",
        "{\"properties\": {\"a\": {\"$ref\": \"#\"}}, \"required\": [\"a\"]}; No finite text",
        "{\"anyOf\": [{\"$ref\": \"#\"}, {\"type\": \"null\"}]}; begins with itself"
      })
  void refusesWhatItCannotKeep(String schema, String message) {
    assertThatThrownBy(() -> acceptor(schema))
        .isInstanceOf(GrammarException.class)
        .hasMessageContaining(message)
        .hasMessageEndingWith(".");
  }

  @Test
  void refusesMoreOptionalMembersThanStepsCanFollow() {
    String members =
        IntStream.range(0, 1001).mapToObj("\"p%d\": {}"::formatted).collect(joining(", "));
    assertThatThrownBy(() -> acceptor("{\"properties\": {%s}}".formatted(members)))
        .isInstanceOf(GrammarException.class)
        .hasMessageContaining(
            "properties at # is supported with at most 1000 members that are not");
  }

  private Acceptor acceptor(String schema) throws Exception {
    return new Acceptor(new JsonSchema(json.readTree(schema)).grammar());
  }
}
