"""Measures what Sluice costs: the policy core alone, and servers under load beside each other.

Everything is on loopback, every process ends with this one, and figures of each round go to CSV
files in benchmarks/target/results. Without names all of these are measured:

  core     JMH: deciding and settling a call of 1,000 tokens
  load     calls at 64 connections, and at 1: each text new, so that the cache misses
  hits     calls at 64 connections that the cache knows
  chunks   delay of the chunks of event streams
  streams  2,000 slow event streams at once through a server with 512 MiB of heap
  envoy    all of the following, through Envoy alone, with an empty processor and with Sluice's:
    envoy-load     calls at 64 connections, and at a fixed rate of half of what the empty one does
    envoy-hits     calls at 64 connections that the cache knows
    envoy-chunks   delay of the chunks of event streams
    envoy-streams  1,000 slow event streams at once
"""

import argparse
import contextlib
import csv
import os
import re
import resource
import statistics
import subprocess
import sys
import tempfile

import envoy
import generators
import rounds
import servers
import streams

RESULTS = servers.MODULE / "target" / "results"
TOMCAT_PARTS = ("load", "hits", "chunks", "streams")
ENVOY_PARTS = ("envoy-load", "envoy-hits", "envoy-chunks", "envoy-streams")
ALL = ("core", *TOMCAT_PARTS, "envoy")


class Plan:
    """How long each part takes, and with what: `--quick` only shows that everything works."""

    def __init__(self, quick):
        self.jmh = ["-wi", "2", "-i", "2", "-w", "1", "-r", "1"] if quick else []
        self.jmh_filter = "whole" if quick else "CallBenchmark"
        # Short and many: what neighbours on the machine do lasts longer than a round.
        self.rounds = 1 if quick else 14
        self.seconds = 2 if quick else 3
        self.warm_up = 2 if quick else 60
        self.chunk_rounds = 1 if quick else 5
        self.chunks = 10 if quick else 20
        self.slow_streams = 200 if quick else 2000
        self.slow_chunks = 3 if quick else 30
        self.envoy_streams = 1000
        self.envoy_chunks = 10 if quick else 60


