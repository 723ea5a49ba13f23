"""Questions about the facts in `facts`: each wording of a question is held out by itself."""

import facts
from turn import article, pick, sentence, worded


def capital(random):
    country, city = pick(random, facts.CAPITALS)
    wordings = [
        f"What is the capital of {country}?",
        f"What's the capital of {country}?",
        f"Which city is the capital of {country}?",
        f"Name the capital of {country}.",
        f"Tell me the capital of {country}.",
        f"Do you know the capital of {country}?",
        f"what is the capital of {country}",
        f"capital of {country}?",
    ]
    return worded(random, "capital", wordings, f"The capital of {country} is {city}.", city)


def country_of(random):
    country, city = pick(random, facts.CAPITALS)
    wordings = [
        f"Which country has the capital {city}?",
        f"{city} is the capital of which country?",
        f"Of which country is {city} the capital?",
    ]
    answer = f"{city} is the capital of {'England' if city == 'London' else country}."
    return worded(random, "country", wordings, answer)


def continent(random):
    name, countries = pick(random, facts.CONTINENTS)
    country = random.choice(countries)
    wordings = [
        f"On which continent is {country}?",
        f"Which continent is {country} in?",
        f"In what continent is {country}?",
        f"Where is {country}?",
    ]
    return worded(random, "continent", wordings, f"{country} is in {name}.", name.split()[-1])


def language(random):
    country, tongue = pick(random, facts.LANGUAGES)
    wordings = [
        f"What language do people speak in {country}?",
        f"Which language is spoken in {country}?",
        f"What is the language of {country}?",
    ]
    return worded(random, "language", wordings, f"People in {country} speak {tongue}.", tongue)


def opposite(random):
    word, other = random.choice(sorted(facts.OPPOSITES.items()))
    if (
        random.random() < 0.5
        and list(facts.OPPOSITES.values()).count(other) == 1
        and other not in facts.OPPOSITES
    ):
        word, other = other, word
    wordings = [
        f"What is the opposite of {word}?",
        f"What's the opposite of {word}?",
        f"Give me the opposite of {word}.",
        f"Which word means the opposite of {word}?",
        f"opposite of {word}",
    ]
    return worded(random, "opposite", wordings, f"The opposite of {word} is {other}.", other)


def plural(random):
    word, many = pick(random, facts.PLURALS)
    wordings = [
        f"What is the plural of {word}?",
        f"Give the plural of {word}.",
        f"plural of {word}",
        f"How do you write {word} in the plural?",
    ]
    return worded(random, "plural", wordings, f"The plural of {word} is {many}.", many)


def past_tense(random):
    verb, past = pick(random, facts.PAST_TENSES)
    wordings = [
        f"What is the past tense of {verb}?",
        f"Give the past tense of {verb}.",
        f"past tense of {verb}",
        f"How do you say {verb} in the past tense?",
    ]
    return worded(random, "past tense", wordings, f"The past tense of {verb} is {past}.", past)


def animal(random):
    kind = random.randrange(4)
    if kind == 0:
        name, verb = pick(random, facts.ANIMAL_SOUNDS)
        wordings = [
            f"What sound does {article(name)} make?",
            f"What does {article(name)} do to make noise?",
            f"Which sound does {article(name)} make?",
        ]
        return worded(random, "animal", wordings, f"{sentence(article(name))} {verb}.")
    if kind == 1:
        name, young = pick(random, facts.ANIMAL_YOUNG)
        wordings = [
            f"What is a young {name} called?",
            f"What do you call a baby {name}?",
            f"What is the name for a young {name}?",
        ]
        return worded(
            random, "animal", wordings, f"A young {name} is called {article(young)}.", young
        )
    if kind == 2:
        name, group = pick(random, facts.ANIMAL_CLASSES)
        wordings = [
            f"What kind of animal is {article(name)}?",
            f"Which class of animals does {article(name)} belong to?",
            f"Is {article(name)} a mammal, a bird, a fish or something else?",
        ]
        return worded(
            random, "animal", wordings, f"{sentence(article(name))} is {article(group)}.", group
        )
    name, count = pick(random, facts.LEGS)
    wordings = [
        f"How many legs does {article(name)} have?",
        f"What number of legs does {article(name)} have?",
    ]
    return worded(random, "animal", wordings, f"{sentence(article(name))} has {count} legs.", count)


def colour(random):
    if random.random() < 0.2:
        mixed, result = pick(random, facts.MIXED_COLOURS)
        first, second = mixed.split(" and ")
        wordings = [
            f"What colour do you get when you mix {first} and {second}?",
            f"What do {first} and {second} make?",
            f"Which colour do you get from {first} and {second}?",
        ]
        return worded(random, "colour", wordings, f"{sentence(mixed)} make {result}.", result)
    thing, shade = pick(random, facts.COLOURS)
    wordings = [
        f"What colour is {thing}?",
        f"Which colour is {thing}?",
        f"What color is {thing}?",
        f"Tell me the colour of {thing}.",
    ]
    return worded(random, "colour", wordings, f"{sentence(thing)} is {shade}.", shade)


def element(random):
    name, symbol = pick(random, facts.ELEMENTS)
    if random.random() < 0.5:
        wordings = [
            f"What is the chemical symbol of {name}?",
            f"What is the symbol for {name}?",
            f"Give the chemical symbol for {name}.",
        ]
        return worded(
            random, "element", wordings, f"The chemical symbol of {name} is {symbol}.", symbol
        )
    wordings = [
        f"Which element has the symbol {symbol}?",
        f"What element is {symbol}?",
        f"{symbol} is the symbol of which element?",
    ]
    return worded(random, "element", wordings, f"{symbol} is the symbol of {name}.", name)


def translation(random):
    tongue, table = pick(random, facts.TRANSLATIONS)
    word, foreign = pick(random, table)
    wordings = [
        f"How do you say {word} in {tongue}?",
        f"Translate {word} to {tongue}.",
        f"Translate to {tongue}: {word}",
        f"What is {word} in {tongue}?",
        f"What is the {tongue} word for {word}?",
    ]
    return worded(
        random, "translation", wordings, f"{sentence(word)} in {tongue} is {foreign}.", foreign
    )


def calendar(random):
    names, unit = random.choice([(facts.DAYS, "day"), (facts.MONTHS, "month")])
    index = random.randrange(len(names))
    step, word = random.choice([(1, "after"), (-1, "before")])
    name, other = names[index], names[(index + step) % len(names)]
    wordings = [
        f"Which {unit} comes {word} {name}?",
        f"What {unit} is {word} {name}?",
        f"What {unit} comes {word} {name}?",
        f"Name the {unit} {word} {name}.",
    ]
    return worded(random, "calendar", wordings, f"{other} comes {word} {name}.", other)


def general(random):
    question, answer = pick(random, facts.QUESTIONS)
    plain = question[:-1]
    lower = plain[0].lower() + plain[1:]
    wordings = [
        question,
        lower,
        f"Tell me: {lower}?",
        f"Please answer: {lower}?",
        f"Can you tell me, {lower}?",
    ]
    return worded(random, "general", wordings, answer)


def definition(random):
    term, answer = pick(random, facts.DEFINITIONS)
    wordings = [
        f"What is {term}?",
        f"Explain {term}.",
        f"Explain what {term} is.",
        f"Define {term}.",
        f"What does {term} mean?",
        f"Tell me about {term}.",
        f"Please explain {term} in simple words.",
        f"Explain {term} in one sentence.",
        f"Can you explain {term}?",
        f"what is {term}",
        f"Describe {term} briefly.",
    ]
    return worded(random, "definition", wordings, answer)
