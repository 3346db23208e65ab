"""`course.py lab`: JupyterLab on the learner's copy, with the course's own settings.

Jupyter's settings come from coursekit/jupyter_config. The server's folder is the whole course, so
that a chapter's links to source and exercises open; the file browser starts in `my/`.
"""

import argparse
import errno
import os
import secrets
import signal
import socket
import sys
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

from coursekit import sync

ROOT = Path(__file__).resolve().parent.parent
CONFIG = Path(__file__).resolve().parent / "jupyter_config"
FIRST_PORT = 8888
TAKEN = (errno.EADDRINUSE, errno.EACCES)  # by somebody else; not for us, such as port 80
START = {
    "en": "my/chapters/00_start_here.ipynb",
    "zh": "my/chapters/zh/00_start_here.ipynb",
}
LANGUAGE = "MINITORCH_LITE_LANGUAGE"  # what viz/language.py reads; importing it would cost a second
LOCALES = {"zh": "jupyter_config_zh"}  # beside CONFIG: JupyterLab's own menus in that language


def main(argv: list[str]) -> int:
    """Bring `my/` up to date, start the server, print its address, wait for Ctrl+C."""
    parser = argparse.ArgumentParser(prog="course.py lab", description="Open the course.")
    parser.add_argument("--port", type=int, help=f"default: the first free one from {FIRST_PORT}")
    parser.add_argument("--ip", default="127.0.0.1", help="address to listen on (%(default)s)")
    parser.add_argument("--no-browser", action="store_true", help="only print the address")
    parser.add_argument(
        "--then",
        nargs=argparse.REMAINDER,
        metavar="PROGRAM",
        help="prepare everything, then run this program instead of JupyterLab (for Binder)",
    )
    parser.add_argument(
        "--lang", default="en", choices=START, help="the edition to open (default: %(default)s)"
    )
    options = parser.parse_args(argv)
    if options.port is not None and not 0 < options.port < 65536:
        parser.error(f"argument --port: {options.port} is not between 1 and 65535")
    if status := sync.main([]):
        return status
    os.environ.update(settings(os.environ, options.lang))
    if options.then:
        try:
            os.execvp(options.then[0], options.then)
        except OSError as error:
            sentence = f"{options.then[0]} cannot be run ({error.strerror})."
            print(f"course.py: {sentence} Name a program after --then.", file=sys.stderr)
            return 1
    return serve(options)


def settings(environment: Mapping[str, str], language: str = "en") -> dict[str, str]:
    """The environment variables that make any Jupyter use the course's settings and language.

    The kernel is the one of this Python, even if the home folder has a `python3` kernel of its own.
    """
    path = [str(CONFIG), *filter(None, [environment.get("JUPYTER_CONFIG_PATH")])]
    if language in LOCALES:
        path.insert(0, str(CONFIG.with_name(LOCALES[language])))
    return {
        "JUPYTER_CONFIG_PATH": os.pathsep.join(path),
        "JUPYTER_PREFER_ENV_PATH": "1",
        LANGUAGE: language,
    }


def serve(options: argparse.Namespace) -> int:
    # Building this checker of international addresses takes longer than all the rest of the start;
    # jsonschema goes without it wherever it is not installed.
    sys.modules.setdefault("rfc3987_syntax", None)
    from jupyterlab.labapp import LabApp

    wanted = options.port or FIRST_PORT
    try:
        port = free_port(options.ip, wanted)
    except OSError as error:
        sentence = f"This machine cannot listen on {options.ip} ({error.strerror})."
        print(f"course.py: {sentence} Name another with --ip.", file=sys.stderr)
        return 1
    if port is None:
        sentence = f"No free port from {wanted} on. Name another with --port."
        print(f"course.py: {sentence}", file=sys.stderr)
        return 1
    if port != wanted:
        print(f"Port {wanted} is in use; taking {port}.")
    token = os.environ.get("JUPYTER_TOKEN") or secrets.token_hex(16)
    arguments = [
        f"--ServerApp.root_dir={ROOT}",
        "--FileContentsManager.preferred_dir=my",
        f"--ServerApp.ip={options.ip}",
        f"--ServerApp.port={port}",
        "--ServerApp.port_retries=0",
        f"--IdentityProvider.token={token}",
        f"--LabApp.default_url=/lab/tree/{quote(START[options.lang])}",
        f"--LabApp.workspaces_dir={ROOT / 'my' / '.course' / 'workspaces'}",
        "--KernelManager.transport_encryption=auto",  # where the kernel can: machines are shared
        "--ServerApp.log_level=ERROR",  # its warnings are not for learners
        "--LabApp.log_level=ERROR",
    ]
    if hasattr(os, "geteuid") and os.geteuid() == 0:  # in a container; still token and loopback
        arguments.append("--ServerApp.allow_root=True")
    if options.no_browser or not has_screen(os.environ):
        arguments.append("--ServerApp.open_browser=False")
    server = LabApp.initialize_server(arguments)
    host = options.ip if options.ip not in ("", "0.0.0.0", "::") else socket.gethostname()
    host = f"[{host}]" if ":" in host else host
    sentence = (
        f"The course is open at\n\n    http://{host}:{port}/lab/tree/{START[options.lang]}?token={token}\n\n"
        "Ctrl+C here closes it; your notebooks are saved in my/."
    )
    server.io_loop.add_callback(print, sentence, flush=True)  # when it listens, not before
    # Jupyter would ask "Shut down?". The course's settings save a notebook ten seconds after a
    # change, so Ctrl+C can mean what it says.
    signal.signal(signal.SIGINT, lambda *_: server.stop(from_signal=True))
    server.start()
    return 0


def has_screen(environment: Mapping[str, str]) -> bool:
    """Whether a browser could open; on Linux without a display only a text browser would."""
    shown = ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER")
    return not sys.platform.startswith("linux") or any(environment.get(name) for name in shown)


def free_port(ip: str, wanted: int, tries: int = 50) -> int | None:
    """The first port from `wanted` on that nobody listens on, or None.

    OSError: nobody could listen on this address, whatever the port.
    """
    for port in range(wanted, min(wanted + tries, 65536)):
        with socket.socket(socket.AF_INET6 if ":" in ip else socket.AF_INET) as probe:
            if os.name == "posix":  # as the server does; on Windows it would allow a port in use
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((ip, port))
            except OSError as error:
                if error.errno not in TAKEN:
                    raise
                continue
            return port
    return None
