"""Trains the demonstration models from nothing and writes their GGUF files: see README.md.

Usage: python train.py [demo-small] [demo-base] [demo-large]; without arguments all, in this order.
"""

import csv
import dataclasses
import hashlib
import json
import pathlib
import random
import sys
import time

import jax
import jax.numpy as jnp
import numpy as np
import optax
from optax import contrib

import corpora
import data
import dialogues
import evaluate
import export
import grow
import model
import vocabulary

HERE = pathlib.Path(__file__).resolve().parent
TEXT, WORK = HERE / ".text", HERE / ".work"
SEED = 20261121
RISING, REPORT_EVERY = 25, 50


@dataclasses.dataclass(frozen=True)
class Phase:
    """Steps with `rows` rows of `length` tokens, of conversations of up to `turns` turns."""

    steps: int
    rows: int
    length: int
    turns: int


@dataclasses.dataclass(frozen=True)
class Recipe:
    """What to train, how long, and how fast: Muon's rate for matrices, Adam's for the rest.

    The rates stay at their peak until the last `falling` steps; None lets them fall all the way.
    A model without a description is not exported: it is only the start of another one.
    """

    shape: model.Shape
    phases: tuple[Phase, ...]
    falling: int | None
    muon_rate: float
    adam_rate: float
    seed: int
    grown_from: str | None
    description: str | None


RECIPES = {
    "demo-small": Recipe(
        model.Shape(
            vocabulary.SIZE, context=1024, width=64, layers=3, heads=1, kv_heads=1, hidden=192
        ),
        (Phase(1000, 16, 256, 4), Phase(30, 4, 1024, 20)),
        250,
        0.03,
        0.015,
        SEED + 200,
        None,
        "Small demonstration model of the Sluice project, for demonstrations and tests only",
    ),
    "demo-base": Recipe(
        model.Shape(
            vocabulary.SIZE, context=1024, width=128, layers=4, heads=2, kv_heads=1, hidden=384
        ),
        (Phase(1000, 16, 256, 4), Phase(50, 4, 1024, 20)),
        None,
        0.03,
        0.015,
        SEED,
        None,
        None,
    ),
    "demo-large": Recipe(
        model.Shape(
            vocabulary.SIZE, context=2048, width=256, layers=5, heads=4, kv_heads=2, hidden=768
        ),
        (Phase(200, 16, 256, 4), Phase(6, 2, 2048, 40)),
        None,
        0.02,
        0.01,
        SEED + 100,
        "demo-base",
        "Large demonstration model of the Sluice project, for demonstrations and tests only",
    ),
}


