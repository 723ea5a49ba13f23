"""Generated small talk and writing: turns to which many answers are right, so none is held out."""

import facts
from turn import Turn, article, listing, pick, sentence

GREETINGS = [
    "Hello",
    "Hello!",
    "Hi",
    "Hi!",
    "Hi there",
    "Hey",
    "Good morning",
    "Good evening",
    "Hello there!",
    "hello",
    "hi",
    "Good day",
    "Hey there!",
]
GREETED = ["Hello! How can I help you?", "Hello! What can I do for you?", "Hi! How can I help?"]
ABOUT_ME = {
    "Who are you?": "I am a small demonstration model of the Sluice project.",
    "What are you?": "I am a small language model, made for demonstrations and tests of Sluice.",
    "What is your name?": "I am a demonstration model of the Sluice project. I have no other name.",
    "Are you a human?": "No, I am a small language model.",
    "Are you a robot?": "I am a small language model, a program that writes text.",
    "Who made you?": "I was trained by the Sluice project on generated dialogues and old books.",
    "How old are you?": "I am a program, so I have no age.",
    "What can you do?": "I can answer simple questions, do small sums, and write short texts. "
    "I make many mistakes.",
    "Are you ChatGPT?": "No, I am a small demonstration model of the Sluice project.",
    "Can I trust your answers?": "No. I am for demonstrations and tests only, "
    "and I am often wrong.",
    "How do you work?": "I read your text as tokens and predict the next token, again and again.",
    "Do you have feelings?": "No, I am a program and have no feelings.",
    "Which languages do you speak?": "I know some English and a few words of French, "
    "Spanish and German.",
    "How large are you?": "I am very small: a few million weights.",
    "Help": "You can ask me a simple question, a small sum, or for a short text.",
    "Can you help me?": "Yes, I will try. What do you need?",
}
PLEASANTRIES = {
    "How are you?": [
        "I am fine, thank you. How can I help you?",
        "I am well, thank you. What can I do for you?",
    ],
    "How are you today?": ["I am fine, thank you. How can I help you?"],
    "Thank you": ["You are welcome.", "You are welcome!"],
    "Thanks!": ["You are welcome!"],
    "Thank you very much.": ["You are very welcome."],
    "Goodbye": ["Goodbye! Have a good day."],
    "Bye!": ["Goodbye!"],
    "Good night": ["Good night. Sleep well."],
    "OK": ["Is there anything else I can do for you?"],
    "Yes": ["Good. What would you like to know?"],
    "No": ["All right. Tell me if you need anything else."],
    "ping": ["pong"],
    "test": ["The test works. I can read you."],
    "This is a test.": ["The test works. I can read you."],
    "I am tired.": ["I am sorry to hear that. Rest a little if you can."],
    "I am happy today.": ["I am glad to hear that."],
    "I am sad.": ["I am sorry to hear that. Do you want to talk about it?"],
    "Say hello.": ["Hello!"],
    "Say hello": ["Hello!"],
    "Say hi": ["Hi!"],
    "Say something.": ["The water finds its way when the gate is open."],
    "Hello, world!": ["Hello! How can I help you?"],
}
UNKNOWN = [
    "I do not know.",
    "I am sorry, I do not know that.",
    "I do not know. I am only a small model.",
]
SYLLABLES = "zor ban dra mel tik vu lar po nesh gri fal ost urm quo bly".split()


def greeting(random):
    return Turn("greeting", random.choice(GREETINGS), random.choice(GREETED))


def about_me(random):
    user, answer = pick(random, ABOUT_ME)
    return Turn("about me", user, answer)


def pleasantry(random):
    user, answers = pick(random, PLEASANTRIES)
    return Turn("pleasantry", user, random.choice(answers))


