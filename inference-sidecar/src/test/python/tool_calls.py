"""Calls a server whose model always asks for the weather, with the official OpenAI client."""
import json
import sys

import openai

client = openai.OpenAI(base_url=sys.argv[1], api_key="none", max_retries=0, timeout=60)
tools = [{"type": "function", "function": {
    "name": "get_weather", "description": "Looks.",
    "parameters": {"type": "object", "properties": {"city": {"enum": ["Bern", "Zürich"]}},
                   "required": ["city"], "additionalProperties": False}}}]
messages = [{"role": "user", "content": "What is the weather in Zürich?"}]

answer = client.chat.completions.create(model="sim", messages=messages, tools=tools)
choice = answer.choices[0]
assert choice.finish_reason == "tool_calls", answer
call = choice.message.tool_calls[0]
assert call.function.name == "get_weather", answer
assert json.loads(call.function.arguments) == {"city": "Zürich"}, answer
print("calls ok")

messages += [choice.message, {"role": "tool", "tool_call_id": call.id, "content": "rain"}]
again = client.chat.completions.create(
    model="sim", messages=messages, tools=tools,
    tool_choice={"type": "function", "function": {"name": "get_weather"}})
assert again.choices[0].message.tool_calls[0].function.name == "get_weather", again
print("results ok")

with client.chat.completions.stream(model="sim", messages=messages, tools=tools) as stream:
    for event in stream:
        pass
    final = stream.get_final_completion().choices[0]
assert final.finish_reason == "tool_calls", final
assert json.loads(final.message.tool_calls[0].function.arguments) == {"city": "Zürich"}, final
print("stream ok")
