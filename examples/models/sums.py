"""Questions about numbers: sums, comparisons, sequences, units, counting."""

import facts
from turn import Turn


def addition(random):
    top = random.choice([10, 20, 100])
    a, b = random.randint(0, top), random.randint(0, top)
    return sum_of(random, "addition", f"{a}+{b}", a, "plus", "+", b, a + b)


def subtraction(random):
    top = random.choice([10, 20, 100])
    a, b = sorted((random.randint(0, top), random.randint(0, top)), reverse=True)
    return sum_of(random, "subtraction", f"{a}-{b}", a, "minus", "-", b, a - b)


def multiplication(random):
    a, b = random.randint(0, 12), random.randint(0, 12)
    return sum_of(random, "multiplication", f"{a}*{b}", a, "times", random.choice("*x"), b, a * b)


def sum_of(random, family, key, a, word, sign, b, result):
    user, answer = random.choice(
        [
            (f"What is {a} {word} {b}?", f"{a} {word} {b} is {result}."),
            (f"What is {a} {sign} {b}?", f"{a} {sign} {b} = {result}"),
            (f"What is {a}{sign}{b}?", f"{a} {sign} {b} = {result}"),
            (f"{a} {sign} {b} = ?", f"{a} {sign} {b} = {result}"),
            (f"{a}{sign}{b}", f"{a} {sign} {b} = {result}"),
            (f"How much is {a} {word} {b}?", f"{a} {word} {b} is {result}."),
            (f"Calculate {a} {sign} {b}.", f"{a} {sign} {b} = {result}"),
        ]
    )
    return Turn(family, user, answer, key, str(result))


def comparison(random):
    a, b = random.sample(range(0, random.choice([10, 100, 1000])), 2)
    word, right = random.choice([("larger", max(a, b)), ("smaller", min(a, b))])
    if random.random() < 0.5:
        return Turn(
            "comparison",
            f"Which is {word}, {a} or {b}?",
            f"{right} is {word}.",
            f"{a},{b}",
            str(right),
        )
    yes = "Yes" if right == a else "No"
    answer = f"{yes}, {right} is {word} than {a + b - right}."
    return Turn("comparison", f"Is {a} {word} than {b}?", answer, f"{a},{b}", yes)


def sequence(random):
    start, step = random.randint(1, 20), random.randint(1, 5)
    items = [start + i * step for i in range(4)]
    user = f"Which number comes next: {', '.join(map(str, items))}?"
    following = items[-1] + step
    return Turn(
        "sequence", user, f"The next number is {following}.", f"{start},{step}", str(following)
    )


def parity(random):
    n = random.randint(0, 999)
    kind = "odd" if n % 2 else "even"
    return Turn("parity", f"Is {n} even or odd?", f"{n} is {kind}.", str(n), kind)


def conversion(random):
    big, small, factor = random.choice(
        [
            ("metre", "centimetres", 100),
            ("kilometre", "metres", 1000),
            ("kilogram", "grams", 1000),
            ("hour", "minutes", 60),
            ("minute", "seconds", 60),
            ("week", "days", 7),
            ("day", "hours", 24),
        ]
    )
    n = random.randint(1, 10)
    units, result = big if n == 1 else big + "s", n * factor
    user = random.choice(
        [f"How many {small} are in {n} {units}?", f"Convert {n} {units} to {small}."]
    )
    verb = "is" if n == 1 else "are"
    return Turn(
        "conversion",
        user,
        f"{n} {units} {verb} {result} {small}.",
        f"{n} {big} {small}",
        str(result),
    )


def word_problem(random):
    name, item = random.choice(facts.NAMES), random.choice(facts.CATEGORIES["fruits"])
    a, b = random.randint(2, 20), random.randint(1, 20)
    if random.random() < 0.5:
        verb, result = "buys", a + b
        tail = f"buys {b} more"
    else:
        a, b = max(a, b) + 1, min(a, b)
        verb, result = "eats", a - b
        tail = f"eats {b} of them"
    user = f"{name} has {a} {item} and {tail}. How many {item} does {name} have now?"
    return Turn(
        "word problem", user, f"{name} now has {result} {item}.", f"{a} {verb} {b}", str(result)
    )


def counting(random):
    """Counting to a number: the longest answers, and the ones whose length a test can choose."""
    top = random.choice([3, 5, 10, 10, 15, 20, 20, 25, 30, 40, 50, random.randint(2, 100)])
    start = 1 if random.random() < 0.8 else random.randint(1, top)
    wordings = [
        f"Count from {start} to {top}.",
        f"Count from {start} to {top}",
        f"Can you count from {start} to {top}?",
    ]
    if start == 1:
        wordings += [f"Count to {top}.", f"Count up to {top}.", f"Please count to {top}."]
    user = random.choice(wordings)
    return Turn("counting", user, ", ".join(map(str, range(start, top + 1))), user)
