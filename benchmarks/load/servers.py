"""Starts the servers of the benchmarks and tells what they used."""

import contextlib
import os
import pathlib
import re
import select
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
MODULE = HERE.parent
TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
START_SECONDS = 60
STOP_SECONDS = 15
LONGEST_LOG = 4000
CLASS_PATH = f"{MODULE}/target/classes:{MODULE}/target/lib/*"
POLICY = MODULE / "policy.yaml"
JVM_OPTIONS = os.environ.get("SLUICE_JAVA_OPTS", "").split()


class Process:
    """A process that is measured and does not outlive the script; what it logs is kept."""

    def __init__(self, name, command, **options):
        self.name = name
        self.log = tempfile.TemporaryFile(mode="w+")
        options = {"stdout": self.log, "stderr": self.log, "text": True, **options}
        # Even a script that is killed leaves no process behind.
        self.process = subprocess.Popen(["setpriv", "--pdeathsig", "KILL", *command], **options)

    def fail(self, what):
        """Ends the script and says what was logged last."""
        self.process.kill()
        self.process.wait()
        self.log.seek(0)
        sys.exit(f"{self.name} {what}:\n{self.log.read()[-LONGEST_LOG:]}")

    def await_that(self, look, failure):
        """Returns what a function finds, as soon as it is something and no exception."""
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until and self.process.poll() is None:
            with contextlib.suppress(OSError, ValueError):
                found = look()
                if found:
                    return found
            time.sleep(0.1)
        return self.fail(f"{failure} within {START_SECONDS} s")

    def cpu_seconds(self):
        """Returns the processor time used since the start, of user and system."""
        stat = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text()
        fields = stat.rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS_PER_SECOND

    def jit_seconds(self):
        """Returns the processor time that compiling took since the start, if this is a JVM."""
        ticks = 0
        for stat in pathlib.Path(f"/proc/{self.process.pid}/task").glob("*/stat"):
            # A thread may end while it is looked at.
            with contextlib.suppress(OSError):
                head, _, fields = stat.read_text().rpartition(")")
                if " CompilerThre" in head:
                    ticks += sum(int(each) for each in fields.split()[11:13])
        return ticks / TICKS_PER_SECOND

    def resident_mib(self):
        """Returns the memory that is in RAM."""
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
        return int(line.split()[1]) // 1024

    def ask_to_stop(self):
        """Begins the end of the process."""
        self.process.terminate()

    def stop(self):
        """Ends the process; if asking does not do, it is killed."""
        self.ask_to_stop()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class JavaProcess(Process):
    """A program of the benchmarks, which says `ready PORT` and ends with its standard input."""

    def __init__(self, jdk, name, options, program, arguments):
        command = [f"{jdk}/bin/java", *options, "-cp", CLASS_PATH]
        command += [f"dev.sluice.benchmarks.{program}", *arguments]
        super().__init__(name, command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.port = int(self.answer("ready", START_SECONDS)[0])
        self.address = f"127.0.0.1:{self.port}"

    def answer(self, word, seconds):
        """Returns what follows that word in the next line that the program writes."""
        readable, _, _ = select.select([self.process.stdout], [], [], seconds)
        line = self.process.stdout.readline() if readable else ""
        if not line.startswith(word + " "):
            self.fail(f"did not answer within {seconds} s")
        return line.split()[1:]

    def ask_to_stop(self):
        with contextlib.suppress(OSError):
            self.process.stdin.close()


class Server(JavaProcess):
    """A server of dev.sluice.benchmarks.Servers."""

    def __init__(self, mode, argument, jdk):
        options = ["-Xmx512m", *JVM_OPTIONS, f"-Dsluice.benchmark.policy={POLICY}"]
        arguments = [mode, argument] if argument else [mode]
        super().__init__(jdk, f"the server {mode}", options, "Servers", arguments)


def live_heap_mib(process, jdk):
    """Returns the memory of what is reachable in a JVM's heap."""
    command = [f"{jdk}/bin/jcmd", str(process.process.pid)]
    for diagnosis in ("GC.run", "GC.heap_info"):
        info = subprocess.run(
            [*command, diagnosis], capture_output=True, text=True, check=False, timeout=60
        )
    used = re.search(r"used (\d+)K", info.stdout)
    # A JVM whose heap is full may fail to answer, which the lost streams tell better.
    return int(used[1]) // 1024 if used else -1
