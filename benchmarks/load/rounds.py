"""Compares targets under load in alternating rounds: calls a second, latency, processor, memory."""

import dataclasses
import statistics
import time

# The part of one processor that a JVM whose code is compiled still spends on compiling.
RESTING_JIT = 0.02


@dataclasses.dataclass(frozen=True)
class Target:
    """Something that answers calls, and the processes whose work counts, each by what it is."""

    address: str
    processes: dict = dataclasses.field(default_factory=dict)


@dataclasses.dataclass(frozen=True)
class Round:
    """What one round measured: latencies in milliseconds; of each process, its processor time in
    microseconds a call and its resident memory in MiB."""

    rate: float
    p50: float
    p99: float
    failed: int
    cpu: dict
    resident: dict

    def row(self):
        """Returns the figures by the names that they have in files."""
        fields = {"rate": self.rate, "p50": self.p50, "p99": self.p99, "failed": self.failed}
        fields |= {f"cpu-{what}": used for what, used in self.cpu.items()}
        return fields | {f"mib-{what}": size for what, size in self.resident.items()}


def measure(target, generator, seconds):
    """Puts load on a target and returns what came of it."""
    before = {what: each.cpu_seconds() for what, each in target.processes.items()}
    load = generator.run(target.address, seconds)
    calls = max(1, load.calls)
    return Round(
        rate=load.calls / load.seconds,
        p50=load.p50,
        p99=load.p99,
        failed=load.failed,
        cpu={
            what: 1e6 * (each.cpu_seconds() - before[what]) / calls
            for what, each in target.processes.items()
        },
        resident={what: each.resident_mib() for what, each in target.processes.items()},
    )


def warm(name, target, generator, seconds, least):
    """Puts load on a target for a time at least, and on until its JITs rest, for twice it at most.

    In pieces, as it is measured: what happens when connections end has to be compiled as well.
    """
    begun = time.monotonic()
    while True:
        before = time.monotonic(), sum(each.jit_seconds() for each in target.processes.values())
        generator.run(target.address, seconds)
        now = time.monotonic()
        jit = sum(each.jit_seconds() for each in target.processes.values()) - before[1]
        resting = jit < RESTING_JIT * (now - before[0])
        if now - begun >= 2 * least or (now - begun >= least and resting):
            print(f"warmed {name} up for {now - begun:.0f} s; its JITs now take"
                  f" {jit / (now - before[0]):.1%} of a processor", flush=True)
            return


def compare(targets, generator, seconds, rounds, warm_up):
    """Returns the rounds of each target, name by name."""
    for name, target in targets.items():
        # What is no process of ours is warm, or nobody knows.
        if warm_up and target.processes:
            warm(name, target, generator, min(seconds, warm_up), warm_up)
    results = {name: [] for name in targets}
    for _ in range(rounds):
        for name, target in targets.items():
            results[name].append(measure(target, generator, seconds))
    return results


def median(rounds, what):
    """Returns the median of one figure."""
    return statistics.median(getattr(each, what) for each in rounds)


def against(rounds, others, figure):
    """Returns the median of what a function makes of each round and the other target's one."""
    return statistics.median(figure(own, other) for own, other in zip(rounds, others))


def ratio(results, name, base):
    """Returns how many of another target's calls a second a target does, round by round."""
    return against(results[name], results[base], lambda a, b: a.rate / b.rate)


def show(title, results, base):
    """Prints a table of medians, and how each target compares with `base` round by round."""
    whats = list(dict.fromkeys(what for rounds in results.values() for what in rounds[0].cpu))
    print(f"\n{title}")
    heads = "".join(f" {'CPU us ' + what:>16} {'MiB':>5}" for what in whats)
    print(f"{'':10} {'calls/s':>9} {'of ' + base:>12} {'p50 ms':>8} {'added':>8} {'p99 ms':>8}"
          f" {'added':>8}{heads} {'failed':>6}   calls/s of each round")
    for name, rounds in results.items():
        others = results[base]
        p50 = against(rounds, others, lambda a, b: a.p50 - b.p50)
        p99 = against(rounds, others, lambda a, b: a.p99 - b.p99)
        used = "".join(
            f" {statistics.median(each.cpu[what] for each in rounds):16.1f}"
            f" {statistics.median(each.resident[what] for each in rounds):5.0f}"
            if what in rounds[0].cpu
            else f" {'':16} {'':5}"
            for what in whats
        )
        failed = sum(each.failed for each in rounds)
        each_round = " ".join(f"{each.rate:.0f}" for each in rounds)
        print(f"{name:10} {median(rounds, 'rate'):9.0f} {ratio(results, name, base):12.3f}"
              f" {median(rounds, 'p50'):8.3f}"
              f" {p50:8.3f} {median(rounds, 'p99'):8.2f} {p99:8.2f}{used} {failed:6d}"
              f"   {each_round}", flush=True)
