"""Let Lighthouse audit the public pages: ``python -m tests.browser.audit``.

Ends with an error where a figure is below 100.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import sync_playwright

from .site import CHROMIUM_ARGUMENTS, NODE, NODE_MODULES, SAMPLE, chromium_path, served_site

PAGES = [*SAMPLE, "/en/one/", "/en/hundred/", "/en/extremes/"]
CATEGORIES = ["performance", "accessibility", "best-practices", "seo"]
# A machine that is busy with something else makes pages look slow, or Lighthouse give up.
TRIES = 3


def main() -> int:
    """Print the figures of each page, and what lowered them; return how many pages fell short."""
    print(f"{'page':24}", *(f"{category:>16}" for category in CATEGORIES))
    with sync_playwright() as playwright:
        chromium = chromium_path(playwright)
    with tempfile.TemporaryDirectory() as data_dir, served_site(Path(data_dir)) as url:
        return sum(not passes(url + path, chromium) for path in PAGES)


def passes(url: str, chromium: str) -> bool:
    """Audit a page until all its figures are 100, or it was tried often enough."""
    for _ in range(TRIES):
        report = audit(url, chromium)
        figures = [round(100 * (report["categories"][name]["score"] or 0)) for name in CATEGORIES]
        print(f"{urlsplit(url).path:24}", *(f"{figure:16}" for figure in figures), flush=True)
        if min(figures) == 100:
            return True
    for name in CATEGORIES:
        for part in report["categories"][name]["auditRefs"]:
            finding = report["audits"][part["id"]]
            if part["weight"] and (finding["score"] or 0) < 0.9:
                print(f"  {finding['title']} {finding.get('displayValue', '')}")
    return False


def audit(url: str, chromium: str) -> dict:
    """Return Lighthouse's report on a page, as a visitor on a telephone would meet it.

    Its scores go up to 1; they are None where it gave up. See
    https://github.com/GoogleChrome/lighthouse/blob/main/docs/understanding-results.md.
    """
    with tempfile.TemporaryDirectory() as folder:
        # Through a pipe the end of a long report is lost.
        report = Path(folder) / "report.json"
        command = [
            NODE,
            NODE_MODULES / "lighthouse/cli/index.js",
            url,
            "--quiet",
            "--output=json",
            f"--output-path={report}",
            f"--only-categories={','.join(CATEGORIES)}",
            f"--chrome-flags={' '.join(['--headless=new', *CHROMIUM_ARGUMENTS])}",
        ]
        answer = subprocess.run(
            command, env={"CHROME_PATH": chromium}, capture_output=True, text=True, check=False
        )
        if not report.exists():
            raise RuntimeError(f"Lighthouse did not run:\n{answer.stderr}")
        return json.loads(report.read_text())


if __name__ == "__main__":
    sys.exit(main())
