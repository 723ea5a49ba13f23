"""Checks that the committed models are the ones that were trained and recorded, in a few seconds.

Usage: python check.py. Exits with 1 and says what differs.
"""

import hashlib
import json
import pathlib
import sys

import gguf

import vocabulary

HERE = pathlib.Path(__file__).resolve().parent
NAMES = ("demo-small", "demo-large")
LARGEST_TOGETHER = 16_000_000
EXPECTED = {
    "general.architecture": "llama",
    "general.author": "Sluice project",
    "general.license": "Apache-2.0",
    "tokenizer.ggml.model": "gpt2",
    "tokenizer.ggml.pre": vocabulary.PRE_TOKENIZER,
    "tokenizer.chat_template": vocabulary.CHAT_TEMPLATE,
    "llama.vocab_size": vocabulary.SIZE,
}


def main():
    problems = [problem for name in NAMES for problem in file_problems(name)]
    if not problems:
        problems = pair_problems([gguf.GGUFReader(HERE / f"{name}.gguf") for name in NAMES])
    print("\n".join(problems) or "demo-small.gguf and demo-large.gguf are as recorded")
    return 1 if problems else 0


def file_problems(name):
    """What is wrong with one file: its digest, its metadata, or the type of a tensor."""
    path = HERE / f"{name}.gguf"
    if not path.exists():
        return [f"{path.name} is missing: run ./train.sh {name}"]
    recorded = json.loads((HERE / f"{name}.report.json").read_text())["sha256"]
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    if digest != recorded:
        return [f"{path.name} has sha256 {digest}, but {name}.report.json says {recorded}"]
    reader = gguf.GGUFReader(path)
    problems = [
        f"{path.name} has {key} = {value(reader, key)!r}, but {expected!r} is expected"
        for key, expected in (EXPECTED | {"general.name": name}).items()
        if value(reader, key) != expected
    ]
    end = value(reader, "tokenizer.ggml.tokens")[value(reader, "tokenizer.ggml.eos_token_id")]
    if end != vocabulary.TURN_END:
        problems.append(f"{path.name} stops at {end}, but {vocabulary.TURN_END} is expected")
    return problems + [
        f"{path.name} has {tensor.name} in {tensor.tensor_type.name}, not {kind(tensor).name}"
        for tensor in reader.tensors
        if tensor.tensor_type != kind(tensor)
    ]


def pair_problems(readers):
    """What is wrong with the two together: their size, or vocabularies that differ."""
    problems = []
    together = sum((HERE / f"{name}.gguf").stat().st_size for name in NAMES)
    if together > LARGEST_TOGETHER:
        problems.append(
            f"the files have {together} bytes, but at most {LARGEST_TOGETHER} are allowed"
        )
    for key in ("tokenizer.ggml.tokens", "tokenizer.ggml.merges"):
        first, second = (value(reader, key) for reader in readers)
        if first != second:
            problems.append(f"the files differ in {key}, but speculative decoding needs the same")
    return problems


def kind(tensor):
    quantised = len(tensor.shape) == 2
    return gguf.GGMLQuantizationType.Q8_0 if quantised else gguf.GGMLQuantizationType.F32


def value(reader, key):
    field = reader.fields.get(key)
    return None if field is None else field.contents()


if __name__ == "__main__":
    sys.exit(main())
