"""Measures what Sluice costs: the policy core alone, and servers under load beside each other.

Everything is on loopback, every process ends with this one, and figures of each round go to CSV
files in benchmarks/target/results. Without names all of these are measured:

  core     JMH: deciding and settling a call of 1,000 tokens
  load     calls at 64 connections, and at 1: each text new, so that the cache misses
  hits     calls at 64 connections that the cache knows
  chunks   delay of the chunks of event streams
  streams  2,000 slow event streams at once through a server with 512 MiB of heap
"""

import argparse
import contextlib
import csv
import os
import pathlib
import re
import resource
import statistics
import subprocess
import sys

import rounds
import servers
import streams

MODULE = pathlib.Path(__file__).resolve().parent.parent
RESULTS = MODULE / "target" / "results"
ALL = ("core", "load", "hits", "chunks", "streams")
BASE = "forward"


class Plan:
    """How long each part takes, and with what: `--quick` only shows that everything works."""

    def __init__(self, quick):
        self.jmh = ["-wi", "2", "-i", "2", "-w", "1", "-r", "1"] if quick else []
        self.jmh_filter = "whole" if quick else "CallBenchmark"
        self.rounds = 1 if quick else 7
        self.seconds = 2 if quick else 6
        self.warm_up = 2 if quick else 30
        self.chunk_rounds = 1 if quick else 5
        self.chunks = 10 if quick else 20
        self.slow_streams = 200 if quick else 2000
        self.slow_chunks = 3 if quick else 30


