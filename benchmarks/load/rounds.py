"""Compares servers under load in alternating rounds: calls a second, latency, processor, memory."""

import dataclasses
import itertools
import pathlib
import statistics
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
KEY = "sk-sluice-demo"
GRACE_SECONDS = 20
# Room for the calls of one round, so that no two rounds send the same text.
CALLS_A_ROUND = 100_000_000

_round = itertools.count(1)


@dataclasses.dataclass(frozen=True)
class Round:
    """What one round measured; latencies in milliseconds, processor time in microseconds a call."""

    rate: float
    p50: float
    p99: float
    cpu: float
    resident: int
    failed: int


def measure(server, address, connections, seconds, unique):
    """Puts load on an address and returns what came of it; `server` may be None: not observed."""
    first, step = (next(_round) * CALLS_A_ROUND, 1) if unique else (0, 0)
    threads = min(2, connections)
    before = server.cpu_seconds() if server else 0
    command = ["wrk", f"-t{threads}", f"-c{connections}", f"-d{seconds}s", "--latency"]
    command += ["-s", str(HERE / "calls.lua"), f"http://{address}/v1/chat/completions"]
    command += ["--", str(HERE / "call.json"), KEY, str(first), str(step)]
    run = subprocess.run(command, capture_output=True, text=True, timeout=seconds + GRACE_SECONDS)
    lines = [line for line in run.stdout.splitlines() if line.startswith("RESULT ")]
    if not lines:
        sys.exit(f"wrk failed:\n{run.stdout}{run.stderr}")
    calls, duration, failed, p50, p99 = (float(word) for word in lines[0].split()[1:])
    used = server.cpu_seconds() - before if server else 0
    return Round(
        rate=calls / duration,
        p50=p50,
        p99=p99,
        cpu=1e6 * used / max(1, calls),
        resident=server.resident_mib() if server else 0,
        failed=int(failed),
    )


def compare(targets, connections, seconds, rounds, unique, warm_up):
    """Returns the rounds of each target, name by name; `targets` maps a name to (server, address)."""
    for name, (server, address) in targets.items():
        if warm_up:
            measure(server, address, max(connections, 16), warm_up, unique)
    results = {name: [] for name in targets}
    for _ in range(rounds):
        for name, (server, address) in targets.items():
            results[name].append(measure(server, address, connections, seconds, unique))
    return results


def median(rounds, what):
    """Returns the median of one figure."""
    return statistics.median(getattr(each, what) for each in rounds)


def show(title, results, base):
    """Prints a table of medians, and how each target compares with `base` round by round."""
    print(f"\n{title}")
    print(f"{'':10} {'calls/s':>9} {'of ' + base:>12} {'p50 ms':>8} {'added':>8} {'p99 ms':>8}"
          f" {'CPU us':>7} {'MiB':>5} {'failed':>6}   calls/s of each round")
    for name, rounds in results.items():
        ratio = statistics.median(a.rate / b.rate for a, b in zip(rounds, results[base]))
        added = statistics.median(a.p50 - b.p50 for a, b in zip(rounds, results[base]))
        failed = sum(each.failed for each in rounds)
        each_round = " ".join(f"{each.rate:.0f}" for each in rounds)
        print(f"{name:10} {median(rounds, 'rate'):9.0f} {ratio:12.3f} {median(rounds, 'p50'):8.3f}"
              f" {added:8.3f} {median(rounds, 'p99'):8.2f} {median(rounds, 'cpu'):7.1f}"
              f" {median(rounds, 'resident'):5.0f} {failed:6d}   {each_round}", flush=True)
