"""Measures a model: losses, exact answers to held-out questions, and what its probabilities say.

Answers are compared token by token, with the right one given so far. The greedy answer is exactly
the right one if and only if the most probable token is right at every place, the end included.
"""

import collections

import jax
import jax.numpy as jnp
import numpy as np

import dialogues
import export
import model

QUESTIONS = 1200
BATCH, LENGTH_STEP = 24, 64


def report(path, encoder, writer, trained):
    """Figures for the file at `path`, and some for the `trained` parameters it was made from."""
    shape, stored = export.read(path)
    unseen = dialogues.held_out_prompts(writer, QUESTIONS)
    seen = [
        ("taught", dialogues.Conversation(None, (writer.taught(),))) for _ in range(QUESTIONS // 2)
    ]
    measured = measure(stored, shape, encoder, unseen)
    taught = measure(stored, shape, encoder, seen)
    full = measure(trained, shape, encoder, unseen)
    same = np.mean([a["choices"] == b["choices"] for a, b in zip(measured, full, strict=True)])
    return {
        "loss_taught_questions": mean_loss(taught),
        "loss_held_out_questions": mean_loss(measured),
        "accuracy_taught_questions": mean_of(taught, "right"),
        "accuracy_held_out_questions": mean_of(measured, "right"),
        "accuracy_held_out_by_kind": by(measured, "kind"),
        "accuracy_held_out_by_family": by([m for m in measured if m["kind"] == "plain"], "family"),
        "before_quantisation": {
            "loss_held_out_questions": mean_loss(full),
            "accuracy_held_out_questions": mean_of(full, "right"),
            "answers_with_the_same_choices": round(float(same), 4),
        },
        "calibration": calibration(measured),
    }


def measure(parameters, shape, encoder, prompts):
    """Losses and most probable tokens of each conversation's last answer, sorted by length."""
    run = jax.jit(
        lambda p, tokens: jax.nn.log_softmax(
            model.logits(p, tokens, jnp.zeros_like(tokens), shape), axis=-1
        )
    )
    found = []
    pieces = [(*question_and_answer(encoder, c), kind, c) for kind, c in prompts]
    pieces.sort(key=lambda piece: len(piece[0]) + len(piece[1]))
    for start in range(0, len(pieces), BATCH):
        batch = pieces[start : start + BATCH]
        longest = len(batch[-1][0]) + len(batch[-1][1])
        length = -(-longest // LENGTH_STEP) * LENGTH_STEP
        tokens = np.full((BATCH, length), encoder.end, np.int32)
        for row, (question, answer, _, _) in enumerate(batch):
            tokens[row, : len(question) + len(answer)] = question + answer
        scores = np.asarray(run(parameters, tokens))
        for row, (question, answer, kind, conversation) in enumerate(batch):
            places = scores[row, len(question) - 1 : len(question) + len(answer) - 1]
            choices = places.argmax(axis=-1)
            found.append(
                {
                    "kind": kind,
                    "family": conversation.turns[-1].family,
                    "losses": -places[np.arange(len(answer)), answer],
                    "choices": choices.tolist(),
                    "hits": choices == answer,
                    "top": np.exp(places.max(axis=-1)),
                    "right": bool((choices == answer).all()),
                }
            )
    return found


def question_and_answer(encoder, conversation):
    """Tokens up to the last answer, and the last answer's with the end of its turn."""
    messages = conversation.messages()
    question, _ = encoder.conversation(messages[:-1])
    question = question[:-1] + encoder.ids("<|im_start|>assistant\n")
    return question, encoder.ids(messages[-1]["content"] + "<|im_end|>")


def calibration(measured):
    """How sure the model is where it is right and where it is wrong.

    `answer` takes an answer's least sure token up to its first wrong one, which is what a greedy
    answer would show; `ranking` is the chance that a right answer is surer than a wrong one.
    """
    hits = np.concatenate([m["hits"] for m in measured])
    top = np.concatenate([m["top"] for m in measured])
    least = np.array([least_sure(m) for m in measured])
    right = np.array([m["right"] for m in measured])
    pairs = least[right][:, None] > least[~right][None, :]
    bins = collections.defaultdict(list)
    for probability, hit in zip(top, hits, strict=True):
        bins[min(int(probability * 5), 4)].append((probability, hit))
    return {
        "token_top_probability_right": rounded(top[hits]),
        "token_top_probability_wrong": rounded(top[~hits]),
        "answer_least_probability_right": rounded(least[right]),
        "answer_least_probability_wrong": rounded(least[~right]),
        "ranking": rounded(pairs),
        "token_reliability": [
            {
                "from": b / 5,
                "tokens": len(bins[b]),
                "mean_probability": rounded([p for p, _ in bins[b]]),
                "share_right": rounded([h for _, h in bins[b]]),
            }
            for b in sorted(bins)
        ],
    }


def least_sure(measurement):
    hits = measurement["hits"]
    end = len(hits) if measurement["right"] else int(np.argmin(hits)) + 1
    return measurement["top"][:end].min()


def mean_loss(measured):
    return rounded(np.concatenate([m["losses"] for m in measured]))


def mean_of(measured, key):
    return rounded([m[key] for m in measured])


def by(measured, key):
    groups = collections.defaultdict(list)
    for m in measured:
        groups[m[key]].append(m["right"])
    return {
        name: {"questions": len(groups[name]), "right": rounded(groups[name])}
        for name in sorted(groups)
    }


def rounded(values):
    return round(float(np.mean(values)), 4) if len(values) else None