def save(name, header, rows):
    """Writes rows to a CSV file among the results."""
    RESULTS.mkdir(parents=True, exist_ok=True)
    with open(RESULTS / f"{name}.csv", "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)


def core(jdk, plan):
    """Runs JMH and prints its table."""
    RESULTS.mkdir(parents=True, exist_ok=True)
    print("\nThe policy core alone, a call of 1,000 tokens (JMH)", flush=True)
    command = [f"{jdk}/bin/java", "-cp", servers.CLASS_PATH, "org.openjdk.jmh.Main"]
    command += [plan.jmh_filter, *plan.jmh, "-prof", "gc"]
    command += ["-prof", "dev.sluice.benchmarks.CpuProfiler"]
    command += ["-rf", "csv", "-rff", str(RESULTS / "core.csv")]
    command += ["-jvmArgsAppend", f"-Dsluice.benchmark.policy={MODULE / 'policy.yaml'}"]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    # Everything before the table is progress.
    table = re.search(r"^Benchmark  .*\n(?:CallBenchmark.*\n)+", run.stdout, re.MULTILINE)
    if run.returncode != 0 or table is None:
        sys.exit(f"JMH failed:\n{run.stdout[-4000:]}{run.stderr[-4000:]}")
    print(table[0])


class Field:
    """The upstream and the servers before it, all running."""

    def __init__(self, stack, jdk, modes, upstream):
        self.stack = stack
        self.jdk = jdk
        mock = None
        if upstream is None:
            mock = self.start("mock")
            upstream = mock.address
        self.upstream = upstream
        self.targets = {"direct": (mock, upstream)}
        for mode in modes:
            server = self.start(mode, upstream)
            self.targets[mode] = (server, server.address)

    def start(self, mode, upstream=None):
        """Starts a server that stops with the field."""
        server = servers.Server(mode, upstream, self.jdk)
        self.stack.callback(server.stop)
        return server


def load(field, plan, name, title, connections, unique, warm_up):
    """Compares all targets by calls that are answered at once."""
    results = rounds.compare(
        field.targets, connections, plan.seconds, plan.rounds, unique, warm_up
    )
    rounds.show(title, results, BASE)
    fields = [each.name for each in rounds.dataclasses.fields(rounds.Round)]
    rows = [
        [target, number, *(getattr(each, field_name) for field_name in fields)]
        for target, measured in results.items()
        for number, each in enumerate(measured)
    ]
    save(name, ["target", "round", *fields], rows)


def chunks(field, plan):
    """Compares how long chunks of streams are under way."""
    print(f"\n50 streams of {plan.chunks} chunks, 20 ms apart: ms from the mock to the client")
    rows = []
    for _, address in field.targets.values():
        streams.run(address, 50, plan.chunks, 20)
    for number in range(plan.chunk_rounds):
        for target, (_, address) in field.targets.items():
            result = streams.run(address, 50, plan.chunks, 20)
            figures = [result.percentile(0.5), result.percentile(0.99)]
            rows.append([target, number, *figures, result.percentile(0.5, "first"), result.lost()])
    save("chunks", ["target", "round", "p50", "p99", "first", "lost"], rows)
    print(f"{'':10} {'p50':>8} {'added':>8} {'p99':>8} {'first':>8} {'lost':>5}")
    base = [row[2] for row in rows if row[0] == BASE]
    for target in field.targets:
        own = [row for row in rows if row[0] == target]
        p50, p99, first = (statistics.median(row[i] for row in own) for i in (2, 3, 4))
        added = statistics.median(row[2] - other for row, other in zip(own, base))
        lost = sum(row[5] for row in own)
        print(f"{target:10} {p50:8.3f} {added:8.3f} {p99:8.2f} {first:8.2f} {lost:5d}", flush=True)


def live_heap_mib(server, jdk):
    """Returns the memory of what is reachable in a server's heap."""
    command = [f"{jdk}/bin/jcmd", str(server.process.pid)]
    for diagnosis in ("GC.run", "GC.heap_info"):
        info = subprocess.run(
            [*command, diagnosis], capture_output=True, text=True, check=False, timeout=60
        )
    used = re.search(r"used (\d+)K", info.stdout)
    # A JVM whose heap is full may fail to answer, which the lost streams tell better.
    return int(used[1]) // 1024 if used else -1


def slow(field, plan):
    """Opens slow streams through each server and counts the lost ones."""
    count, length = plan.slow_streams, plan.slow_chunks
    print(f"\n{count} streams at once, a chunk a second for {length} s, servers with -Xmx512m")
    print(f"{'':10} {'lost':>5} {'chunks':>7} {'p50 ms':>8} {'p99 ms':>8} {'heap MiB':>9} {'RSS':>5}")
    rows = []
    for target, (server, address) in field.targets.items():
        seen = {}

        def look(server=server, seen=seen):
            if server:
                seen["heap"] = live_heap_mib(server, field.jdk)
                seen["resident"] = server.resident_mib()

        result = streams.run(address, count, length, 1000, ramp=count / 500, midway=look)
        figures = [result.percentile(0.5), result.percentile(0.99)]
        memory = [seen.get("heap", 0), seen.get("resident", 0)]
        rows.append([target, result.lost(), len(result.transit), *figures, *memory])
        print(f"{target:10} {result.lost():5d} {len(result.transit):7d} {figures[0]:8.3f}"
              f" {figures[1]:8.2f} {memory[0]:9d} {memory[1]:5d}", flush=True)
    save("streams", ["target", "lost", "chunks", "p50", "p99", "heap", "resident"], rows)


def arguments():
    """Reads the command line."""
    parser = argparse.ArgumentParser(
        prog="benchmarks/run",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("parts", nargs="*", metavar="PART", help="what to measure; default: all")
    parser.add_argument("--quick", action="store_true", help="about a minute, to see that it works")
    parser.add_argument("--upstream", metavar="HOST:PORT", help="another mock than the one here")
    parser.add_argument(
        "--modes", default="forward,sluice", help="servers to compare (default: forward,sluice)"
    )
    parser.add_argument("--jdk", required=True, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    unknown = [part for part in chosen.parts if part not in ALL]
    if unknown:
        parser.error(f"no part is called {unknown[0]}; there are {', '.join(ALL)}")
    return chosen


def main():
    """Measures what the command line asks for."""
    options = arguments()
    plan = Plan(options.quick)
    parts = options.parts or ALL
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    print("load average before: " + " ".join(f"{each:.1f}" for each in os.getloadavg()))
    if "core" in parts:
        core(options.jdk, plan)
    if set(parts) == {"core"}:
        return
    with contextlib.ExitStack() as stack:
        field = Field(stack, options.jdk, options.modes.split(","), options.upstream)
        if "load" in parts:
            load(field, plan, "load", "64 connections, each text new", 64, True, plan.warm_up)
            load(field, plan, "latency", "1 connection, each text new", 1, True, 0)
        if "hits" in parts:
            load(field, plan, "hits", "64 connections, all texts alike", 64, False, plan.warm_up)
        if "chunks" in parts:
            chunks(field, plan)
        if "streams" in parts:
            slow(field, plan)
    print(f"\nload average after: {os.getloadavg()[0]:.1f}; each round is in {RESULTS}")


if __name__ == "__main__":
    main()
