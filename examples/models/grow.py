"""Makes a larger model that begins where a smaller one ended.

The idea is that of Net2Net (Chen, Goodfellow and Shlens 2016), without copying neurons.

The larger model computes the same function at first: what is new reads at random and writes zeros.
"""

import jax
import jax.numpy as jnp
import numpy as np

import model


def grow(small, parameters, large, seed):
    """Parameters of shape `large` with the logits that `parameters`, of shape `small`, give."""
    if (small.vocabulary, small.head_width) != (large.vocabulary, large.head_width):
        raise ValueError("growing keeps the vocabulary and the width of a head")
    if small.heads * large.kv_heads != large.heads * small.kv_heads:
        raise ValueError("growing keeps the number of heads that share a key-value head")
    fresh = model.initial_parameters(large, seed)
    # The new half of the residual stream is silent, so its mean square is lower by this factor.
    scale = (small.width / large.width) ** 0.5
    grown = {
        "token_embd": inside(parameters["token_embd"], np.zeros(fresh["token_embd"].shape)),
        "output_norm": inside(parameters["output_norm"] * scale, np.ones(large.width)),
        "layers": [],
    }
    for number, layer in enumerate(fresh["layers"]):
        old = parameters["layers"][number] if number < small.layers else None
        grown["layers"].append(grow_layer(old, layer, scale))
    return jax.tree.map(jnp.asarray, grown)


def grow_layer(old, fresh, scale):
    """A layer with `old` inside, or, where there is none, one that adds nothing yet."""
    grown = {key: np.array(values) for key, values in fresh.items()}
    for key in ("attn_output", "ffn_down"):
        grown[key] = np.zeros_like(grown[key])
    if old is None:
        return grown
    for key, values in old.items():
        if values.ndim == 1:
            grown[key] = inside(values * scale, grown[key])
        elif key in ("attn_output", "ffn_down"):
            grown[key] = inside(values, grown[key])
        else:
            # Old columns must not read the new inputs; new columns may read everything.
            grown[key][:, : values.shape[1]] = 0.0
            grown[key] = inside(values, grown[key])
    return grown


def inside(values, target):
    """`target` with `values` in its first rows and columns."""
    target = np.array(target, np.float32)
    target[tuple(slice(size) for size in values.shape)] = values
    return target
