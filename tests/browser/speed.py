"""How fast the page editor is with a large page, in a real browser."""

from statistics import median

from playwright.sync_api import sync_playwright

from .page_editor import log_in
from .site import LARGE, launch_chromium

SAMPLE = "National & International Memberships and Affiliations"
ROUNDS = 3
# Nothing computes for so long before an editor counts as quiet.
QUIET_MS = 3000
# What the project promises: at most so many times the sample page, unless nobody notices a move
# that is as short as that; and so many elements.
OF_SAMPLE = 1.5
UNNOTICED_MS = 200
MOST_ELEMENTS = 20_000
WATCH_LONG_TASKS = """
window.busyUntil = 0;
new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) {
        window.busyUntil = Math.max(window.busyUntil, startTime + duration);
    }
}).observe({ type: "longtask", buffered: true });
"""
IS_QUIET = f"() => performance.now() > window.busyUntil + {QUIET_MS}"
# Press "Move down" of a block of the form; return the milliseconds until the next frame is shown.
MOVE = """
async (index) => {
    const blocks = document.querySelectorAll(
        "[data-streamfield-stream-container] > [data-streamfield-child]");
    const start = performance.now();
    blocks[index].querySelector("[data-streamfield-action=MOVE_DOWN]").click();
    await new Promise((shown) => requestAnimationFrame(() => setTimeout(shown)));
    return performance.now() - start;
}
"""


def measure_editor(url: str, numbers: dict[str, int]) -> list[str]:
    """Tell how fast the editor opens and moves on a site with ``numbers`` as the ids of its pages.

    Prints a table in Markdown; returns the promises that do not hold.
    """
    with sync_playwright() as playwright:
        browser = launch_chromium(playwright)
        context = browser.new_context(base_url=url, viewport={"width": 1280, "height": 900})
        log_in(context.new_page(), "ed")
        rounds = {SAMPLE: [], LARGE: []}
        for _ in range(ROUNDS):
            for title, figures in rounds.items():
                figures.append(measure_page(context, numbers[title]))
        browser.close()
    print("\n| the editor of | elements | quiet after | a move to the next frame |")
    print("|---|---|---|---|")
    small, large = (list(map(median, zip(*figures, strict=True))) for figures in rounds.values())
    for title, (elements, quiet, move) in zip(rounds, (small, large), strict=True):
        print(f"| {title} | {elements:,.0f} | {quiet / 1000:.1f} s | {move:.0f} ms |", flush=True)
    broken = []
    if large[0] > MOST_ELEMENTS:
        broken.append(f"{LARGE}: {large[0]:,.0f} elements, not {MOST_ELEMENTS:,}")
    if large[1] > OF_SAMPLE * small[1]:
        broken.append(f"{LARGE}: quiet after {large[1] / small[1]:.1f} × as long, not {OF_SAMPLE}")
    if large[2] > max(OF_SAMPLE * small[2], UNNOTICED_MS):
        broken.append(f"{LARGE}: a move takes {large[2]:.0f} ms")
    return broken


def measure_page(context, number: int) -> tuple[int, float, float]:
    """Open a page's editor; return its elements, and milliseconds until quiet and for a move."""
    page = context.new_page()
    page.add_init_script(WATCH_LONG_TASKS)
    page.goto(f"/admin/pages/{number}/edit/")
    page.wait_for_function(IS_QUIET)
    elements = page.evaluate("() => document.querySelectorAll('*').length")
    quiet = page.evaluate("() => window.busyUntil")
    moves = []
    for index in (2, 3, 2, 3, 2):
        moves.append(page.evaluate(MOVE, index))
        page.wait_for_function(IS_QUIET)
    page.close()
    return elements, quiet, median(moves)
