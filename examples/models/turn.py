"""A turn of a conversation, its held-out split, and the helpers that word it."""

import dataclasses
import hashlib

HELD_OUT_SHARE = 16


@dataclasses.dataclass(frozen=True)
class Turn:
    """What the user says and the assistant answers.

    `key` names the question for the held-out split, whatever its wording; None where many answers
    are right. `short` is the answer in one word, where there is one.
    """

    family: str
    user: str
    assistant: str
    key: str | None = None
    short: str | None = None

    @property
    def held_out(self):
        """Whether the question belongs to the sixteenth that training never sees."""
        if self.key is None:
            return False
        return (
            hashlib.sha256(f"{self.family}/{self.key}".encode()).digest()[-1] % HELD_OUT_SHARE == 0
        )


def sentence(text):
    return text[0].upper() + text[1:]


def article(noun):
    return ("an " if noun[0] in "aeiou" else "a ") + noun


def pick(random, table):
    return random.choice(sorted(table.items()))


def listing(items):
    return ", ".join(items[:-1]) + " and " + items[-1]


def worded(random, family, wordings, answer, short=None):
    """A fact: each wording of its question is a key, so the fact is learned by the others."""
    user = random.choice(wordings)
    return Turn(family, user, answer, user, short)
