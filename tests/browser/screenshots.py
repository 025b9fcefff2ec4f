"""Take pictures of the public pages to look at: ``python -m tests.browser.screenshots FOLDER``."""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from .site import MISSING, SAMPLE, SCHEMES, TRIALS, WIDTHS, launch_chromium, served_site

SHOW_LOGOS = """
() => Promise.all([...document.images].map(image => {
    image.loading = "eager";
    return image.decode();
}))
"""


def main(folder: Path):
    """Write a picture of each page, in each width and scheme, into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as data_dir,
        served_site(Path(data_dir)) as url,
        sync_playwright() as playwright,
    ):
        browser = launch_chromium(playwright)
        for scheme, options in SCHEMES.items():
            page = browser.new_page(base_url=url, **options)
            for path in [*SAMPLE, *TRIALS, *MISSING]:
                name = path.strip("/").replace("/", "-")
                for width in WIDTHS:
                    page.set_viewport_size({"width": width, "height": 800})
                    page.goto(path)
                    page.evaluate(SHOW_LOGOS)
                    page.screenshot(path=folder / f"{name}-{width}-{scheme}.png", full_page=True)
                print(f"{name}, {scheme}")
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
