"""Starts the servers of the benchmarks and tells what they used."""

import contextlib
import os
import pathlib
import select
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
MODULE = HERE.parent
TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
START_SECONDS = 60
STOP_SECONDS = 15
CLASS_PATH = f"{MODULE}/target/classes:{MODULE}/target/lib/*"


class Server:
    """A process of dev.sluice.benchmarks.Servers."""

    def __init__(self, mode, upstream, jdk):
        self.mode = mode
        command = [f"{jdk}/bin/java", "-Xmx512m", "-cp", CLASS_PATH]
        command += [f"-Dsluice.benchmark.policy={MODULE / 'policy.yaml'}"]
        command += ["dev.sluice.benchmarks.Servers", mode]
        if upstream:
            command.append(f"http://{upstream}")
        self.log = tempfile.TemporaryFile(mode="w+")
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.log, text=True
        )
        self.port = self._ready()
        self.address = f"127.0.0.1:{self.port}"

    def _ready(self):
        # What it logs is shown only if it does not start.
        readable, _, _ = select.select([self.process.stdout], [], [], START_SECONDS)
        line = self.process.stdout.readline() if readable else ""
        if not line.startswith("ready "):
            self.process.kill()
            self.process.wait()
            self.log.seek(0)
            sys.exit(f"the server {self.mode} did not start:\n{self.log.read()}")
        return int(line.split()[1])

    def cpu_seconds(self):
        """Returns the processor time used since the start, of user and system."""
        stat = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text()
        fields = stat.rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS_PER_SECOND

    def resident_mib(self):
        """Returns the memory that is in RAM."""
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
        return int(line.split()[1]) // 1024

    def stop(self):
        """Ends the process: its standard input closes, and if that does not do, it is killed."""
        with contextlib.suppress(OSError):
            self.process.stdin.close()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
