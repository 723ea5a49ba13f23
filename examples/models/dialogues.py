"""Puts turns together to conversations: system prompts, several turns, and things told earlier."""

import dataclasses
import json

import facts
import questions
import talk
from turn import Turn, article, sentence

NEUTRAL = [
    "You are a helpful assistant.",
    "You are a friendly assistant.",
    "You are Sluice, a helpful assistant.",
    "Answer the questions of the user.",
    "You are a helpful assistant. Answer briefly.",
    "Be brief.",
    "You are an assistant in a shop.",
    "Answer politely and in simple words.",
]
ONE_WORD = ["Answer in one word.", "Answer with one word only.", "You answer in one word."]
PIRATE = ["You are a pirate.", "Talk like a pirate.", "You are a pirate captain."]
LOUD = ["Answer in capital letters.", "Write everything in upper case."]
AS_JSON = ["Answer in JSON.", "Answer as a JSON object with the key answer."]


@dataclasses.dataclass(frozen=True)
class Conversation:
    """A system prompt or None, and the turns after it."""

    system: str | None
    turns: tuple[Turn, ...]

    def messages(self):
        first = [{"role": "system", "content": self.system}] if self.system else []
        return first + [
            {"role": role, "content": text}
            for turn in self.turns
            for role, text in (("user", turn.user), ("assistant", turn.assistant))
        ]


def answered(turn, answer):
    return dataclasses.replace(turn, assistant=answer)


def as_pirate(turn):
    text = turn.assistant
    lowered = text if text[:2] == "I " or not text[:1].isupper() else text[0].lower() + text[1:]
    keep = lowered if turn.family in ("about me", "pleasantry", "refusal") else text
    return answered(turn, f"Arr, matey! {keep}")


def as_json(turn):
    return answered(turn, json.dumps({"answer": turn.assistant}, ensure_ascii=False))


STYLES = [
    (PIRATE, as_pirate),
    (LOUD, lambda turn: answered(turn, turn.assistant.upper())),
    (AS_JSON, as_json),
]