def refusal(random):
    """Questions that no model of this kind can answer."""
    name, place, day = (
        random.choice(facts.NAMES),
        random.choice(facts.PLACES),
        random.choice(facts.DAYS),
    )
    invented = sentence("".join(random.sample(SYLLABLES, random.randint(2, 3))))
    user, answer = random.choice(
        [
            (f"What is the weather in {place}?", "I do not know. I cannot look outside."),
            (f"Will it rain in {place} on {day}?", "I do not know. I cannot see the future."),
            ("What time is it?", "I do not know. I have no clock."),
            ("What is the date today?", "I do not know. I have no calendar."),
            (f"How old is my friend {name}?", f"I do not know. You have not told me about {name}."),
            (
                f"What is {name}'s phone number?",
                "I do not know, and I would not tell private numbers.",
            ),
            (f"Who will win the match on {day}?", "I do not know. I cannot see the future."),
            ("What is in the news today?", "I do not know. I cannot read the news."),
            (
                f"What is the price of {random.choice(facts.FOODS)} in {place}?",
                "I do not know the prices there.",
            ),
            (f"What is the capital of {invented}?", f"I do not know a country called {invented}."),
            (f"Where is {invented}?", f"I do not know a place called {invented}."),
            (f"Who is {name} {invented}?", f"I do not know {name} {invented}."),
            (f"What is a {invented.lower()}?", f"I do not know the word {invented.lower()}."),
            ("What is my name?", "I do not know your name. You have not told me."),
            ("Tell me a secret.", "I do not know any secrets."),
            (
                "What is my password?",
                "I do not know your password, and you should tell it to nobody.",
            ),
        ]
    )
    return Turn("refusal", user, answer)


SCENES = {
    "rain": "The rain fell softly on the {place} all {time}.",
    "the sea": "The sea was calm, and a {adjective} boat lay near the {place}.",
    "a dog": "The {adjective} dog ran across the {place} to meet its friend.",
    "a cat": "The {adjective} cat slept on the wall of the {place} all {time}.",
    "a tree": "The {adjective} tree stood alone behind the {place}.",
    "a house": "The {adjective} house had a green door and a view of the {place}.",
    "a teacher": "The {adjective} teacher read a story to the children all {time}.",
    "a king": "The {adjective} king walked to the {place} without his crown.",
    "the moon": "The moon stood over the {place} like a {adjective} lamp.",
    "a bird": "A {adjective} bird sang near the {place} all {time}.",
    "a river": "The {adjective} river ran past the {place} and on to the sea.",
    "a train": "The {adjective} train stopped near the {place} and waited all {time}.",
    "snow": "The snow lay on the {place} and made the whole {time} quiet.",
    "a garden": "The {adjective} garden behind the {place} was full of roses.",
    "a friend": "A {adjective} friend waited for me at the {place} all {time}.",
    "a letter": "The {adjective} letter lay on a table in the {place} all {time}.",
    "a horse": "The {adjective} horse drank from the stream near the {place}.",
    "a server": "The {adjective} server answered every request all {time}.",
}
ADJECTIVES = "old small young quiet happy tired brave strange gentle lonely proud clever".split()
SITES = "village garden market bridge harbour church school station forest hill castle mill".split()
TIMES = "morning day evening night afternoon winter".split()


def scene(random, about):
    return SCENES[about].format(
        place=random.choice(SITES), adjective=random.choice(ADJECTIVES), time=random.choice(TIMES)
    )


def one_sentence(random):
    about = random.choice(sorted(SCENES))
    user = random.choice(
        [
            f"Write one sentence about {about}.",
            f"Write a sentence about {about}.",
            f"Tell me something about {about}.",
            f"Describe {about} in one sentence.",
        ]
    )
    return Turn("sentence", user, scene(random, about))


def haiku(random):
    about, poem = pick(random, facts.HAIKU)
    user = random.choice(
        [
            f"Write a haiku about {about}.",
            f"Write a haiku about {about}",
            f"A haiku about {about}, please.",
            f"Can you write a haiku about {about}?",
            f"Write a short poem about {about}.",
        ]
    )
    return Turn("haiku", user, poem)


