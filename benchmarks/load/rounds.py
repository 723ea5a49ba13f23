"""Compares targets under load in alternating rounds: calls a second, latency, processor, memory."""

import dataclasses
import statistics


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


def compare(targets, generator, seconds, rounds, warm_up):
    """Returns the rounds of each target, name by name."""
    for target in targets.values():
        if warm_up:
            measure(target, generator, warm_up)
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


def show(title, results, base):
    """Prints a table of medians, and how each target compares with `base` round by round."""
    whats = list(dict.fromkeys(what for rounds in results.values() for what in rounds[0].cpu))
    print(f"\n{title}")
    heads = "".join(f" {'CPU us ' + what:>16} {'MiB':>5}" for what in whats)
    print(f"{'':10} {'calls/s':>9} {'of ' + base:>12} {'p50 ms':>8} {'added':>8} {'p99 ms':>8}"
          f" {'added':>8}{heads} {'failed':>6}   calls/s of each round")
    for name, rounds in results.items():
        others = results[base]
        ratio = against(rounds, others, lambda a, b: a.rate / b.rate)
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
        print(f"{name:10} {median(rounds, 'rate'):9.0f} {ratio:12.3f} {median(rounds, 'p50'):8.3f}"
              f" {p50:8.3f} {median(rounds, 'p99'):8.2f} {p99:8.2f}{used} {failed:6d}"
              f"   {each_round}", flush=True)
