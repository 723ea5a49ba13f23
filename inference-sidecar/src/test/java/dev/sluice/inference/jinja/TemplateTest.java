package dev.sluice.inference.jinja;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateTest {

  @Test
  void neverRendersWhatItIsGiven() {
    assertThat(render("{{ x }}{{ x | safe }}", Map.of("x", "{{ 7 * 7 }}{% raw %}")))
        .isEqualTo("{{ 7 * 7 }}{% raw %}{{ 7 * 7 }}{% raw %}");
  }

  @Test
  void readsJson() {
    assertThat(render("{{ ('{\"a\": [1, null]}' | from_json).a }}", Map.of()))
        .isEqualTo("[1, None]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
        "{% for a in [1] recursive %}{{ loop([1]) }}{% endfor %}",
        "{% for a in range(90000) %}{% for b in range(90000) %}{% endfor %}{% endfor %}",
        "{{ 'aaaaaaaaaa' * 1000000000 }}",
        "{{ [1] * 1000000000 }}",
        "{{ 'x'.ljust(1000000000) }}",
        "{{ 'x' | center(1000000000) }}",
        "{{ 'x' | indent(1000000000) }}",
        "{{ '%1000000000d' % 1 }}",
        "{{ range(1000000000) }}",
        "{{ 10 ** 1000000000 }}",
        "{% set ns = namespace(s='x') %}{% for i in range(99) %}{% set ns.s = ns.s + ns.s %}"
            + "{% endfor %}",
        "{% set ns = namespace(s=[1]) %}{% for i in range(99) %}{% set ns.s = ns.s + ns.s %}"
            + "{% endfor %}",
        "{% set ns = namespace(s='x') %}{% for i in range(99) %}"
            + "{% set ns.s = ns.s.replace('x', 'xx') %}{% endfor %}"
      })
  void boundsWhatTemplatesDo(String template) {
    assertThatThrownBy(() -> render(template, Map.of())).isInstanceOf(JinjaException.class);
  }

  @Test
  void boundsTheDepthOfTemplates() {
    String deep = "(".repeat(100_000) + "1" + ")".repeat(100_000);
    assertThatThrownBy(() -> render("{{ " + deep + " }}", Map.of()))
        .isInstanceOf(JinjaException.class)
        .hasMessage("it nests too deeply");
    String nots = "not ".repeat(3_000_000) + "1";
    assertThatThrownBy(() -> render("{{ " + nots + " }}", Map.of()))
        .isInstanceOf(JinjaException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '"',
      value = {
        "{% if x %}# line 1: 'endif' is missing",
        "a{{ }}# line 1: expected an expression and found '}}'",
        "{{ x# line 1: a tag has no end",
        "{{ 'x }}# line 1: a string has no end",
        "{{ (x] }}# line 1: unexpected ']'",
        "{% endif %}# line 1: the tag 'endif' does not belong here",
        "{% include 'x' %}# line 1: the tag 'include' does not belong here",
        "{{ x ? y }}# line 1: unexpected character '?'",
        "{% for x y %}# line 1: expected 'in' and found 'y'",
        "{% raw %}# line 1: a raw block has no end"
      })
  void saysWhereATemplateIsWrong(String template, String message) {
    assertThatThrownBy(() -> Template.parse(template))
        .isInstanceOf(JinjaException.class)
        .hasMessage(message);
    assertThatThrownBy(() -> Template.parse("one\ntwo\n" + template))
        .hasMessage(message.replace("line 1", "line 3"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '"',
      value = {
        "{{ a.b }}# 'a' is undefined",
        "{{ m.b.c }}# 'dict object' has no attribute 'b'",
        "{{ m() }}# 'dict' object is not callable",
        "{{ 1 | wrong }}# no filter is named 'wrong'",
        "{{ 1 is wrong }}# no test is named 'wrong'",
        "{{ l.append(1) }}# the method 'append' of a list changes it, which is not allowed",
        "{{ raise_exception('no') }}# no",
        "{{ 'a' + 1 }}# unsupported operand type(s) for +: 'str' and 'int'",
        "{{ m | tojson(x=1) }}# tojson() got an unexpected keyword argument 'x'"
      })
  void saysWhatFails(String template, String message) {
    Map<String, Object> values = Map.of("m", Map.of("a", 1L), "l", List.of());
    assertThatThrownBy(() -> render(template, values)).hasMessage(message);
  }

  private static String render(String template, Map<String, Object> values) {
    return Template.parse(template).render(values, Clock.systemUTC());
  }
}