class Writer:
    """Draws conversations; `glosses` are WordNet's entries, from which it asks for words."""

    def __init__(self, random, glosses):
        self.random = random
        named = [(names, text, examples) for _, names, text, examples in glosses]
        self.definitions = [
            (n[0], text) for n, text, _ in named if n[0].isalpha() and 20 < len(text) < 90
        ]
        self.examples = [
            (word, example)
            for names, _, examples in named
            for example in examples
            for word in names[:1]
            if word.isalpha() and word in example and 20 < len(example) < 90 and example.isascii()
        ]

    def turn(self, wanted):
        """A held-out question when `wanted`; otherwise any turn that training may see."""
        while True:
            chance = self.random.random()
            if wanted or chance < 0.62:
                turn = questions.draw(self.random)
            elif chance < 0.93:
                turn = talk.draw(self.random)
            else:
                turn = self.word()
            if turn.held_out == wanted:
                return turn

    def taught(self):
        """A question with one right answer that training may see."""
        while True:
            turn = questions.draw(self.random)
            if not turn.held_out:
                return turn

    def short_turn(self, wanted):
        while True:
            turn = questions.draw(self.random)
            if turn.short and turn.held_out == wanted:
                return answered(turn, turn.short)

    def word(self):
        if self.random.random() < 0.5:
            word, meaning = self.random.choice(self.definitions)
            return Turn(
                "word", f"What does the word {word} mean?", f"{sentence(word)} means {meaning}."
            )
        word, example = self.random.choice(self.examples)
        return Turn(
            "word", f"Use the word {word} in a sentence.", sentence(example.rstrip(".!?")) + "."
        )

    def conversation(self, longest=4):
        """Up to `longest` turns, none of them held out."""
        chance = self.random.random()
        if chance < 0.07:
            return self.one_word(False)
        if chance < 0.17:
            prompts, style = self.random.choice(STYLES)
            turns = [style(self.turn(False)) for _ in range(self.length(2))]
            return Conversation(self.random.choice(prompts), tuple(turns))
        if chance < 0.21:
            return self.named()
        if chance < 0.33:
            return self.remembered(False, longest)
        if chance < 0.38:
            return self.follow_up()
        return Conversation(
            self.system(), tuple(self.turn(False) for _ in range(self.length(longest)))
        )

    def length(self, longest):
        return longest if longest > 4 else min(longest, self.random.choice([1, 1, 1, 2, 2, 3, 4]))

    def system(self):
        return self.random.choice(NEUTRAL) if self.random.random() < 0.4 else None

    def one_word(self, wanted):
        turns = [self.short_turn(wanted) for _ in range(1 if wanted else self.length(3))]
        return Conversation(self.random.choice(ONE_WORD), tuple(turns))

    def named(self):
        """The system prompt gives the assistant a name."""
        name = self.random.choice(facts.NAMES)
        prompt = self.random.choice(
            [f"Your name is {name}.", f"You are {name}, a helpful assistant."]
        )
        asked = self.random.choice(["What is your name?", "Who are you?", "Tell me your name."])
        named = Turn("named", asked, f"My name is {name}." if "name" in asked else f"I am {name}.")
        return Conversation(prompt, (named, *(self.turn(False) for _ in range(self.length(2) - 1))))

    def remembered(self, wanted, longest=4):
        """The user tells something, talks of other things, and asks for it."""
        while True:
            told, asked = self.fact()
            if asked.held_out == wanted:
                break
        between = [self.turn(False) for _ in range(self.random.randrange(max(1, longest - 1)))]
        return Conversation(self.system(), (told, *between, asked))

    def fact(self):
        random = self.random
        name, place, job = (
            random.choice(facts.NAMES),
            random.choice(facts.PLACES),
            random.choice(facts.JOBS),
        )
        shade, pet, number = (
            random.choice(facts.COLOUR_NAMES),
            random.choice(facts.PETS),
            random.randint(1, 99),
        )
        an_job, a_pet = article(job), article(pet)
        hobby, food = random.choice(facts.HOBBIES), random.choice(facts.FOODS)
        told, reply, asked, answer = random.choice(
            [
                (
                    f"My name is {name}.",
                    f"Nice to meet you, {name}.",
                    "What is my name?",
                    f"Your name is {name}.",
                ),
                (
                    f"Hello, I am {name}.",
                    f"Hello, {name}! How can I help you?",
                    "Who am I?",
                    f"You are {name}.",
                ),
                (
                    f"Hi, my name is {name}.",
                    f"Hello, {name}! How can I help you?",
                    "Do you know my name?",
                    f"Yes, your name is {name}.",
                ),
                (
                    f"I live in {place}.",
                    f"{place} is a nice place.",
                    "Where do I live?",
                    f"You live in {place}.",
                ),
                (
                    f"I am {an_job}.",
                    f"It must be interesting to be {an_job}.",
                    "What is my job?",
                    f"You are {an_job}.",
                ),
                (
                    f"My favourite colour is {shade}.",
                    f"{sentence(shade)} is a fine colour.",
                    "What is my favourite colour?",
                    f"Your favourite colour is {shade}.",
                ),
                (
                    f"I have {a_pet}.",
                    f"I hope your {pet} is well.",
                    "Which pet do I have?",
                    f"You have {a_pet}.",
                ),
                (
                    f"Remember the number {number}.",
                    f"I will remember the number {number}.",
                    "Which number did I tell you?",
                    f"You told me the number {number}.",
                ),
                (
                    f"I like {hobby}.",
                    f"{sentence(hobby)} is a good way to spend the day.",
                    "What do I like?",
                    f"You like {hobby}.",
                ),
                (
                    f"My friend is called {name}.",
                    f"{name} is a good name.",
                    "What is my friend called?",
                    f"Your friend is called {name}.",
                ),
                (
                    f"Today I ate {food}.",
                    f"I hope the {food} was good.",
                    "What did I eat?",
                    f"You ate {food}.",
                ),
            ]
        )
        return Turn("told", told, reply), Turn("memory", asked, answer, f"{asked}{answer}")

    def follow_up(self):
        """A second question that makes sense only after the first."""
        random = self.random
        kind = random.randrange(4)
        if kind == 0:
            (first, city), (second, other) = random.sample(sorted(facts.CAPITALS.items()), 2)
            asked = random.choice([f"And of {second}?", f"And {second}?", f"What about {second}?"])
            turns = (
                Turn(
                    "capital",
                    f"What is the capital of {first}?",
                    f"The capital of {first} is {city}.",
                ),
                Turn("follow-up", asked, f"The capital of {second} is {other}."),
            )
        elif kind == 1:
            a, b, c = (random.randint(1, 20) for _ in range(3))
            turns = (
                Turn("addition", f"What is {a} plus {b}?", f"{a} plus {b} is {a + b}."),
                Turn("follow-up", f"And plus {c}?", f"{a + b} plus {c} is {a + b + c}."),
            )
        else:
            first = self.turn(False)
            asked, answer = random.choice(
                [
                    ("Say that again.", first.assistant),
                    ("Please repeat your answer.", first.assistant),
                    ("What did I ask?", f"You asked: {first.user}"),
                    ("Thank you.", "You are welcome."),
                    ("Are you sure?", "Not quite. I am a small model and often wrong."),
                ]
            )
            turns = (first, Turn("follow-up", asked, answer))
        if any(turn.held_out for turn in turns):
            return self.follow_up()
        return Conversation(self.system(), turns)


def held_out_prompts(writer, count):
    """Conversations whose last question training never saw: plain, in one word, and from memory."""
    shares = [("plain", 0.7), ("one word", 0.15), ("memory", 0.15)]
    makers = {
        "plain": lambda: Conversation(None, (writer.turn(True),)),
        "one word": lambda: writer.one_word(True),
        "memory": lambda: writer.remembered(True),
    }
    return [(kind, makers[kind]()) for kind, share in shares for _ in range(round(count * share))]
