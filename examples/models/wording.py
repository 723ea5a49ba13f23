"""Tasks on the words of the prompt itself: sorting, repeating, reading, shortening, rewriting."""

import facts
from turn import Turn, article, sentence, worded

WORDS = sorted(
    set(facts.OPPOSITES)
    | set(facts.PLURALS)
    | set(facts.PAST_TENSES)
    | set(facts.COLOUR_NAMES)
    | set(facts.FOODS)
    | set(facts.JOBS)
    | set(facts.PETS)
)


def letters(random):
    word = random.choice(WORDS)
    kind = random.randrange(4)
    if kind == 0:
        return Turn(
            "letters",
            f"What is the first letter of {word}?",
            f"The first letter of {word} is {word[0].upper()}.",
            f"first {word}",
            word[0].upper(),
        )
    if kind == 1:
        return Turn(
            "letters",
            f"What is the last letter of {word}?",
            f"The last letter of {word} is {word[-1].upper()}.",
            f"last {word}",
            word[-1].upper(),
        )
    if kind == 2:
        return Turn("letters", f"Spell the word {word}.", "-".join(word.upper()), f"spell {word}")
    return Turn(
        "letters", f"Write {word} in capital letters.", word.upper(), f"upper {word}", word.upper()
    )


def sorting(random):
    if random.random() < 0.5:
        items = random.sample(range(1, 100), random.randint(3, 5))
        user = f"Sort these numbers: {', '.join(map(str, items))}"
        return Turn("sorting", user, ", ".join(map(str, sorted(items))), user)
    items = random.sample(WORDS, 3)
    user = f"Sort these words alphabetically: {', '.join(items)}"
    return Turn("sorting", user, ", ".join(sorted(items)), user)


def from_list(random):
    items = random.sample(WORDS, random.randint(3, 6))
    shown = ", ".join(items)
    kind = random.randrange(3)
    if kind == 0:
        user, word = f"What is the first word in this list: {shown}?", items[0]
        return Turn("list", user, f"The first word is {word}.", user, word)
    if kind == 1:
        user, word = f"What is the last word in this list: {shown}?", items[-1]
        return Turn("list", user, f"The last word is {word}.", user, word)
    user, count = f"How many words are in this list: {shown}?", facts.NUMBERS[len(items)]
    return Turn("list", user, f"There are {count} words in the list.", user, count)


def repetition(random):
    text = random.choice(
        [
            sentence(" ".join(random.sample(WORDS, random.randint(2, 4)))),
            f"{random.choice(facts.NAMES)} likes {random.choice(facts.FOODS)}.",
            f"The {random.choice(facts.COLOUR_NAMES)} {random.choice(facts.PETS)} is in "
            f"{random.choice(facts.PLACES)}.",
        ]
    )
    user = random.choice(
        [f"Repeat after me: {text}", f"Say: {text}", f"Repeat this: {text}", f'Say "{text}"']
    )
    return Turn("repetition", user, text, text)


def reading(random):
    """A short text and a question about it."""
    name, other = random.sample(facts.NAMES, 2)
    job, place, food = (
        random.choice(facts.JOBS),
        random.choice(facts.PLACES),
        random.choice(facts.FOODS),
    )
    pet, shade = random.choice(facts.PETS), random.choice(facts.COLOUR_NAMES)
    text = random.choice(
        [
            f"{name} is {article(job)} from {place}. {name} likes {food} and has "
            f"{article(shade)} {pet}.",
            f"{name} lives in {place} and works as {article(job)}. At home {article(shade)} {pet} "
            f"waits for "
            f"{name} and some {food}.",
            f"My friend {name} has {article(shade)} {pet}. {name} is {article(job)}, lives in "
            f"{place} and eats "
            f"{food} every day.",
        ]
    )
    question, answer, short = random.choice(
        [
            (f"What is {name}'s job?", f"{name} is {article(job)}.", job),
            (f"Where does {name} live?", f"{name} lives in {place}.", place),
            (f"What does {name} eat?", f"{name} eats {food}.", food),
            (f"Which pet does {name} have?", f"{name} has {article(pet)}.", pet),
            (f"What colour is the {pet}?", f"The {pet} is {shade}.", shade),
            ("Who is the text about?", f"The text is about {name}.", name),
            (
                "Summarise the text.",
                f"{name} is {article(job)} in {place} with {article(pet)}.",
                None,
            ),
            (f"How old is {other}?", "The text does not say.", None),
        ]
    )
    user = random.choice(
        [f"{text} {question}", f"{text}\n\n{question}", f"Read this: {text} {question}"]
    )
    return Turn("reading", user, answer, user, short)


