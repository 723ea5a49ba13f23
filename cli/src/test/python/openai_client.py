"""Calls a running gateway with the official OpenAI client; asserts, and prints a line a part."""
import sys
import time

import openai

base = sys.argv[1]
client = openai.OpenAI(base_url=base, api_key="sk-sluice-demo", max_retries=0, timeout=60)
question = [{"role": "user", "content": "What is the capital of France?"}]

answer = client.chat.completions.create(model="auto", messages=question, max_tokens=16)
assert answer.choices[0].message.role == "assistant", answer
assert answer.usage.prompt_tokens > 0 and answer.usage.completion_tokens > 0, answer.usage
print("chat ok:", answer.choices[0].message.content)

pieces, usage = [], None
with client.chat.completions.create(
    model="demo-large", messages=question, max_tokens=16, stream=True,
    stream_options={"include_usage": True},
) as stream:
    for chunk in stream:
        pieces += [c.delta.content for c in chunk.choices if c.delta.content]
        usage = chunk.usage or usage
assert pieces and usage.total_tokens == usage.prompt_tokens + usage.completion_tokens, usage
print("stream ok:", "".join(pieces))

scored = client.chat.completions.create(
    model="demo-small", messages=question, max_tokens=4, logprobs=True, top_logprobs=2)
tokens = scored.choices[0].logprobs.content
assert tokens and all(t.logprob <= 0 and len(t.top_logprobs) == 2 for t in tokens), tokens

vectors = client.embeddings.create(model="demo-small", input=["a sluice", "a gate"]).data
assert len(vectors) == 2 and abs(sum(x * x for x in vectors[0].embedding) - 1) < 1e-3
print("embeddings ok:", len(vectors[0].embedding), "dimensions")

names = [m.id for m in client.models.list()]
assert {"demo-small", "demo-large", "auto"} <= set(names), names
print("models ok:", names)

def refusal(kind, **arguments):
    try:
        client.with_options(api_key=arguments.pop("key", "sk-sluice-demo")).chat.completions.create(
            **{"model": "auto", "messages": question, "max_tokens": 4, **arguments})
    except kind as e:
        return e
    raise AssertionError(f"no {kind.__name__} for {arguments}")

assert refusal(openai.AuthenticationError, key="sk-wrong").code == "invalid_api_key"
assert refusal(openai.NotFoundError, model="nothing").code == "model_not_found"
assert refusal(openai.BadRequestError, messages="no list").status_code == 400
print("errors ok")

# Three calls a minute: the fourth is told when to come back, and a client that retries does.
# On a slow machine more are let through meanwhile, one each 20 seconds.
limited = client.with_options(api_key="sk-sluice-limited")
began, allowed = time.monotonic(), 0
while True:
    try:
        limited.chat.completions.create(
            model="demo-small", max_tokens=4,
            messages=[{"role": "user", "content": f"Hello {allowed}"}])
        allowed += 1
        assert allowed <= 3 + (time.monotonic() - began) // 20, "the fourth call was let through"
    except openai.RateLimitError as e:
        assert allowed >= 3, allowed
        assert 1 <= int(e.response.headers["retry-after"]) <= 60, e.response.headers
        assert e.code == "rate_limit_exceeded", e
        break
started = time.monotonic()
limited.with_options(max_retries=8).chat.completions.create(
    model="demo-small", max_tokens=4, messages=question)
print("retries ok: answered after %.0f s" % (time.monotonic() - started))
