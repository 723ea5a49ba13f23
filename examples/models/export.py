"""Writes a trained model as a GGUF file that libllama loads, and reads it back."""

import json

import gguf
import numpy as np

import model
import vocabulary

TRANSPOSED = ("attn_q", "attn_k", "attn_v", "attn_output", "ffn_gate", "ffn_up", "ffn_down")
ROTATED = ("attn_q", "attn_k")


def write(path, name, description, shape, parameters, tokenizer):
    """Writes `parameters` in Q8_0, norms in float32, with `tokenizer` and the chat template."""
    writer = gguf.GGUFWriter(path, "llama")
    add_description(writer, name, description, shape, parameters)
    add_sizes(writer, shape)
    add_tokenizer(writer, tokenizer)
    for tensor_name, values in tensors(shape, parameters):
        add_tensor(writer, tensor_name, values)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def add_description(writer, name, description, shape, parameters):
    writer.add_name(name)
    writer.add_author("Sluice project")
    writer.add_license("Apache-2.0")
    writer.add_description(description)
    writer.add_type("model")
    writer.add_languages(["en"])
    writer.add_file_type(gguf.LlamaFileType.MOSTLY_Q8_0)
    writer.add_quantization_version(gguf.GGML_QUANT_VERSION)
    writer.add_uint64("general.parameter_count", sum(v.size for _, v in tensors(shape, parameters)))


def add_sizes(writer, shape):
    writer.add_vocab_size(shape.vocabulary)
    writer.add_context_length(shape.context)
    writer.add_embedding_length(shape.width)
    writer.add_block_count(shape.layers)
    writer.add_feed_forward_length(shape.hidden)
    writer.add_head_count(shape.heads)
    writer.add_head_count_kv(shape.kv_heads)
    writer.add_key_length(shape.head_width)
    writer.add_value_length(shape.head_width)
    writer.add_rope_dimension_count(shape.head_width)
    writer.add_rope_freq_base(model.ROPE_BASE)
    writer.add_layer_norm_rms_eps(model.NORM_EPSILON)


def add_tokenizer(writer, tokenizer):
    learned = json.loads(tokenizer.to_str())["model"]
    tokens = sorted(learned["vocab"], key=learned["vocab"].get)
    kinds = [
        gguf.TokenType.CONTROL if token in vocabulary.SPECIAL else gguf.TokenType.NORMAL
        for token in tokens
    ]
    end_of_turn = tokenizer.token_to_id(vocabulary.TURN_END)
    end_of_text = tokenizer.token_to_id(vocabulary.END_OF_TEXT)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre(vocabulary.PRE_TOKENIZER)
    writer.add_token_list(tokens)
    writer.add_token_types(kinds)
    writer.add_token_merges([" ".join(pair) for pair in learned["merges"]])
    writer.add_bos_token_id(end_of_text)
    writer.add_eos_token_id(end_of_turn)
    writer.add_eot_token_id(end_of_turn)
    writer.add_pad_token_id(end_of_text)
    writer.add_add_bos_token(False)
    writer.add_add_eos_token(False)
    writer.add_chat_template(vocabulary.CHAT_TEMPLATE)


def tensors(shape, parameters):
    """Names and arrays in GGUF's order of axes: the output first."""
    yield "token_embd.weight", np.asarray(parameters["token_embd"])
    yield "output_norm.weight", np.asarray(parameters["output_norm"])
    for number, layer in enumerate(parameters["layers"]):
        for key, values in layer.items():
            values = np.asarray(values)
            if key in ROTATED:
                values = interleave(values, shape)
            yield f"blk.{number}.{key}.weight", values.T if key in TRANSPOSED else values


def interleave(values, shape):
    """Puts the pairs that `model.rotate` turns side by side, as GGUF's `llama` has them."""
    halves = values.reshape(shape.width, -1, 2, shape.head_width // 2)
    return halves.swapaxes(2, 3).reshape(values.shape)


def separate(values, shape):
    """The inverse of `interleave`."""
    halves = values.reshape(shape.width, -1, shape.head_width // 2, 2)
    return halves.swapaxes(2, 3).reshape(values.shape)


def add_tensor(writer, name, values):
    values = np.ascontiguousarray(values, dtype=np.float32)
    if values.ndim == 1:
        writer.add_tensor(name, values)
    else:
        kind = gguf.GGMLQuantizationType.Q8_0
        writer.add_tensor(name, gguf.quants.quantize(values, kind), raw_dtype=kind)


def read(path):
    """The shape of a file that `write` made, and the parameters that its Q8_0 blocks stand for."""
    reader = gguf.GGUFReader(path)

    def size(key):
        return int(reader.fields[f"llama.{key}"].contents())

    shape = model.Shape(
        vocabulary=size("vocab_size"),
        context=size("context_length"),
        width=size("embedding_length"),
        layers=size("block_count"),
        heads=size("attention.head_count"),
        kv_heads=size("attention.head_count_kv"),
        hidden=size("feed_forward_length"),
        head_width=size("attention.key_length"),
    )
    arrays = {t.name: gguf.quants.dequantize(t.data, t.tensor_type) for t in reader.tensors}
    layers = []
    for number in range(shape.layers):
        prefix = f"blk.{number}."
        names = [name for name in arrays if name.startswith(prefix)]
        layers.append({name.split(".")[2]: arrays[name] for name in names})
    for layer in layers:
        for key in TRANSPOSED:
            layer[key] = layer[key].T
        for key in ROTATED:
            layer[key] = separate(layer[key], shape)
    return shape, {
        "token_embd": arrays["token_embd.weight"],
        "output_norm": arrays["output_norm.weight"],
        "layers": layers,
    }
