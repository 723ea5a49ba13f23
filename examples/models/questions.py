"""Generated questions with one right answer each; a part of them is held out from training."""

import knowledge
import sums
import wording

FAMILIES = {
    sums.addition: 5,
    sums.subtraction: 4,
    sums.multiplication: 3,
    sums.comparison: 2,
    sums.sequence: 1,
    sums.parity: 1,
    sums.conversion: 1.5,
    sums.word_problem: 1.5,
    knowledge.capital: 4,
    knowledge.country_of: 2,
    knowledge.continent: 2,
    knowledge.language: 1.5,
    knowledge.opposite: 2,
    knowledge.plural: 1.5,
    knowledge.past_tense: 1.5,
    knowledge.animal: 2,
    knowledge.colour: 1.5,
    knowledge.element: 1,
    knowledge.translation: 2,
    knowledge.calendar: 1,
    knowledge.general: 3,
    knowledge.definition: 5,
    wording.letters: 1,
    wording.sorting: 1.5,
    wording.from_list: 1,
    wording.repetition: 2,
    wording.reading: 4,
    wording.summary: 2,
    wording.rewriting: 1.5,
    wording.json_object: 1.5,
    wording.classification: 1.5,
    sums.counting: 1.2,
}


def draw(random):
    """A question of any family, by the families' weights."""
    (family,) = random.choices(list(FAMILIES), weights=list(FAMILIES.values()))
    return family(random)
