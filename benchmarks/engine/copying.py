"""Weights of a model that goes on as its text did before, as trained models do.

Trained models have heads that find the place whose last tokens are the present ones and say what
followed there ("induction heads", Olsson et al., 2022). Here that circuit is written into the
weights. The first layers bring to each place the tokens before it; the next ones look for a place
with the same tokens before it and take its token. Where there is none they look at the first
token of all, which says nothing, and the noise of the other weights decides.
"""

import numpy as np

# So high that most of a head's dimensions hardly turn, and can compare tokens at any distance.
ROPE_BASE = 1e30

# The pairs of dimensions that turn fast tell an offset, those from here on compare.
OFFSET_PAIRS = 4
FIRST_STEADY_PAIR = 5

OFFSET_LAYERS = (0, 1)
MATCH_LAYERS = (2, 3)

# How many tokens each group of heads compares, and the share of them that must be equal.
REACHES = (4, 8, 13, 18)
NEEDED = 0.7
OFFSETS = max(REACHES) + 1

# Numbers of a token's code by which tokens are compared; the whole code is as long as a head.
COMPARED = 32

# What all tokens have in common; what a layer says of the next one; scores of the right offset,
# and of each equal token.
CONSTANT = 8.0
SAID = 0.5
OFFSET_SCORE = 200.0
EQUAL_SCORE = 30.0

# What other weights are multiplied with where they write: they cost what they cost elsewhere.
NOISE = 0.1


