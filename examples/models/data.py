"""Turns conversations and texts into rows of tokens with segments and loss weights."""

import dataclasses
import random

import numpy as np

import corpora
import vocabulary

PROMPT_WEIGHT, TEXT_WEIGHT = 0.05, 0.4
TEXT_ROWS = 0.06


@dataclasses.dataclass
class Rows:
    """Training rows [count, length]: tokens, the number of each one's document, loss weights."""

    tokens: np.ndarray
    segments: np.ndarray
    weights: np.ndarray


def texts(folder, seed):
    """Passages of free English, shuffled: novels, and dictionary entries as short paragraphs."""
    shuffle = random.Random(seed)
    entries = [
        f"{', '.join(names)}: {meaning}."
        + "".join(f" {e[0].upper()}{e[1:].rstrip('.')}." for e in examples)
        for _, names, meaning, examples in corpora.wordnet(folder)
        if examples and all(examples)
    ]
    shuffle.shuffle(entries)
    passages = corpora.austen(folder) + [
        "\n".join(entries[i : i + 20]) for i in range(0, len(entries), 20)
    ]
    shuffle.shuffle(passages)
    return passages


class Encoder:
    """Encodes conversations with the vocabulary, and says which tokens the loss counts."""

    def __init__(self, tokenizer):
        self.tokenizer = tokenizer
        self.end = tokenizer.token_to_id(vocabulary.END_OF_TEXT)

    def ids(self, text):
        return self.tokenizer.encode(text).ids

    def conversation(self, messages):
        """Tokens and weights of a whole conversation and the end of its text."""
        tokens, weights = [], []
        for message in messages:
            head = self.ids(f"{vocabulary.TURN_START}{message['role']}\n")
            body = self.ids(message["content"] + vocabulary.TURN_END)
            tail = self.ids("\n")
            weight = 1.0 if message["role"] == "assistant" else PROMPT_WEIGHT
            tokens += head + body + tail
            weights += [0.0] * len(head) + [weight] * len(body) + [0.0] * len(tail)
        return tokens + [self.end], weights + [0.0]


class Packer:
    """Fills rows with conversations that fit whole, and the rest of a row with free text."""

    def __init__(self, encoder, passages, writer, longest, limit):
        self.encoder = encoder
        self.writer = writer
        self.longest = longest
        self.limit = limit
        self.passages = passages
        self.next_passage = 0
        self.text = []
        self.waiting = None

    def rows(self, count, length):
        made = [self.row(length) for _ in range(count)]
        tokens, segments, weights = (np.array(column) for column in zip(*made, strict=True))
        return Rows(tokens.astype(np.int32), segments.astype(np.int32), weights.astype(np.float32))

    def row(self, length):
        tokens, segments, weights = [], [], []
        only_text = self.writer.random.random() < TEXT_ROWS
        while len(tokens) < length:
            room = length - len(tokens)
            document = None if only_text else self.conversation(room)
            if document is None:
                piece = self.free_text(room)
                document = piece, [TEXT_WEIGHT] * len(piece)
            segments += [segments[-1] + 1 if segments else 0] * len(document[0])
            tokens += document[0]
            weights += document[1]
        return tokens, segments, weights

    def conversation(self, room):
        """The next conversation when it fits into `room`; else it waits for the next row."""
        if self.waiting is None:
            self.waiting = self.encoder.conversation(
                self.writer.conversation(self.longest).messages()
            )
        if len(self.waiting[0]) > room:
            if len(self.waiting[0]) > self.limit:
                self.waiting = None
            return None
        document, self.waiting = self.waiting, None
        return document

    def free_text(self, room):
        while len(self.text) < room:
            passage = self.passages[self.next_passage % len(self.passages)]
            self.next_passage += 1
            self.text += self.encoder.ids(passage) + [self.encoder.end]
        piece, self.text = self.text[:room], self.text[room:]
        return piece