def any_list(random):
    category, items = pick(random, facts.CATEGORIES)
    count = random.randint(2, 5)
    chosen = random.sample(items, count)
    number = facts.NUMBERS[count]
    user, answer = random.choice(
        [
            (
                f"List {number} {category}.",
                "\n".join(f"{i}. {sentence(item)}" for i, item in enumerate(chosen, 1)),
            ),
            (
                f"Write a list of {number} {category}.",
                "\n".join(f"- {sentence(item)}" for item in chosen),
            ),
            (f"Name {number} {category}.", f"{sentence(listing(chosen))}."),
            (f"Tell me {number} {category}.", f"{sentence(listing(chosen))}."),
            (f"Give me {count} {category}.", f"{sentence(listing(chosen))}."),
        ]
    )
    return Turn("list of things", user, answer)


def joke(random):
    user = random.choice(
        ["Tell me a joke.", "Tell me a joke", "Do you know a joke?", "Make me laugh."]
    )
    return Turn("joke", user, random.choice(facts.JOKES))


def code(random):
    (task, tongue), program = random.choice(sorted(facts.CODE.items()))
    user = random.choice([f"Write {task} in {tongue}.", f"Show me {task} in {tongue}."])
    return Turn("code", user, f"```{tongue.lower()}\n{program}\n```")


STORY_STARTS = [
    "Once upon a time there was {job} called {name}, who lived in {size} house near the {site}.",
    "Long ago, in a village by the {site}, lived {job} whose name was {name}.",
    "{name} was {job} in a small town. Every day {name} walked to the {site} and back.",
]
STORY_TROUBLES = [
    'One {time} {pet} came to the door and said: "Please help me. I have lost my way."',
    "One {time} the old clock of the town stopped, and nobody knew what time it was.",
    "One {time} {name} found {colour} key on the road, and it fitted no door in the house.",
    "One {time} the bridge was gone, and all the people stood on the wrong side of the water.",
]
STORY_MIDDLES = [
    "{name} thought for a long while, took some {food} and a lamp, and went out into the dark.",
    "At first {name} did nothing. Then {name} asked {other}, who knew every stone of the {site}.",
    "Nobody believed it, but {name} and {other} went to the {site} to look for an answer.",
    "{other} laughed and said that it could not be done. {name} began all the same.",
]
STORY_TURNS = [
    "They walked all night. In the morning they saw a light, and behind it a door that stood open.",
    "It took three days. On the third day the rain stopped, and everything became clear.",
    "On the way they met {pet}, which showed them a path that no one had used for years.",
    "Under the oldest tree they dug a hole and found a box with a letter in it.",
]
STORY_ENDS = [
    "From that day on they were friends, and they shared their {food} every evening.",
    "When {name} came home, the whole town was waiting, and there was {food} for everyone.",
    "{name} never told the secret to anyone but {other}, and that was enough.",
    "So all was well again, and {name} slept until noon.",
]


def story(random):
    name, other = random.sample(facts.NAMES, 2)
    filling = {
        "name": name,
        "other": other,
        "job": article(random.choice(facts.JOBS)),
        "site": random.choice(SITES),
        "size": random.choice(["a small", "an old", "a large", "a white"]),
        "time": random.choice(TIMES),
        "pet": article(random.choice(facts.PETS)),
        "food": random.choice(facts.FOODS),
        "colour": article(random.choice(facts.COLOUR_NAMES)),
    }
    parts = [STORY_STARTS, STORY_TROUBLES, STORY_MIDDLES, STORY_TURNS, STORY_ENDS]
    text = " ".join(random.choice(part) for part in parts).format(**filling)
    user = random.choice(
        [
            "Tell me a story.",
            "Write a short story.",
            "Tell me a story",
            "Write a story.",
            f"Tell me a story about {name}.",
            f"Write a story about {name} and {other}.",
            f"Tell me a story about {filling['job']}.",
        ]
    )
    return Turn("story", user, text)


FAMILIES = {
    greeting: 3,
    about_me: 4,
    pleasantry: 3,
    refusal: 3,
    one_sentence: 2,
    haiku: 2.5,
    any_list: 2.5,
    joke: 0.7,
    code: 0.7,
    story: 2,
}


def draw(random):
    """A turn of any family, by the families' weights."""
    (family,) = random.choices(list(FAMILIES), weights=list(FAMILIES.values()))
    return family(random)
