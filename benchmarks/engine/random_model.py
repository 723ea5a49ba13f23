"""Makes a GGUF model of random weights: of any size, for measuring speed and nothing else.

The vocabulary and the chat template are another model's, so that prompts are text. With --copies
the model goes on as its text did before, at the same cost.
"""

import argparse

import gguf
import numpy as np

from copying import ROPE_BASE, Copying

COPIED = ("tokenizer.",)
ADD_FIRST = "tokenizer.ggml.add_bos_token"


def main():
    arguments = parse()
    source = gguf.GGUFReader(arguments.vocabulary)
    vocabulary = len(source.fields["tokenizer.ggml.tokens"].contents())
    writer = gguf.GGUFWriter(arguments.out, "llama")
    writer.add_name("copying" if arguments.copies else "random")
    writer.add_description("Random weights: for measuring speed only.")
    add_sizes(writer, arguments, vocabulary)
    copy_tokenizer(writer, source, arguments.copies)
    random = np.random.default_rng(arguments.seed)
    circuit = copying(arguments, source) if arguments.copies else None
    count = 0
    for name, shape in tensors(arguments, vocabulary):
        count += int(np.prod(shape))
        add_tensor(writer, name, shape, random, circuit)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    print(f"{arguments.out}: {count / 1e6:.1f} million parameters, Q8_0")


def parse():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--vocabulary", required=True, help="GGUF file to take the tokens from")
    parser.add_argument("--out", required=True)
    parser.add_argument("--width", type=int, default=768)
    parser.add_argument("--layers", type=int, default=12)
    parser.add_argument("--hidden", type=int, default=2048)
    parser.add_argument("--heads", type=int, default=12)
    parser.add_argument("--kv-heads", type=int, default=4)
    parser.add_argument("--context", type=int, default=8192)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--copies", action="store_true", help="go on as the text did before")
    return parser.parse_args()


def add_sizes(writer, sizes, vocabulary):
    writer.add_vocab_size(vocabulary)
    writer.add_context_length(sizes.context)
    writer.add_embedding_length(sizes.width)
    writer.add_block_count(sizes.layers)
    writer.add_feed_forward_length(sizes.hidden)
    writer.add_head_count(sizes.heads)
    writer.add_head_count_kv(sizes.kv_heads)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_freq_base(ROPE_BASE if sizes.copies else 10000.0)
    writer.add_file_type(gguf.LlamaFileType.MOSTLY_Q8_0)
    writer.add_quantization_version(gguf.GGML_QUANT_VERSION)


def copying(sizes, source):
    first = source.fields["tokenizer.ggml.bos_token_id"].contents()
    return Copying(sizes, first, np.random.default_rng((sizes.seed, 1)))


def copy_tokenizer(writer, source, begins):
    """With begins, each text begins with the token for that, whatever the other model has."""
    if begins:
        writer.add_add_bos_token(True)
    for name, field in source.fields.items():
        if name.startswith(COPIED) and not (begins and name == ADD_FIRST):
            kind = field.types[0]
            part = field.types[-1] if kind == gguf.GGUFValueType.ARRAY else None
            writer.add_key_value(name, field.contents(), kind, sub_type=part)


def tensors(sizes, vocabulary):
    """Names and shapes, the output's axis first."""
    kv_width = sizes.width // sizes.heads * sizes.kv_heads
    yield "token_embd.weight", (vocabulary, sizes.width)
    yield "output_norm.weight", (sizes.width,)
    for layer in range(sizes.layers):
        block = f"blk.{layer}."
        yield block + "attn_norm.weight", (sizes.width,)
        yield block + "attn_q.weight", (sizes.width, sizes.width)
        yield block + "attn_k.weight", (kv_width, sizes.width)
        yield block + "attn_v.weight", (kv_width, sizes.width)
        yield block + "attn_output.weight", (sizes.width, sizes.width)
        yield block + "ffn_norm.weight", (sizes.width,)
        yield block + "ffn_gate.weight", (sizes.hidden, sizes.width)
        yield block + "ffn_up.weight", (sizes.hidden, sizes.width)
        yield block + "ffn_down.weight", (sizes.width, sizes.hidden)


def add_tensor(writer, name, shape, random, circuit):
    if len(shape) == 1:
        writer.add_tensor(name, np.ones(shape, dtype=np.float32))
        return
    values = random.standard_normal(shape, dtype=np.float32) * np.float32(shape[1] ** -0.5)
    if circuit:
        values = circuit.weights(name, values).astype(np.float32)
    kind = gguf.GGMLQuantizationType.Q8_0
    writer.add_tensor(name, gguf.quants.quantize(values, kind), raw_dtype=kind)


if __name__ == "__main__":
    main()
