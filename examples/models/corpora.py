"""Free text from Debian packages: fetched with apt-get and unpacked, not installed."""

import re
import struct
import subprocess
import zlib

PACKAGES = ("r-cran-janeaustenr", "wordnet-base")
STRING_VECTOR = b"\x00\x00\x00\x10"
RUDE = re.compile(
    r"slur|obscen|vulgar|offensive|disparag|derogat|sex|rape|genital|prostitut|penis|vagina|erotic|intercourse"
    r"|homosexual|lesbian|negro|nazi|pornograph|whore|slut|bitch|bastard|fuck|shit|excrement|urinat|lust",
    re.I,
)


def fetch(folder):
    """Downloads and unpacks the packages into `folder` unless they are there."""
    folder.mkdir(parents=True, exist_ok=True)
    for package in PACKAGES:
        target = folder / package
        if target.exists():
            continue
        subprocess.run(["apt-get", "download", "-q", package], cwd=folder, check=True)
        (archive,) = folder.glob(f"{package}_*.deb")
        subprocess.run(["dpkg-deb", "-x", archive.name, package], cwd=folder, check=True)


def versions(folder):
    """The fetched packages' versions, for the record."""
    archives = [archive.name for package in PACKAGES for archive in folder.glob(f"{package}_*.deb")]
    return [name.rsplit("_", 1)[0].replace("%3a", ":") for name in archives]


def wordnet(folder):
    """WordNet's glosses: (part of speech, words, definition, examples), rude ones left out."""
    entries = []
    for part in ("noun", "verb", "adj", "adv"):
        path = folder / f"wordnet-base/usr/share/wordnet/data.{part}"
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("  ") or " | " not in line or RUDE.search(line):
                continue
            data, gloss = line.split(" | ", 1)
            fields = data.split()
            names = [name.replace("_", " ") for name in fields[4 : 4 + 2 * int(fields[3], 16) : 2]]
            examples = re.findall(r'"([^"]+)"', gloss)
            definition = gloss.split('; "')[0].strip()
            entries.append((part, names, definition, examples))
    return entries


def austen(folder):
    """Jane Austen's six novels in passages of about 120 lines."""
    site = folder / "r-cran-janeaustenr/usr/lib/R/site-library/janeaustenr/data/Rdata.rdb"
    passages = []
    for lines in r_character_vectors(site.read_bytes()):
        for start in range(0, len(lines), 120):
            text = " ".join(line.strip() or "\n" for line in lines[start : start + 120])
            passages.append(re.sub(r" *\n[ \n]*", "\n", text).replace("_", "").strip())
    return passages


def r_character_vectors(data):
    """The vectors of strings in R's lazy-load file: zlib blocks of R's serialisation (XDR)."""
    while data:
        inflate = zlib.decompressobj()
        block = inflate.decompress(data[4:])
        data = inflate.unused_data
        start = block.index(STRING_VECTOR)
        (count,) = struct.unpack_from(">i", block, start + 4)
        position, lines = start + 8, []
        for _ in range(count):
            (length,) = struct.unpack_from(">i", block, position + 4)
            position += 8
            lines.append(block[position : position + max(length, 0)].decode("utf-8"))
            position += max(length, 0)
        yield lines
