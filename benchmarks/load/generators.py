"""Puts load on an address: as much as it takes, or at a fixed rate."""

import dataclasses
import itertools
import subprocess
import sys

import servers

CALL = servers.HERE / "call.json"
KEY = "sk-sluice-demo"
GRACE_SECONDS = 20
# Room for the calls of one round, so that no two rounds send the same text.
CALLS_A_ROUND = 100_000_000

_round = itertools.count(1)


@dataclasses.dataclass(frozen=True)
class Load:
    """What came of a load; times in seconds, latencies in milliseconds."""

    calls: int
    seconds: float
    failed: int
    p50: float
    p99: float


def _load(words):
    calls, seconds, failed, p50, p99 = words
    return Load(int(calls), float(seconds), int(failed), float(p50), float(p99))


class Wrk:
    """As many calls as get answered, with wrk."""

    def __init__(self, connections, unique):
        self.connections = connections
        self.unique = unique

    def run(self, address, seconds):
        """Puts load on an address for some seconds."""
        first, step = (next(_round) * CALLS_A_ROUND, 1) if self.unique else (0, 0)
        command = ["wrk", f"-t{min(2, self.connections)}", f"-c{self.connections}"]
        command += [f"-d{seconds}s", "--latency", "-s", str(servers.HERE / "calls.lua")]
        command += [f"http://{address}/v1/chat/completions"]
        command += ["--", str(CALL), KEY, str(first), str(step)]
        run = subprocess.run(
            command, capture_output=True, text=True, timeout=seconds + GRACE_SECONDS
        )
        lines = [line for line in run.stdout.splitlines() if line.startswith("RESULT ")]
        if not lines:
            sys.exit(f"wrk failed:\n{run.stdout}{run.stderr}")
        return _load(lines[0].split()[1:])


class FixedRate(servers.JavaProcess):
    """So many calls a second, answered or not, each text new; one process for all rounds."""

    def __init__(self, jdk, connections):
        options = ["-Xmx256m", "-XX:+UseSerialGC"]
        arguments = [str(CALL), KEY, str(connections)]
        super().__init__(jdk, "the load at a fixed rate", options, "FixedRate", arguments)
        self.rate = 0

    def run(self, address, seconds):
        """Puts load on an address for some seconds."""
        first = next(_round) * CALLS_A_ROUND
        self.process.stdin.write(f"{address} {self.rate} {seconds} {first}\n")
        self.process.stdin.flush()
        return _load(self.answer("RESULT", seconds + GRACE_SECONDS))
