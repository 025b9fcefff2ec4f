"""Run the README's commands as a newcomer would: in a clean clone, with nothing prepared.

CI itself is a clean checkout that runs ``make lint`` and ``make test``; this runs the others.
"""

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SERVING = "Press Ctrl-C to stop."
NO_NETWORK = {
    "PIP_CONFIG_FILE": os.devnull,
    "PIP_FIND_LINKS": "",
    "PIP_INDEX_URL": "http://127.0.0.1:9/",
}


def main():
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder) / "clone"
        subprocess.run(["git", "clone", "--quiet", ROOT, clone], check=True)

        offline = make(clone, "run", **NO_NETWORK)
        expect(
            offline.stderr.startswith("The packages cannot be fetched: is this machine on the net"),
            "a missing network is named",
        )
        # A killed installation can leave an environment without pip, or half of the packages.
        (clone / ".venv" / ".installing").touch()
        shutil.rmtree(next(clone.glob(".venv/lib/python*/site-packages/pip")))
        with served(clone, "run", port=free_port()) as (url, output):
            first = fetch(f"{url}/en/memberships/")
            expect(first.count("<h3") == 11, "the sample page has eleven organizations")
            expect("/static/css/site." in first, "styles have names that change with their content")
            expect(
                fetch(f"{url}/admin/").count('name="password"') == 1, "the admin asks for a login"
            )
            password = (clone / "var" / "first_password").read_text().strip()
            expect(len(password) > 12, "the first password is in a file")
            expect(password not in output(), "and in no log")
            port = url.rpartition(":")[2]
            refused = make(clone, "run", PORT=port, DATA_DIR=f"{folder}/other-data")
            expect("Cannot listen on 127.0.0.1, port" in refused.stderr, "a taken port is named")
            refused = make(clone, "run")
            expect("is being served already" in refused.stderr, "so is a second server")
        key = clone / "var" / "secret_key"
        expect(key.stat().st_mode & 0o777 == 0o600, "only its owner reads the secret key")

        started = time.monotonic()
        with served(clone, "run", port=free_port()) as (url, output):
            print(f"The second start took {time.monotonic() - started:.1f} s")
            expect("Password:" not in output(), "the second start shows no password")
            expect(
                without_port(fetch(f"{url}/en/memberships/")) == without_port(first),
                "nor changes it",
            )

        with served(clone, "dev", port=free_port(), until="Quit the server") as (url, _):
            expect(
                fetch(f"{url}/en/memberships/").count("<h3") == 11, "make dev serves the same site"
            )

        for command in ("format", "lock"):
            expect(make(clone, command).returncode == 0, f"make {command} works")
        changed = subprocess.run(
            ["git", "-C", clone, "status", "--porcelain"],
            capture_output=True,
            text=True,
            check=True,
        )
        expect(changed.stdout == "", f"no command changes a tracked file {changed.stdout}")

        no_python = make(clone, "run", PATH=str(empty_path(folder)), VENV=f"{folder}/other")
        expect("Python 3.11 or newer is needed" in no_python.stdout, "a missing Python is named")
    print("clean clone: all commands work")


def make(clone, command, **variables):
    environment = {**bare_environment(), **{k: v for k, v in variables.items() if k != "VENV"}}
    arguments = [f"VENV={variables['VENV']}"] if "VENV" in variables else []
    return subprocess.run(
        ["/usr/bin/env", "make", "-C", str(clone), command, *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def bare_environment():
    """Return the environment without what would change where the site is or keeps its data."""
    ours = {"HOST", "PORT", "SITE_URL", "DATA_DIR", "SECRET_KEY", "DEBUG", "MAKEFLAGS", "MAKELEVEL"}
    return {name: value for name, value in os.environ.items() if name not in ours}


@contextlib.contextmanager
def served(clone, command, port, until=SERVING):
    """Run ``make command``; give its address and a function that returns what it printed.

    On leaving, press Ctrl-C and expect a clean end.
    """
    log = clone.parent / f"{command}-{port}.log"
    with log.open("w") as file:
        process = subprocess.Popen(
            ["make", command, f"PORT={port}"],
            cwd=clone,
            env={**bare_environment(), "PYTHONUNBUFFERED": "1"},
            stdout=file,
            stderr=file,
            start_new_session=True,
        )
        url = f"http://127.0.0.1:{port}"
        try:
            wait_until_served(process, url, log, until)
            yield url, log.read_text
        finally:
            os.killpg(process.pid, signal.SIGINT)
            process.wait(timeout=60)
    print(f"--- make {command}\n{log.read_text()}")
    expect("Traceback" not in log.read_text(), f"make {command} ends cleanly")
    expect(not is_open(port), f"make {command} leaves nothing running")


def wait_until_served(process, url, log, until, seconds=600):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and process.poll() is None:
        if until in log.read_text():
            with contextlib.suppress(urllib.error.URLError, ConnectionError):
                fetch(f"{url}/")
                return
        time.sleep(0.2)
    sys.exit(f"Not served:\n{log.read_text()}")


def fetch(url):
    with urllib.request.urlopen(url, timeout=60) as response:  # noqa: S310
        return response.read().decode()


def without_port(html):
    return re.sub(r"127\.0\.0\.1:\d+", "", html)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def is_open(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def empty_path(folder):
    """Return a folder with the programs that make needs, and no Python."""
    path = Path(folder) / "bin"
    path.mkdir()
    for name in ("make", "sh", "find", "echo"):
        for place in ("/usr/bin", "/bin"):
            program = Path(place) / name
            if program.exists() and not (path / name).exists():
                (path / name).symlink_to(program)
    return path


def expect(condition, promise):
    if not condition:
        sys.exit(f"Not so: {promise}")
    print(f"ok: {promise}")


if __name__ == "__main__":
    main()
