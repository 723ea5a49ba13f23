"""Opens many event streams at once and tells how long each chunk took from the mock to here."""

import asyncio
import dataclasses
import itertools
import json
import re
import time

KEY = "sk-sluice-demo"
SENT_AT = re.compile(rb"t=(\d+);i=\d+ ")
LONGEST_MARK = 48
NANOS_PER_MILLI = 1e6

_number = itertools.count(time.time_ns())


@dataclasses.dataclass
class Result:
    """What all streams together saw; times in milliseconds."""

    streams: int
    expected_chunks: int
    complete: int = 0
    transit: list = dataclasses.field(default_factory=list)
    first: list = dataclasses.field(default_factory=list)

    def lost(self):
        """Returns how many streams broke off or were not answered in full."""
        return self.streams - self.complete

    def percentile(self, share, what="transit"):
        """Returns the time within which that share of the chunks came."""
        values = sorted(getattr(self, what))
        return values[min(len(values) - 1, int(len(values) * share))] if values else float("nan")


class Stream(asyncio.Protocol):
    """One call and its answer."""

    def __init__(self, chunks, delay_ms, result):
        self.chunks = chunks
        self.delay_ms = delay_ms
        self.result = result
        self.seen = 0
        self.rest = b""
        self.ended = asyncio.get_running_loop().create_future()

    def connection_made(self, transport):
        self.transport = transport
        # No two texts are alike, so that no cache answers.
        text = f"Call {next(_number)}: count slowly, please."
        body = json.dumps({
            "model": "auto",
            "stream": True,
            "stream_options": {"include_usage": True},
            "messages": [{"role": "user", "content": text}],
        }).encode()
        head = (
            "POST /v1/chat/completions HTTP/1.1\r\nhost: 127.0.0.1\r\n"
            f"content-type: application/json\r\nauthorization: Bearer {KEY}\r\n"
            f"x-mock-chunks: {self.chunks}\r\nx-mock-delay-ms: {self.delay_ms}\r\n"
            f"content-length: {len(body)}\r\nconnection: close\r\n\r\n"
        )
        self.began = time.time_ns()
        transport.write(head.encode() + body)

    def data_received(self, data):
        now = time.time_ns()
        text = self.rest + data
        marks = list(SENT_AT.finditer(text))
        for mark in marks:
            if self.seen == 0:
                self.result.first.append((now - self.began) / NANOS_PER_MILLI)
            self.seen += 1
            self.result.transit.append((now - int(mark[1])) / NANOS_PER_MILLI)
        if b"data: [DONE]" in text:
            self.result.complete += self.seen == self.chunks
            self.transport.close()
        # A mark may be cut in two; one that was counted may not be counted again.
        self.rest = text[max(marks[-1].end() if marks else 0, len(text) - LONGEST_MARK) :]

    def connection_lost(self, failure):
        if not self.ended.done():
            self.ended.set_result(None)


async def _one(host, port, chunks, delay_ms, result):
    loop = asyncio.get_running_loop()
    try:
        _, stream = await loop.create_connection(
            lambda: Stream(chunks, delay_ms, result), host, port
        )
        await stream.ended
    except OSError:
        # It counts as lost.
        return


async def _all(address, streams, chunks, delay_ms, ramp, grace, midway):
    host, port = address.split(":")
    result = Result(streams, streams * chunks)
    tasks = []
    for _ in range(streams):
        tasks.append(asyncio.create_task(_one(host, int(port), chunks, delay_ms, result)))
        await asyncio.sleep(ramp / streams)
    seconds = chunks * delay_ms / 1e3
    if midway:
        await asyncio.sleep(seconds / 2)
        await asyncio.to_thread(midway)
    _, late = await asyncio.wait(tasks, timeout=seconds + grace)
    for task in late:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    return result


def run(address, streams, chunks, delay_ms, ramp=0.2, grace=20, midway=None):
    """Opens streams and waits for their ends.

    They are opened one after the other over `ramp` seconds; those that have not ended `grace`
    seconds after they should have are lost. `midway` is called once when half of the time is over.
    """
    return asyncio.run(_all(address, streams, chunks, delay_ms, ramp, grace, midway))