def train_vocabulary(passages, writer):
    """The vocabulary all models share, from conversations and free text in about equal parts."""
    talks = [vocabulary.render(writer.conversation().messages()) for _ in range(20_000)]
    tokenizer = vocabulary.train(talks + passages[: len(passages) * 3 // 4])
    tokenizer.save(str(WORK / "tokenizer.json"))
    return tokenizer


def optimiser(recipe, steps):
    """Muon for the layers' matrices, Adam for the rest; the rates rise and fall."""

    def rate(peak):
        if recipe.falling is None:
            return optax.warmup_cosine_decay_schedule(0.0, peak, steps // 40, steps, peak * 0.02)
        pieces = [
            optax.linear_schedule(0.0, peak, RISING),
            optax.constant_schedule(peak),
            optax.linear_schedule(peak, 0.0, recipe.falling),
        ]
        return optax.join_schedules(pieces, [RISING, steps - recipe.falling])

    def matrices(parameters):
        sizes = jax.tree.map(
            lambda x: contrib.MuonDimensionNumbers() if x.ndim == 2 else None, parameters
        )
        return sizes | {"token_embd": None}

    return contrib.muon(
        rate(recipe.muon_rate),
        weight_decay=0.01,
        adam_b2=0.95,
        adam_learning_rate=rate(recipe.adam_rate),
        muon_weight_dimension_numbers=matrices,
    )


def train(name, encoder, passages, glosses):
    """Trains one model and records its losses; returns its parameters and what it took."""
    recipe = RECIPES[name]
    steps = sum(phase.steps for phase in recipe.phases)
    rule = optimiser(recipe, steps)
    parameters = first_parameters(recipe)
    state = rule.init(parameters)
    step = compiled_step(recipe.shape, rule)
    done, before, (parameters, state) = restore(name, (parameters, state))
    start = time.process_time()
    with LossTable(name, steps, done) as table:
        for number, rows in enumerate(batches(recipe, encoder, passages, glosses), 1):
            if number <= done:
                table.skip(rows)
                continue
            parameters, state, loss = step(parameters, state, rows)
            table.add(float(loss), rows)
            taken = before + time.process_time() - start
            if number % REPORT_EVERY == 0:
                keep(name, number, taken, (parameters, state))
    (WORK / f"{name}.state.npz").unlink(missing_ok=True)
    return parameters, {"steps": steps, "tokens": table.tokens, "cpu_seconds": round(taken)}


def first_parameters(recipe):
    """Random ones, or those of the trained model that this one grows from."""
    if recipe.grown_from is None:
        return model.initial_parameters(recipe.shape, recipe.seed)
    small = RECIPES[recipe.grown_from].shape
    return grow.grow(small, load(recipe.grown_from), recipe.shape, recipe.seed)


def save(name, parameters):
    """Keeps the parameters in float32, as the GGUF file does not."""
    np.savez(WORK / f"{name}.npz", *jax.tree.leaves(parameters))


def load(name):
    path = WORK / f"{name}.npz"
    if not path.exists():
        raise FileNotFoundError(f"{name} is not trained yet: run ./train.sh {name}")
    tree = jax.tree.structure(model.initial_parameters(RECIPES[name].shape, 0))
    with np.load(path) as arrays:
        return jax.tree.unflatten(tree, [arrays[key] for key in arrays.files])


def keep(name, done, seconds, state):
    """Keeps where a training stands, so that one that was interrupted goes on from there."""
    np.savez(WORK / f"{name}.state.npz", done, seconds, *jax.tree.leaves(state))


def restore(name, state):
    """The steps done, the CPU seconds they took, and the state kept after them, if any."""
    path = WORK / f"{name}.state.npz"
    if not path.exists():
        return 0, 0.0, state
    with np.load(path) as arrays:
        done, seconds, *leaves = (arrays[key] for key in arrays.files)
    return int(done), float(seconds), jax.tree.unflatten(jax.tree.structure(state), leaves)


def compiled_step(shape, rule):
    """A function that improves the parameters by one batch, with products in bfloat16."""

    @jax.jit
    def step(parameters, state, tokens, segments, weights):
        loss, gradient = jax.value_and_grad(model.weighted_loss)(
            parameters, tokens, segments, weights, shape, jnp.bfloat16
        )
        change, state = rule.update(gradient, state, parameters)
        return optax.apply_updates(parameters, change), state, loss

    return lambda parameters, state, rows: step(
        parameters, state, rows.tokens, rows.segments, rows.weights
    )


def batches(recipe, encoder, passages, glosses):
    """The rows of each step."""
    for number, phase in enumerate(recipe.phases):
        writer = dialogues.Writer(random.Random(recipe.seed + number), glosses)
        packer = data.Packer(encoder, passages, writer, phase.turns, phase.length)
        for _ in range(phase.steps):
            yield packer.rows(phase.rows, phase.length + 1)


class LossTable:
    """Prints the mean loss of every REPORT_EVERY steps and writes it to the model's CSV file."""

    def __init__(self, name, steps, kept):
        self.name, self.steps, self.kept = name, steps, kept
        self.done, self.tokens, self.losses = 0, 0, []

    def __enter__(self):
        self.file = open(HERE / f"{self.name}.losses.csv", "a" if self.kept else "w", newline="")
        self.table = csv.writer(self.file, lineterminator="\n")
        if not self.kept:
            self.table.writerow(["step", "tokens", "training_loss"])
        return self

    def __exit__(self, *_):
        self.file.close()

    def skip(self, rows):
        """Counts a step that was done before an interruption."""
        self.done, self.tokens = self.done + 1, self.tokens + rows.weights[:, 1:].size

    def add(self, loss, rows):
        self.skip(rows)
        self.losses.append(loss)
        if self.done % REPORT_EVERY == 0 or self.done == self.steps:
            mean = np.mean(self.losses)
            self.losses = []
            self.table.writerow([self.done, self.tokens, f"{mean:.4f}"])
            self.file.flush()
            print(f"{self.name}: step {self.done} of {self.steps}, loss {mean:.4f}", flush=True)


def main(names):
    WORK.mkdir(exist_ok=True)
    corpora.fetch(TEXT)
    passages, glosses = data.texts(TEXT, SEED), corpora.wordnet(TEXT)
    tokenizer = train_vocabulary(passages, dialogues.Writer(random.Random(SEED), glosses))
    encoder = data.Encoder(tokenizer)
    for name in names:
        parameters, taken = train(name, encoder, passages, glosses)
        save(name, parameters)
        if RECIPES[name].description is not None:
            writer = dialogues.Writer(random.Random(SEED - 1), glosses)
            write(name, parameters, taken, tokenizer, writer)


def write(name, parameters, taken, tokenizer, writer):
    """Exports a trained model, measures the file, and reports both."""
    path = HERE / f"{name}.gguf"
    recipe = RECIPES[name]
    export.write(path, name, recipe.description, recipe.shape, parameters, tokenizer)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    report = {"sha256": digest, "training": taken, "text": corpora.versions(TEXT)}
    report |= evaluate.report(path, data.Encoder(tokenizer), writer, parameters)
    (HERE / f"{name}.report.json").write_text(json.dumps(report, indent=2) + "\n")
    print(json.dumps(report, indent=2), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:] or list(RECIPES))