def save(name, rows):
    """Writes rows, mappings of names to figures, to a CSV file among the results."""
    RESULTS.mkdir(parents=True, exist_ok=True)
    header = list(dict.fromkeys(key for row in rows for key in row))
    with open(RESULTS / f"{name}.csv", "w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, header)
        writer.writeheader()
        writer.writerows(rows)


def core(jdk, plan):
    """Runs JMH and prints its table."""
    RESULTS.mkdir(parents=True, exist_ok=True)
    print("\nThe policy core alone, a call of 1,000 tokens (JMH)", flush=True)
    command = [f"{jdk}/bin/java", "-cp", servers.CLASS_PATH, "org.openjdk.jmh.Main"]
    command += [plan.jmh_filter, *plan.jmh, "-prof", "gc"]
    command += ["-prof", "dev.sluice.benchmarks.CpuProfiler"]
    command += ["-rf", "csv", "-rff", str(RESULTS / "core.csv")]
    options = [*servers.JVM_OPTIONS, f"-Dsluice.benchmark.policy={servers.POLICY}"]
    command += ["-jvmArgsAppend", " ".join(options)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    # Everything before the table is progress.
    table = re.search(r"^Benchmark  .*\n(?:CallBenchmark.*\n)+", run.stdout, re.MULTILINE)
    if run.returncode != 0 or table is None:
        sys.exit(f"JMH failed:\n{run.stdout[-4000:]}{run.stderr[-4000:]}")
    print(table[0])


class Field:
    """The upstream and what stands before it, all running until the stack of the field ends."""

    def __init__(self, stack, jdk, upstream):
        self.stack = stack
        self.jdk = jdk
        if upstream:
            self.targets = {"direct": rounds.Target(upstream)}
        else:
            mock = self.started(servers.Server("mock", None, jdk))
            self.targets = {"direct": rounds.Target(mock.address, {"server": mock})}
        self.upstream = self.targets["direct"].address

    def started(self, process):
        """Lets a process stop with the field."""
        self.stack.callback(process.stop)
        return process

    def add_tomcats(self, modes):
        """Starts a Tomcat of each mode."""
        for mode in modes:
            server = self.started(servers.Server(mode, f"http://{self.upstream}", self.jdk))
            self.targets[mode] = rounds.Target(server.address, {"server": server})

    def add_envoys(self, binary, transport):
        """Starts Envoy alone, with the empty processor and with Sluice's, all of them alike."""
        folder = self.stack.enter_context(tempfile.TemporaryDirectory(prefix="sluice-envoy"))
        at = {name: envoy.listen(folder, name, transport) for name in ("echo", "sluice")}
        echo = self.started(servers.Server("echo", at["echo"], self.jdk))
        sluice = self.started(envoy.Processor(folder, self.upstream, at["sluice"]))
        for name, processor, mode in (
            ("envoy", None, None),
            ("echo", echo, envoy.ALL_BODIES),
            ("sluice", sluice, envoy.ALL_BODIES),
        ):
            front = self.started(
                envoy.Envoy(binary, folder, name, self.upstream, at.get(name), mode)
            )
            processes = {"server": processor} if processor else {}
            self.targets[name] = rounds.Target(front.address, {"envoy": front, **processes})


def load(field, plan, name, title, base, generator, warm_up):
    """Compares all targets by calls that are answered at once."""
    results = rounds.compare(field.targets, generator, plan.seconds, plan.rounds, warm_up)
    rounds.show(title, results, base)
    save(name, [
        {"target": target, "round": number, **each.row()}
        for target, measured in results.items()
        for number, each in enumerate(measured)
    ])
    return results


def chunks(field, plan, name, base):
    """Compares how long chunks of streams are under way."""
    print(f"\n50 streams of {plan.chunks} chunks, 20 ms apart: ms from the mock to the client,"
          " and from the call to its first chunk")
    rows = []
    for target in field.targets.values():
        streams.run(target.address, 50, plan.chunks, 20)
    for number in range(plan.chunk_rounds):
        for which, target in field.targets.items():
            result = streams.run(target.address, 50, plan.chunks, 20)
            rows.append({
                "target": which,
                "round": number,
                "p50": result.percentile(0.5),
                "p99": result.percentile(0.99),
                "first": result.percentile(0.5, "first"),
                "lost": result.lost(),
            })
    save(name, rows)
    print(f"{'':10} {'p50':>8} {'added':>8} {'p99':>8} {'first':>8} {'added':>8} {'lost':>5}")
    bases = [row for row in rows if row["target"] == base]
    for which in field.targets:
        own = [row for row in rows if row["target"] == which]
        p50, p99, first = (
            statistics.median(row[what] for row in own) for what in ("p50", "p99", "first")
        )
        added, first_added = (
            rounds.against(own, bases, lambda a, b, what=what: a[what] - b[what])
            for what in ("p50", "first")
        )
        lost = sum(row["lost"] for row in own)
        print(f"{which:10} {p50:8.3f} {added:8.3f} {p99:8.2f} {first:8.2f} {first_added:8.3f}"
              f" {lost:5d}", flush=True)


def slow(field, name, count, length):
    """Opens slow streams through each target and counts the lost ones."""
    print(f"\n{count} streams at once, a chunk a second for {length} s, servers with -Xmx512m")
    print(f"{'':10} {'lost':>5} {'chunks':>7} {'p50 ms':>8} {'p99 ms':>8} {'heap MiB':>9} {'RSS':>5}"
          f" {'Envoy':>6}")
    rows = []
    for which, target in field.targets.items():
        seen = {}

        def look(processes=target.processes, seen=seen):
            if "server" in processes:
                seen["heap"] = servers.live_heap_mib(processes["server"], field.jdk)
            for what, process in processes.items():
                seen[what] = process.resident_mib()

        result = streams.run(target.address, count, length, 1000, ramp=count / 500, midway=look)
        row = {
            "target": which,
            "lost": result.lost(),
            "chunks": len(result.transit),
            "p50": result.percentile(0.5),
            "p99": result.percentile(0.99),
            "heap": seen.get("heap", 0),
            "resident": seen.get("server", 0),
            "envoy": seen.get("envoy", 0),
        }
        rows.append(row)
        print(f"{which:10} {row['lost']:5d} {row['chunks']:7d} {row['p50']:8.3f} {row['p99']:8.2f}"
              f" {row['heap']:9d} {row['resident']:5d} {row['envoy']:6d}", flush=True)
    save(name, rows)


def tomcats(field, plan, parts):
    """Measures what is asked for of Sluice in Tomcat."""
    if "load" in parts:
        many, one = generators.Wrk(64, True), generators.Wrk(1, True)
        title = "64 connections, each text new"
        results = load(field, plan, "load", title, "forward", many, plan.warm_up)
        for base in ("direct", "client"):
            if base in results and "sluice" in results:
                share = rounds.ratio(results, "sluice", base)
                print(f"sluice does {share:.3f} of the calls of {base}")
        load(field, plan, "latency", "1 connection, each text new", "forward", one, 0)
    if "hits" in parts:
        alike = generators.Wrk(64, False)
        title = "64 connections, all texts alike"
        load(field, plan, "hits", title, "forward", alike, plan.warm_up)
    if "chunks" in parts:
        chunks(field, plan, "chunks", "forward")
    if "streams" in parts:
        slow(field, "streams", plan.slow_streams, plan.slow_chunks)


def envoys(field, plan, parts):
    """Measures what is asked for of Sluice beside Envoy."""
    if "envoy-load" in parts:
        many = generators.Wrk(64, True)
        title = "Through Envoy, 64 connections, each text new"
        results = load(field, plan, "envoy-load", title, "echo", many, plan.warm_up)
        half = field.started(generators.FixedRate(field.jdk, 64))
        half.rate = round(rounds.median(results["echo"], "rate") / 2)
        title = f"Through Envoy, {half.rate} calls a second, half of the echo's, each text new"
        load(field, plan, "envoy-latency", title, "envoy", half, plan.seconds)
    if "envoy-hits" in parts:
        alike = generators.Wrk(64, False)
        title = "Through Envoy, 64 connections, all texts alike"
        load(field, plan, "envoy-hits", title, "echo", alike, plan.warm_up)
    if "envoy-chunks" in parts:
        chunks(field, plan, "envoy-chunks", "envoy")
    if "envoy-streams" in parts:
        slow(field, "envoy-streams", plan.envoy_streams, plan.envoy_chunks)


def arguments():
    """Reads the command line."""
    parser = argparse.ArgumentParser(
        prog="benchmarks/run",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("parts", nargs="*", metavar="PART", help="what to measure; default: all")
    parser.add_argument("--quick", action="store_true", help="some minutes, to see that it works")
    parser.add_argument("--upstream", metavar="HOST:PORT", help="another mock than the one here")
    parser.add_argument(
        "--modes",
        default="forward,client,sluice",
        help="servers to compare (default: forward,client,sluice)",
    )
    parser.add_argument(
        "--transport",
        choices=("unix", "tcp"),
        default="unix",
        help="what is between Envoy and its processors (default: unix)",
    )
    parser.add_argument("--jdk", required=True, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    known = (*ALL, *ENVOY_PARTS)
    unknown = [part for part in chosen.parts if part not in known]
    if unknown:
        parser.error(f"no part is called {unknown[0]}; there are {', '.join(known)}")
    chosen.parts = set(chosen.parts or ALL)
    if "envoy" in chosen.parts:
        chosen.parts.update(ENVOY_PARTS)
    return chosen


def main():
    """Measures what the command line asks for."""
    options = arguments()
    plan = Plan(options.quick)
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    print("load average before: " + " ".join(f"{each:.1f}" for each in os.getloadavg()))
    if "core" in options.parts:
        core(options.jdk, plan)
    if options.parts.intersection(TOMCAT_PARTS):
        with contextlib.ExitStack() as stack:
            field = Field(stack, options.jdk, options.upstream)
            field.add_tomcats(options.modes.split(","))
            tomcats(field, plan, options.parts)
    if options.parts.intersection(ENVOY_PARTS):
        envoy.build_sluice()
        with contextlib.ExitStack() as stack:
            field = Field(stack, options.jdk, options.upstream)
            field.add_envoys(envoy.find(), options.transport)
            envoys(field, plan, options.parts)
    print(f"\nload average after: {os.getloadavg()[0]:.1f}; each round is in {RESULTS}")


if __name__ == "__main__":
    main()