def summary(random):
    name, place, job = (
        random.choice(facts.NAMES),
        random.choice(facts.PLACES),
        random.choice(facts.JOBS),
    )
    day, food = random.choice(facts.DAYS), random.choice(facts.FOODS)
    verb, short = random.choice(
        [
            (f"took the train to {place} to visit an old friend", f"visited a friend in {place}"),
            (
                f"went to {place} because there was a great deal of work to do",
                f"went to {place} to work",
            ),
            (
                f"bought so much {food} at the market that it lasted the whole week",
                f"bought a lot of {food}",
            ),
            (
                f"lost the keys in {place} and looked for them until it was dark",
                f"lost the keys in {place}",
            ),
            (
                f"met {article(job)} in {place} who told a very long story",
                f"met {article(job)} in {place}",
            ),
        ]
    )
    extra = random.choice(
        [
            "The weather was fine.",
            "It was a long day.",
            "Nobody was surprised.",
            "In the evening it began to rain.",
            "Everyone was happy about it.",
        ]
    )
    text = f"On {day} {name} {verb}. {extra}"
    user = random.choice(
        [
            f"Summarise: {text}",
            f"Summarize this text: {text}",
            f"Make this shorter: {text}",
            f"Summarise in one sentence: {text}",
        ]
    )
    return Turn("summary", user, f"{name} {short} on {day}.", text)


def rewriting(random):
    name, pet, food = (
        random.choice(facts.NAMES),
        random.choice(facts.PETS),
        random.choice(facts.FOODS),
    )
    kind = random.randrange(4)
    if kind == 0:
        verb = random.choice(["eats", "likes", "buys", "sells", "cooks"])
        past = {
            "eats": "ate",
            "likes": "liked",
            "buys": "bought",
            "sells": "sold",
            "cooks": "cooked",
        }[verb]
        text = f"{name} {verb} {food}."
        return Turn(
            "rewriting", f"Write this in the past tense: {text}", f"{name} {past} {food}.", text
        )
    if kind == 1:
        text = f"the {pet} of {name} likes {food}"
        return Turn("rewriting", f"Correct this sentence: {text}", sentence(text) + ".", text)
    if kind == 2:
        text = f"{name} likes {food}."
        return Turn(
            "rewriting",
            f"Make this sentence negative: {text}",
            f"{name} does not like {food}.",
            text,
        )
    text = f"{name} has {article(pet)}."
    return Turn(
        "rewriting", f"Turn this into a question: {text}", f"Does {name} have {article(pet)}?", text
    )


def json_object(random):
    name, age, city = random.choice(facts.NAMES), random.randint(5, 90), random.choice(facts.PLACES)
    user, answer = random.choice(
        [
            (
                f"Give me a JSON object with the name {name} and the age {age}.",
                f'{{"name": "{name}", "age": {age}}}',
            ),
            (
                f"Write as JSON: {name} is {age} years old and lives in {city}.",
                f'{{"name": "{name}", "age": {age}, "city": "{city}"}}',
            ),
            (
                f"Extract the name and the city as JSON: {name} lives in {city}.",
                f'{{"name": "{name}", "city": "{city}"}}',
            ),
        ]
    )
    return Turn("json", user, answer, user)


PLURAL_CATEGORIES = [
    "fruits",
    "vegetables",
    "animals",
    "trees",
    "tools",
    "musical instruments",
    "flowers",
]


def classification(random):
    """Which category a thing belongs to, or whether a comment is positive."""
    if random.random() < 0.5:
        good = random.random() < 0.5
        thing = random.choice(
            ["film", "book", "meal", "hotel", "song", "game", "service", "journey"]
        )
        mood = random.choice(
            ["great", "wonderful", "lovely", "excellent", "perfect"]
            if good
            else ["terrible", "boring", "awful", "bad", "a waste of time"]
        )
        text = random.choice(
            [
                f"The {thing} was {mood}.",
                f"I think this {thing} is {mood}.",
                f"What a day! The {thing} was {mood}, as {random.choice(facts.NAMES)} said.",
            ]
        )
        label = "positive" if good else "negative"
        user = random.choice(
            [f"Is this comment positive or negative? {text}", f"Classify the sentiment: {text}"]
        )
        return Turn("classification", user, f"The comment is {label}.", text, label)
    category, other = random.sample(PLURAL_CATEGORIES, 2)
    right = random.random() < 0.5
    item = random.choice(facts.CATEGORIES[category if right else other])
    answer = f"Yes, {item} are {category}." if right else f"No, {item} are not {category}."
    wordings = [f"Are {item} {category}?", f"Do {item} belong to the {category}?"]
    return worded(random, "classification", wordings, answer, answer.split(",")[0])
