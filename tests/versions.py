"""Run the suite on every supported combination of versions: ``python -m tests.versions``.

Without browsers and servers, each combination in a virtual environment of its own. What this
machine cannot run is skipped, with a line that says so.
"""

import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from itertools import product
from pathlib import Path

from tests.servers import ROOT

PYTHONS = ["3.11", "3.12", "3.13", "3.14"]
# A requirement that names an unfinished version takes unfinished ones.
WAGTAILS = {"8.0": "wagtail==8.0.*", "newest": "wagtail>=8.1.dev0"}
DJANGOS = {"5.2": "django==5.2.*", "6.1": "django==6.1.*"}
OLDEST_PYTHON = {"5.2": "3.10", "6.1": "3.12"}
# A newer version warns of what the oldest supported one still needs: that is no failure.
OPTIONS = ["--numprocesses", "logical", "-W", "default", "-m", "not browser and not server"]
UV = str(Path(sys.executable).with_name("uv"))
NAME = re.compile(r"[a-z0-9-]+")
SHOW_VERSIONS = "import django, wagtail; print(wagtail.__version__, django.__version__)"


def requirements() -> Iterator[str]:
    """Yield what the tests need, without Django and Wagtail."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    groups = project["dependency-groups"]
    for requirement in [*project["project"]["dependencies"], *groups["site"], *groups["dev"]]:
        if isinstance(requirement, str) and NAME.match(requirement)[0] not in ("django", "wagtail"):
            yield requirement


def reason_to_skip(python: str, django: str) -> str:
    """Return why a combination cannot be run here, "" where it can."""
    if not is_there(python):
        return f"skipped: there is no Python {python} here"
    oldest = OLDEST_PYTHON[django]
    if as_numbers(python) < as_numbers(oldest):
        return f"skipped: Django {django} needs Python {oldest}"
    return ""


def is_there(python: str) -> bool:
    """Say whether a Python can be started: a name on the path may lead nowhere, as pyenv's do."""
    path = shutil.which(f"python{python}")
    return bool(path) and not subprocess.run([path, "--version"], capture_output=True).returncode


def as_numbers(version: str) -> list[int]:
    return [int(part) for part in version.split(".")]


def result_of(python: str, packages: list[str], folder: Path) -> tuple[str, bool]:
    """Run the suite with some packages; return what came of it in a line, and whether it passed."""
    own_python = folder / "bin" / "python"
    for command in (
        [UV, "venv", "--quiet", "--python", shutil.which(f"python{python}"), folder],
        [UV, "pip", "install", "--quiet", "--python", own_python, *packages, *requirements()],
    ):
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            return f"cannot be installed: {' '.join(done.stderr.split())}", False
    versions = subprocess.run(
        [own_python, "-c", SHOW_VERSIONS], capture_output=True, text=True, check=True
    ).stdout.split()
    tests = subprocess.run(
        [own_python, "-m", "pytest", "-q", *OPTIONS],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if tests.returncode:
        print(tests.stdout + tests.stderr)
    last_line = tests.stdout.strip().rpartition("\n")[2]
    return "Wagtail {}, Django {}: ".format(*versions) + last_line, not tests.returncode


def main() -> None:
    all_passed = True
    for python, wagtail, django in product(PYTHONS, WAGTAILS, DJANGOS):
        result = reason_to_skip(python, django)
        if not result:
            with tempfile.TemporaryDirectory() as folder:
                packages = [WAGTAILS[wagtail], DJANGOS[django]]
                result, passed = result_of(python, packages, Path(folder))
            all_passed = all_passed and passed
        print(f"Python {python:<5} Wagtail {wagtail:<7} Django {django:<4} {result}", flush=True)
    sys.exit(not all_passed)


if __name__ == "__main__":
    main()
