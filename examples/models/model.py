"""The transformer: the Llama architecture as libllama runs it, in a few functions of JAX.

RMSNorm before each block (Zhang and Sennrich 2019), rotary positions (Su et al. 2021),
grouped-query attention (Ainslie et al. 2023), SwiGLU (Shazeer 2020), and one matrix for both the
token embedding and the output (Press and Wolf 2017).
"""

import dataclasses
import functools

import jax
import jax.numpy as jnp
from jax.experimental.layout import Layout, with_layout_constraint

ROPE_BASE = 10_000.0
NORM_EPSILON = 1e-5


@dataclasses.dataclass(frozen=True)
class Shape:
    """Sizes of a model; every width is a multiple of 32, the block of Q8_0."""

    vocabulary: int
    context: int
    width: int
    layers: int
    heads: int
    kv_heads: int
    hidden: int
    head_width: int = 64

    def __post_init__(self):
        for name in ("vocabulary", "width", "hidden", "head_width"):
            if getattr(self, name) % 32:
                raise ValueError(
                    f"{name} is {getattr(self, name)}, but Q8_0 needs a multiple of 32"
                )
        if self.heads % self.kv_heads:
            raise ValueError(
                f"{self.heads} heads do not share {self.kv_heads} key-value heads evenly"
            )


def initial_parameters(shape, seed):
    """Draws the parameters: normal, variance 1/fan-in, outputs of blocks scaled by depth."""
    keys = iter(jax.random.split(jax.random.PRNGKey(seed), 1 + 7 * shape.layers))

    def matrix(rows, columns, scale=1.0):
        return jax.random.normal(next(keys), (rows, columns)) * scale * rows**-0.5

    depth_scale = (2 * shape.layers) ** -0.5
    queries, keys_values = shape.heads * shape.head_width, shape.kv_heads * shape.head_width
    layers = [
        {
            "attn_norm": jnp.ones(shape.width),
            "attn_q": matrix(shape.width, queries),
            "attn_k": matrix(shape.width, keys_values),
            "attn_v": matrix(shape.width, keys_values),
            "attn_output": matrix(queries, shape.width, depth_scale),
            "ffn_norm": jnp.ones(shape.width),
            "ffn_gate": matrix(shape.width, shape.hidden),
            "ffn_up": matrix(shape.width, shape.hidden),
            "ffn_down": matrix(shape.hidden, shape.width, depth_scale),
        }
        for _ in range(shape.layers)
    ]
    embedding = jax.random.normal(next(keys), (shape.vocabulary, shape.width)) * shape.width**-0.5
    return {"token_embd": embedding, "output_norm": jnp.ones(shape.width), "layers": layers}


def row_major(x):
    """Keeps XLA from choosing another layout, which would miss its fast product for bfloat16."""
    return with_layout_constraint(x, Layout((0, 1)))


@functools.partial(jax.custom_vjp, nondiff_argnums=(2,))
def multiply(left, right, compute):
    """Product of two matrices with operands in `compute`, the sum and the result in float32.

    The gradient's products have the same precision: JAX's own would fall back to float32.
    """
    left, right = row_major(left.astype(compute)), row_major(right.astype(compute))
    return row_major(jnp.dot(left, right, preferred_element_type=jnp.float32))


def multiply_forward(left, right, compute):
    return multiply(left, right, compute), (left, right)


def multiply_backward(compute, operands, gradient):
    left, right = operands
    return multiply(gradient, right.T, compute), multiply(left.T, gradient, compute)


multiply.defvjp(multiply_forward, multiply_backward)


def rms_norm(x, weight):
    return x * jax.lax.rsqrt(jnp.mean(x * x, axis=-1, keepdims=True) + NORM_EPSILON) * weight


def rotate(x, positions):
    """Turns the pairs (i, i + half) of x [batch, heads, time, head_width] by its position's angle.

    The export interleaves the halves, because GGUF's `llama` pairs neighbours.
    """
    half = x.shape[-1] // 2
    angles = positions[:, None] * ROPE_BASE ** (-jnp.arange(half) / half)
    cosine, sine = jnp.cos(angles), jnp.sin(angles)
    first, second = x[..., :half], x[..., half:]
    return jnp.concatenate(
        [first * cosine - second * sine, first * sine + second * cosine], axis=-1
    )


def attend(layer, x, mask, shape, compute):
    """Attention of x [batch, time, width] with queries of a group stacked on their common key."""
    batch, time, width = x.shape
    flat = x.reshape(batch * time, width)
    positions = jnp.arange(time)

    def heads(name, count):
        projected = multiply(flat, layer[name], compute)
        return projected.reshape(batch, time, count, shape.head_width).swapaxes(1, 2)

    queries = rotate(heads("attn_q", shape.heads), positions)
    keys = rotate(heads("attn_k", shape.kv_heads), positions)
    values = heads("attn_v", shape.kv_heads)
    stacked = queries.reshape(batch, shape.kv_heads, -1, shape.head_width)
    scores = jnp.matmul(stacked * shape.head_width**-0.5, keys.swapaxes(2, 3))
    scores = scores.reshape(batch, shape.kv_heads, -1, time, time)
    weights = jax.nn.softmax(jnp.where(mask[:, None, None], scores, -1e9), axis=-1)
    mixed = jnp.matmul(weights.reshape(batch, shape.kv_heads, -1, time), values)
    mixed = mixed.reshape(batch, shape.heads, time, shape.head_width).swapaxes(1, 2)
    return multiply(mixed.reshape(batch * time, -1), layer["attn_output"], compute).reshape(x.shape)


def feed_forward(layer, x, compute):
    flat = x.reshape(-1, x.shape[-1])
    gate = jax.nn.silu(multiply(flat, layer["ffn_gate"], compute))
    up = multiply(flat, layer["ffn_up"], compute)
    return multiply(gate * up, layer["ffn_down"], compute).reshape(x.shape)


def logits(parameters, tokens, segments, shape, compute=jnp.float32):
    """Scores of the next token after each of `tokens` [batch, time].

    `segments` numbers the documents packed into a row: attention stays within one of them.
    """
    batch, time = tokens.shape
    causal = jnp.tril(jnp.ones((time, time), bool))
    mask = causal & (segments[:, :, None] == segments[:, None, :])
    x = parameters["token_embd"][tokens]
    for layer in parameters["layers"]:
        x = x + attend(layer, rms_norm(x, layer["attn_norm"]), mask, shape, compute)
        x = x + feed_forward(layer, rms_norm(x, layer["ffn_norm"]), compute)
    last = rms_norm(x, parameters["output_norm"]).reshape(batch * time, -1)
    return multiply(last, parameters["token_embd"].T, compute).reshape(batch, time, -1)


def weighted_loss(parameters, tokens, segments, weights, shape, compute):
    """Mean cross-entropy in nats of tokens[1:], each weighted by `weights` at its own place."""
    scores = logits(parameters, tokens[:, :-1], segments[:, :-1], shape, compute)
    targets, weights = tokens[:, 1:], weights[:, 1:]
    hits = targets[..., None] == jnp.arange(shape.vocabulary)
    losses = jax.nn.logsumexp(scores, axis=-1) - jnp.sum(jnp.where(hits, scores, 0.0), axis=-1)
    return jnp.sum(losses * weights) / jnp.maximum(jnp.sum(weights), 1.0)
