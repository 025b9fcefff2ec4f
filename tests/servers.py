"""Real processes for tests and measurements: the site's server, and a PostgreSQL."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from site_project.snapshots.storage import Index, read_index

ROOT = Path(__file__).parents[1]
MANAGE = [sys.executable, str(ROOT / "manage.py")]


def manage(data_dir, *arguments, **environment):
    """Run a command of the site with a bare environment and its own data folder."""
    return subprocess.run(
        [*MANAGE, *arguments],
        env={"PATH": os.environ["PATH"], "DATA_DIR": str(data_dir), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@dataclass(frozen=True)
class Site:
    """A site that is being served: its address, its environment, its process and its log."""

    url: str
    environment: dict[str, str]
    process: subprocess.Popen
    log: Path

    def manage(self, *arguments, check=True) -> subprocess.CompletedProcess:
        """Run a command of ``manage.py`` beside the server, and return what it printed."""
        return subprocess.run(
            [*MANAGE, *arguments],
            env=self.environment,
            cwd=ROOT,
            check=check,
            capture_output=True,
            text=True,
        )

    def run(self, code: str) -> str:
        """Run Python code in a process of its own, and return what it printed."""
        return self.manage("shell", "-v0", "-c", code).stdout

    @property
    def index(self) -> Index:
        """The index of the site's snapshots."""
        [folder] = (Path(self.environment["DATA_DIR"]) / "snapshots").glob("*/")
        return read_index(folder)

    @property
    def workers(self) -> list[psutil.Process]:
        """The processes that answer requests."""
        children = psutil.Process(self.process.pid).children()
        return [process for process in children if is_worker(process)]


def is_worker(process: psutil.Process) -> bool:
    """Say whether a child of the server answers requests; a dead one has no command line."""
    try:
        return "site_project.front.worker" in process.cmdline()
    except psutil.NoSuchProcess:
        return False


@contextmanager
def running_site(data_dir: Path, **variables) -> Iterator[Site]:
    """Serve the site of a folder with ``manage.py serve``, a new one where the folder is empty.

    ``variables`` are those of the README. One process answers, unless they say otherwise: each
    takes seconds to start. Fails with the server's log when it does not start.
    """
    own = {"PATH": os.environ["PATH"], "DATA_DIR": str(data_dir), "PORT": str(free_port())}
    environment = {**own, "WORKERS": "1", **variables}
    log = data_dir / "server.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [*MANAGE, "serve"], env=environment, stdout=output, stderr=subprocess.STDOUT
        )
    site = Site(f"http://127.0.0.1:{environment['PORT']}", environment, process, log)
    try:
        wait_for(site)
        if environment.get("SNAPSHOTS") != "off":
            wait_until(lambda: has_started(site))
        yield site
    finally:
        site.process.terminate()
        site.process.wait(timeout=30)


def has_started(site: Site) -> bool:
    """Say whether the server has built its snapshots, or can build none without its database."""
    log = site.log.read_text()
    return "Rendered" in log or "Visitors read the pages published before" in log


def wait_for(site: Site, seconds=600) -> None:
    """Return when the server answers; fail with its log when it ends or takes too long."""
    deadline = time.monotonic() + seconds
    while site.process.poll() is None and time.monotonic() < deadline:
        try:
            urllib.request.urlopen(f"{site.url}/robots.txt", timeout=10).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            # Nothing listens yet, or its workers are still starting.
            time.sleep(0.2)
        else:
            return
    raise RuntimeError(f"The server did not start:\n{site.log.read_text()}")


def wait_until(condition, seconds=600) -> None:
    """Return when a condition holds; fail when that takes too long."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def wait_until_built(site: Site) -> None:
    """Return when no page waits for its new snapshot."""
    wait_until(lambda: not site.index.outdated)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class PostgreSQL:
    """A PostgreSQL server with an empty database, in a folder of its own."""

    def __init__(self):
        [self.programs] = sorted(Path("/usr/lib/postgresql").glob("*/bin"))[-1:]
        self.folder = Path(tempfile.mkdtemp(prefix="affiliations-postgresql-"))
        self.port = free_port()
        self.url = f"postgres://tester@127.0.0.1:{self.port}/postgres"
        # PostgreSQL refuses to be run by root.
        self.run_as = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        if self.run_as:
            shutil.chown(self.folder, "postgres")
        self.run("initdb", "--auth=trust", "--username=tester", "--encoding=UTF8")

    def run(self, program, *arguments):
        subprocess.run(
            [*self.run_as, self.programs / program, "-D", self.folder / "data", *arguments],
            check=True,
            stdout=subprocess.DEVNULL,
        )

    def start(self):
        # Tests kill its processes, but not the machine: nothing need reach the disk.
        fast = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off"
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -k {self.folder} {fast}"
        self.run("pg_ctl", "start", "-w", "-o", options, "-l", self.folder / "log")

    def stop(self):
        self.run("pg_ctl", "stop", "-m", "immediate")


@contextmanager
def running_postgresql() -> Iterator[PostgreSQL]:
    """Start a PostgreSQL server; it may be stopped and started again meanwhile."""
    server = PostgreSQL()
    try:
        server.start()
        yield server
    finally:
        if (server.folder / "data" / "postmaster.pid").exists():
            server.stop()
        shutil.rmtree(server.folder)
