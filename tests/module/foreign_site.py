"""A site that `wagtail start` makes, in which docs/module.md is followed to the letter."""

import re
import shlex
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import requests
from bs4 import BeautifulSoup

from tests.servers import ROOT, free_port

PASSWORD = "correct horse battery staple"
STEP = re.compile(r"^(\d+)\. (.*?)\n\n   ```\w+\n(.*?)\n   ```$", re.MULTILINE | re.DOTALL)
PLACE = re.compile(r"At the end of `([^`]+)`")
# What any site in production decides for itself.
PRODUCTION = """
SECRET_KEY = "not a secret"
ALLOWED_HOSTS = ["127.0.0.1", "testserver"]
"""
SERVE = """
import sys
from wsgiref.simple_server import make_server
from django.conf import settings
from whitenoise import WhiteNoise
from mysite.wsgi import application
static = WhiteNoise(application, root=settings.STATIC_ROOT, prefix=settings.STATIC_URL)
make_server("127.0.0.1", int(sys.argv[1]), static).serve_forever()
"""


class Step(NamedTuple):
    """A step of the page: what to do, and the lines to run or to write."""

    text: str
    lines: list[str]


def steps() -> list[Step]:
    """Return the numbered steps of docs/module.md."""
    page = (ROOT / "docs" / "module.md").read_text()
    return [
        Step(" ".join(text.split()), [line.strip() for line in code.splitlines()])
        for _number, text, code in STEP.findall(page)
    ]


@dataclass(frozen=True)
class ForeignSite:
    """A site's folder, and the folder that the package is installed in."""

    folder: Path
    packages: Path

    @property
    def environment(self) -> dict[str, str]:
        return {
            "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
            "PYTHONPATH": str(self.packages),
            "DJANGO_SETTINGS_MODULE": "mysite.settings.production",
        }

    def start(self) -> None:
        """Make the site, as its owner has it before the module comes."""
        self.folder.mkdir()
        self.run("wagtail", "start", "mysite", ".")
        self.add_settings(PRODUCTION)

    def add_settings(self, code: str) -> None:
        with (self.folder / "mysite" / "settings" / "local.py").open("a") as file:
            file.write(code)

    def run(self, *command: str, check=True) -> subprocess.CompletedProcess:
        """Run a command in the site's folder; with ``check``, fail with what it printed."""
        result = subprocess.run(
            command,
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert not check or result.returncode == 0, result.stdout + result.stderr
        return result

    def manage(self, *arguments: str, check=True) -> subprocess.CompletedProcess:
        return self.run(sys.executable, "manage.py", *arguments, check=check)

    def shell(self, code: str) -> str:
        """Run Python code in the site, and return what it printed."""
        return self.manage("shell", "-v0", "-c", code).stdout

    def follow(self, step: Step, wheel: Path) -> None:
        """Do what a step of docs/module.md says; the wheel is made already."""
        if place := PLACE.match(step.text):
            with (self.folder / place[1]).open("a") as file:
                file.write("\n".join(["", *step.lines, ""]))
            return
        for line in step.lines:
            command = shlex.split(line)
            if command[:2] == ["pip", "install"]:
                assert Path(command[2]).name == wheel.name
                install(wheel, self.packages)
            elif command[:3] != ["python", "-m", "build"]:
                self.run(*command)


def build(folder: Path) -> None:
    """Make the package's two files in a folder, with the tools that are installed."""
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, ROOT]
    subprocess.run(command, check=True, capture_output=True)


def install(wheel: Path, folder: Path) -> None:
    """Install the package alone: what it depends on is there."""
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index"]
    subprocess.run([*pip, "--target", folder, wheel], check=True, capture_output=True)


@contextmanager
def served(site: ForeignSite) -> Iterator[str]:
    """Serve a site, and give its address."""
    port = free_port()
    with (site.folder.parent / "server.log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-c", SERVE, str(port)],
            cwd=site.folder,
            env=site.environment,
            stdout=log,
            stderr=log,
        )
    try:
        url = f"http://127.0.0.1:{port}"
        wait_until_served(url, process, Path(log.name))
        yield url
    finally:
        process.terminate()
        process.wait(timeout=30)


def wait_until_served(url: str, process: subprocess.Popen, log: Path, seconds=120) -> None:
    deadline = time.monotonic() + seconds
    while process.poll() is None and time.monotonic() < deadline:
        try:
            requests.get(url, timeout=60)
        except requests.ConnectionError:
            time.sleep(0.2)
        else:
            return
    raise RuntimeError(f"The server did not start:\n{log.read_text()}")


class Browser:
    """Somebody who reads the site or, once logged in, works in its administration."""

    def __init__(self, url: str):
        self.url = url
        self.session = requests.Session()

    def get(self, path: str) -> requests.Response:
        return self.session.get(self.url + path, timeout=60)

    def read(self, path: str) -> BeautifulSoup:
        """Return the page at a path, which has to be there."""
        answer = self.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        return BeautifulSoup(answer.content, "html.parser")

    def post(self, path: str, data: dict) -> requests.Response:
        """Send a form as the page at its path offers it, with other values in some fields."""
        filled = {**fields(self.read(path)), **data}
        return self.session.post(self.url + path, filled, timeout=60)

    def log_in(self, name: str) -> None:
        answer = self.post("/admin/login/", {"username": name, "password": PASSWORD})
        assert answer.url == f"{self.url}/admin/"


def fields(html: BeautifulSoup) -> dict[str, str]:
    """Return what the forms of a page would send: texts, choices and ticked boxes."""
    inputs = {
        field["name"]: field.get("value", "")
        for field in html.select("input[name]:not([type=checkbox], [type=radio], [type=file])")
    }
    ticked = {
        field["name"]: field.get("value", "on") for field in html.select("input[name][checked]")
    }
    texts = {field["name"]: field.text for field in html.select("textarea[name]")}
    chosen = {
        field["name"]: option.get("value", "")
        for field in html.select("select[name]")
        for option in field.select("option[selected]")
    }
    return {**inputs, **ticked, **texts, **chosen}
