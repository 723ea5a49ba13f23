#!/usr/bin/env python3
"""Renders chat templates with Jinja2 itself, set up as model libraries set it up.

usage: reference.py TEMPLATES CASES OUTPUT [--text]

TEMPLATES is a folder of *.jinja files, CASES a JSON file of variables by case. OUTPUT gets a JSON
object: for each template and case 16 digits of the prompt's SHA-256, or with --text the prompt
itself; null where Jinja2 fails or the template refuses the case. Needs jinja2 3.1.6.
"""
import datetime
import hashlib
import json
import pathlib
import sys

import jinja2
import jinja2.ext
import jinja2.nodes
import jinja2.sandbox

NOW = datetime.datetime(2026, 3, 7, 14, 5, 9)


class Generation(jinja2.ext.Extension):
    """The tag around what the model writes, which leaves no trace in the prompt."""

    tags = {"generation"}

    def parse(self, parser):
        line = next(parser.stream).lineno
        body = parser.parse_statements(["name:endgeneration"], drop_needle=True)
        call = self.call_method("write")
        return jinja2.nodes.CallBlock(call, [], [], body).set_lineno(line)

    def write(self, caller):
        return caller()


def raise_exception(message):
    raise jinja2.exceptions.TemplateError(message)


def tojson(value, ensure_ascii=False, indent=None, separators=None, sort_keys=False):
    return json.dumps(
        value, ensure_ascii=ensure_ascii, indent=indent, separators=separators, sort_keys=sort_keys
    )


def environment():
    made = jinja2.sandbox.ImmutableSandboxedEnvironment(
        trim_blocks=True, lstrip_blocks=True, extensions=[Generation, jinja2.ext.loopcontrols]
    )
    made.filters["tojson"] = tojson
    made.globals["raise_exception"] = raise_exception
    made.globals["strftime_now"] = NOW.strftime
    return made


def render(source, variables, as_text):
    given = {"tools": None, "documents": None, "bos_token": "<s>", "eos_token": "</s>", **variables}
    try:
        prompt = environment().from_string(source).render(**given)
    except Exception:  # whatever a template does wrong, it makes no prompt
        return None
    return prompt if as_text else hashlib.sha256(prompt.encode()).hexdigest()[:16]


def main(templates, cases, output, *options):
    variables = json.loads(pathlib.Path(cases).read_text(encoding="utf-8"))
    prompts = {
        file.stem: {
            case: render(file.read_text(encoding="utf-8"), given, "--text" in options)
            for case, given in variables.items()
        }
        for file in sorted(pathlib.Path(templates).glob("*.jinja"))
    }
    text = json.dumps(prompts, indent=1, ensure_ascii=False)
    pathlib.Path(output).write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