class Copying:
    """The circuit for a model of these sizes.

    The width is cut into slots: what is said of the next token; the token itself; what it shares
    with the tokens before it, each half as wide; and what all have in common. The last number of
    a code marks the first token of all.
    """

    def __init__(self, sizes, first_token, random):
        self.sizes = sizes
        self.first_token = first_token
        self.random = random
        self.head = sizes.width // sizes.heads
        self.group = sizes.heads // sizes.kv_heads
        self.code = self.head - 1
        self.constant = self.before(OFFSETS).start
        self.steady = slice(2 * FIRST_STEADY_PAIR, self.head - 1)
        if (
            sizes.kv_heads != len(REACHES)
            or sizes.heads * len(OFFSET_LAYERS) < OFFSETS
            or self.constant >= sizes.width
            or self.head < 2 * COMPARED
        ):
            raise SystemExit("A model that copies needs the usual width, heads and --kv-heads.")
        rows = self.steady.stop - self.steady.start
        self.first_code = random.choice([-1, 1], size=COMPARED)
        shape = (len(MATCH_LAYERS), sizes.kv_heads, max(REACHES), rows, COMPARED)
        self.projections = random.choice([-1, 1], size=shape) / rows**0.5

    def weights(self, name, values):
        """Returns a tensor's values, given random ones of its shape."""
        if name == "token_embd.weight":
            return self.embeddings(np.zeros_like(values))
        if values.ndim == 1:
            return values
        block, part = name.removeprefix("blk.").removesuffix(".weight").split(".")
        layer = int(block)
        if part == "ffn_down":
            return NOISE * values
        if part.startswith("attn_") and layer in OFFSET_LAYERS:
            return getattr(self, "offset_" + part)(np.zeros_like(values), layer)
        if part.startswith("attn_") and layer in MATCH_LAYERS:
            return getattr(self, "match_" + part)(np.zeros_like(values), layer)
        return NOISE * values if part == "attn_output" else values

    def said(self):
        return slice(0, self.head)

    def itself(self):
        return slice(self.head, 2 * self.head)

    def before(self, offset):
        """The slot of the token at so many places before; of the token itself what is compared."""
        start = self.head if offset == 0 else 2 * self.head + (offset - 1) * COMPARED
        return slice(start, start + COMPARED)

    def of_head(self, head):
        return slice(head * self.head, (head + 1) * self.head)

    def norm(self, layer):
        """What the norm before a layer multiplies with."""
        offsets = self.sizes.heads * min(layer, len(OFFSET_LAYERS))
        filled = self.code + COMPARED * max(0, min(offsets, OFFSETS) - 1)
        return (self.sizes.width / (CONSTANT**2 + filled)) ** 0.5

    def embeddings(self, values):
        values[:, : self.code] = self.random.choice([-1, 1], size=(len(values), self.code))
        first = values[self.first_token]
        first[:COMPARED] = self.first_code
        first[COMPARED : self.code] = 0
        first[self.code] = (self.code - COMPARED) ** 0.5
        values[:, self.constant] = CONSTANT
        return values

    def offset_amplitude(self, layer):
        each = OFFSET_SCORE / OFFSET_PAIRS * self.head**0.5
        return each**0.5 / (CONSTANT * self.norm(layer))

    def offsets(self, layer):
        """The layer's heads with their offsets."""
        first = OFFSET_LAYERS.index(layer) * self.sizes.heads
        return list(enumerate(range(first, min(first + self.sizes.heads, OFFSETS))))

    def offset_attn_q(self, values, layer):
        """Each head is turned back by its offset."""
        for head, offset in self.offsets(layer):
            for pair in range(OFFSET_PAIRS):
                angle = -offset * ROPE_BASE ** (-2 * pair / self.head)
                row = head * self.head + 2 * pair
                turned = np.cos(angle), np.sin(angle)
                values[row : row + 2, self.constant] = turned
        return values * self.offset_amplitude(layer)

    def offset_attn_k(self, values, layer):
        for group in range(self.sizes.kv_heads):
            values[self.of_head(group)][: 2 * OFFSET_PAIRS : 2, self.constant] = 1
        return values * self.offset_amplitude(layer)

    def offset_attn_v(self, values, layer):
        source = self.said() if layer == 0 else self.itself()
        for group in range(self.sizes.kv_heads):
            values[self.of_head(group), source] = np.eye(self.head)
        return values / self.norm(layer)

    def offset_attn_output(self, values, layer):
        """Fills the slots, and empties the one for what is said, in which embeddings are."""
        for head, offset in self.offsets(layer):
            values[self.before(offset), self.of_head(head)] = np.eye(COMPARED, self.head)
        if layer == 0:
            values[self.itself(), self.of_head(0)] = np.eye(self.head)
            values[self.said(), self.of_head(0)] = -np.eye(self.head)
        return values

    def match_weight(self, layer, reach_score, numbers):
        """The weight on both sides that gives codes of so many numbers this score."""
        return (reach_score * self.head**0.5 / numbers) ** 0.5 / self.norm(layer)

    def match_attn_q(self, values, layer):
        """The latest tokens, and the wish for the first of all if nothing is like them."""
        for head in range(self.sizes.heads):
            rows = values[self.of_head(head)]
            self.compare(rows, layer, head // self.group, 0)
            wish = NEEDED * REACHES[head // self.group]
            rows[-1, self.constant] = wish * self.match_weight(layer, EQUAL_SCORE, CONSTANT**2)
        return values

    def match_attn_k(self, values, layer):
        """The tokens before a place."""
        for group in range(self.sizes.kv_heads):
            rows = values[self.of_head(group)]
            self.compare(rows, layer, group, 1)
            marked = self.code - COMPARED
            rows[-1, self.itself().stop - 1] = self.match_weight(layer, EQUAL_SCORE, marked)
        return values

    def compare(self, rows, layer, group, first):
        weight = self.match_weight(layer, EQUAL_SCORE, COMPARED)
        for before in range(REACHES[group]):
            projection = self.projections[MATCH_LAYERS.index(layer)][group][before]
            rows[self.steady, self.before(first + before)] = weight * projection

    def match_attn_v(self, values, layer):
        """A place's token, of the first one nothing."""
        code = np.eye(self.head)
        code[:COMPARED, -1] = -self.first_code / (self.code - COMPARED) ** 0.5
        code[-1] = 0
        for group in range(self.sizes.kv_heads):
            values[self.of_head(group), self.itself()] = code
        return values / self.norm(layer)

    def match_attn_output(self, values, layer):
        """All heads say what they have found; who has compared more weighs more."""
        for head in range(self.sizes.heads):
            weight = SAID * REACHES[head // self.group] / (sum(REACHES) * self.group)
            values[self.said(), self.of_head(head)] = weight * np.eye(self.head)
        return values
