"""Take the pictures of the README from the sample: ``python -m tests.browser.pictures FOLDER``."""

import sys
import tempfile
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import expect, sync_playwright

from .page_editor import LABELS, log_in
from .site import launch_chromium, served_site

SIZE = {"width": 1280, "height": 800}
WIDTH = 960


def main(folder: Path):
    """Write a picture of the page, and one of its editor with the preview beside it."""
    folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as data_dir,
        served_site(Path(data_dir)) as url,
        sync_playwright() as playwright,
    ):
        browser = launch_chromium(playwright)
        page = browser.new_page(base_url=url, viewport=SIZE)
        page.goto("/en/memberships/")
        save(page, folder / "page.webp")
        open_editor(page)
        save(page, folder / "editor.webp")
        browser.close()


def open_editor(page):
    log_in(page, "mo")
    page.goto("/admin/affiliations/affiliationindexpage/")
    page.get_by_role("link", name="National & International Memberships").first.click()
    expect(page.locator(LABELS).first).to_be_visible()
    page.get_by_role("button", name="Toggle preview").click()
    preview = page.frame_locator("#w-preview-iframe")
    expect(preview.get_by_role("heading", name="Union of Municipalities of Turkey")).to_be_visible()
    page.locator(LABELS).first.scroll_into_view_if_needed()


def save(page, path: Path):
    """Save what is in view, small enough for a page of text."""
    picture = Image.open(BytesIO(page.screenshot()))
    picture.resize((WIDTH, picture.height * WIDTH // picture.width)).save(path, quality=80)
    print(f"{path}: {path.stat().st_size // 1000} kB")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
