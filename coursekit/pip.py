"""What pip says, in one sentence; and what it is going to download, before it does."""

import json
import os
import re
import subprocess
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import Request, url2pathname, urlopen

AGAIN = "then run the same command again."

# The first that is found in the output explains a failure.
CAUSES = [
    (
        r"No space left on device|Errno 28\b|Disk quota exceeded|not enough space on the disk",
        f"The disk is full: make room, {AGAIN}",
    ),
    (
        r"CERTIFICATE_VERIFY_FAILED|SSLError|SSLCertVerificationError",
        "The package index could not be trusted (its certificate): set this machine's clock or, "
        f"behind a company's proxy, PIP_CERT, {AGAIN}",
    ),
    (
        r"ProxyError|Cannot connect to proxy",
        f"The proxy does not answer: correct HTTPS_PROXY, {AGAIN}",
    ),
    (
        r"WARNING: Retrying|NewConnectionError|NameResolutionError|getaddrinfo failed|"
        r"Temporary failure in name resolution|Network is unreachable|ReadTimeoutError|"
        r"ConnectTimeout|Connection reset|ConnectionError|IncompleteRead|RemoteDisconnected",
        f"No network, or the package index does not answer: connect, {AGAIN}",
    ),
    (
        r"Permission denied|Errno 13\b|Access is denied",
        "A file cannot be written: see that this folder is yours, close programs that use it, "
        f"{AGAIN}",
    ),
]


def explain(output: str, what: str, log: Path | None = None) -> str:
    """The cause of a failure and the way out, in one sentence.

    >>> explain("ERROR: Could not install: [Errno 28] No space left on device", "pip failed")
    'pip failed. The disk is full: make room, then run the same command again.'
    """
    for pattern, sentence in CAUSES:
        if re.search(pattern, output, re.IGNORECASE):
            return f"{what}. {sentence}"
    errors = [line for line in output.splitlines() if re.match(r"\s*(ERROR|error):", line)]
    last = (errors or output.strip().splitlines() or ["no output"])[-1].strip()
    return f"{what}: {last}" + (f" (all of its output: {log})" if log else "")


def failed_package(output: str) -> str:
    """The lines that name the package pip could not build or find.

    >>> failed_package("Collecting a\\nERROR: Failed building wheel for pygraphviz")
    'ERROR: Failed building wheel for pygraphviz'
    """
    told = r"Failed (building wheel|to build)|No matching distribution|Could not build wheels"
    return "\n".join(line for line in output.splitlines() if re.search(told, line))


def announce_download(python: Path, requirements: Sequence[str], where: str) -> None:
    """Say how much `pip install requirements` will download; silently less exact where unknown.

    pip names the files in a dry run, and their servers tell the sizes.
    """
    names = ", ".join(requirements)
    print(f"{where} needs {names}; asking how large that is ...", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.json")
        command = [str(python), "-m", "pip", "install", "--dry-run", "--quiet", "--no-input"]
        command += ["--disable-pip-version-check", "--report", str(report), *requirements]
        done = subprocess.run(command, capture_output=True, text=True, errors="replace")
        if done.returncode:
            return  # the installation that follows meets the same error, and explains it
        files = json.loads(report.read_text(encoding="utf-8"))["install"]
    with ThreadPoolExecutor(8) as pool:
        sizes = list(pool.map(size_of, (file["download_info"]["url"] for file in files)))
    known = sum(size for size in sizes if size)
    more = "at least " if None in sizes else ""
    print(
        f"{names} and what it needs will download {more}{known / 1e6:.0f} MB in {len(files)} files "
        "(less what pip already keeps). Ctrl+C stops.",
        flush=True,
    )


def size_of(url: str) -> int | None:
    """Bytes of the file at `url`, or None if its server does not say."""
    parts = urlsplit(url)
    try:
        if parts.scheme == "file":
            return os.path.getsize(url2pathname(parts.path))
        with urlopen(Request(url, method="HEAD"), timeout=10) as answer:
            return int(answer.headers["Content-Length"])
    except (OSError, TypeError, ValueError):
        return None
