"""Measure how fast the site is, in one run on one machine: ``python -m tests.bench``.

Prints tables in Markdown; ``docs/performance.md`` keeps those of a run. Ends with an error where a
promise of that page does not hold.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from statistics import median

import psutil
import requests

from tests.browser.site import make_site, page_numbers
from tests.browser.speed import measure_editor
from tests.editing import MAKE_EDITOR, Editor, town_name
from tests.foul_weather import BUSY_SITE, add_picture, busy_workers, slow_clients, slowest_answers
from tests.servers import Site, free_port, running_site, wait_until_built

# As many processes as a site has by itself.
AS_SERVED = {"WORKERS": str(max(2, os.cpu_count() or 1))}
PAGES = {"sample page": "/en/memberships/", "100 organizations": "/en/hundred/"}
CONNECTIONS = 32
ROUNDS = 3
SECONDS = 5
WARM_UP_SECONDS = 2
# Below this, the processors are idle enough to measure; that is waited for so long.
IDLE_PERCENT = 20
IDLE_SECONDS = 60
# What the project promises: at least so many times the speed of another server, and below a second.
OF_NGINX = 0.5
OF_DJANGO = 60
PUBLISHED_WITHIN_SECONDS = 1
ANSWERED_WITHIN_SECONDS = 1
FOUL_ROUNDS = 20
SITE_OF_PAGES = 20
MANY_PAGES = 300
MANY_ROWS = 10_000

ADD_PAGES = """
from django.db import transaction
from wagtail.models import Site
from affiliations.models import AffiliationIndexPage
from tests.content import organization, section
home = Site.objects.get(is_default_site=True).root_page.specific
with transaction.atomic():
    for number in range({first}, {last}):
        body = [section("Networks"), *(organization(f"Network {{n}}") for n in range(10))]
        page = AffiliationIndexPage(title=f"Page {{number}}", slug=f"page-{{number}}", body=body)
        page.live = False
        home.add_child(instance=page)
        page.save_revision().publish()
"""
COUNT_ROWS = """
from affiliations.models import PublishedOrganization
print(PublishedOrganization.objects.count())
"""
ADD_ROWS = """
from affiliations.models import AffiliationIndexPage, PublishedOrganization
pages = list(AffiliationIndexPage.objects.live())
PublishedOrganization.objects.bulk_create(
    PublishedOrganization(
        key=f"{{n}}", page=pages[n % len(pages)], block_id=f"{{n}}", position=n,
        name=f"Network {{n}}", anchor=f"network-{{n}}", search_text=f"network {{n}}",
        sort_name=f"{{n:06}}", section=f"Section {{n % 7}}",
    )
    for n in range({count})
)
"""
COUNT_PAGES = """
from wagtail.models import Page
print(Page.objects.live().filter(depth__gt=1).count())
"""
NGINX = """
worker_processes auto;
daemon off;
error_log {folder}/error.log;
pid {folder}/nginx.pid;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    sendfile on;
    tcp_nopush on;
    keepalive_requests 10000000;
    types {{ text/html html; }}
    server {{ listen 127.0.0.1:{port}; root {folder}/files; index index.html; }}
}}
"""


def main() -> int:
    """Print what was measured; return how many promises do not hold."""
    with tempfile.TemporaryDirectory(prefix="affiliations-bench-") as folder:
        data_dir = Path(folder) / "site"
        make_site(data_dir)
        with running_site(data_dir, **AS_SERVED) as site:
            site.run(MAKE_EDITOR)
        broken = compare_speed(Path(folder), data_dir)
        with running_site(data_dir, **AS_SERVED, **BUSY_SITE) as site:
            broken += measure_foul_weather(site)
        with running_site(data_dir, **AS_SERVED) as site:
            broken += measure_editor(site.url, page_numbers(data_dir))
            broken += measure_publishing(site)
            measure_listing(site)
            measure_memory(site)
    for promise in broken:
        print(f"Not kept: {promise}", file=sys.stderr)
    return len(broken)


def compare_speed(folder: Path, data_dir: Path) -> list[str]:
    """Serve the same pages by Django, as snapshots and by nginx, and load all in turn."""
    uncached = folder / "uncached"
    shutil.copytree(data_dir, uncached)
    broken = []
    with (
        running_site(uncached, **AS_SERVED, SNAPSHOTS="off") as django,
        running_site(data_dir, **AS_SERVED) as snapshots,
        running_nginx(folder, snapshots) as nginx,
    ):
        servers = {"Django, uncached": django.url, "snapshots": snapshots.url, "nginx": nginx}
        urls = {name: url for name, url in servers.items() if url}
        print("| page | bytes | server | requests/s | × Django | × nginx |")
        print("|---|---|---|---|---|---|")
        for page, path in PAGES.items():
            rates = {name: [] for name in urls}
            for url in urls.values():
                requests_per_second(url + path, WARM_UP_SECONDS)
            for _ in range(ROUNDS):
                for name, url in urls.items():
                    rates[name].append(requests_per_second(url + path, SECONDS))
            size = len(requests.get(snapshots.url + path, timeout=30).content)
            rate = {name: median(each) for name, each in rates.items()}
            for name in urls:
                of_django = rate[name] / rate["Django, uncached"]
                of_nginx = rate[name] / rate["nginx"] if nginx else None
                print(
                    f"| {page} | {size:,} | {name} | {rate[name]:,.0f} | {of_django:.1f} |",
                    f"{of_nginx:.2f} |" if nginx else "not installed |",
                    flush=True,
                )
                if name == "snapshots":
                    if of_django < OF_DJANGO:
                        broken.append(f"{page}: {of_django:.1f} × Django, not {OF_DJANGO}")
                    if of_nginx and of_nginx < OF_NGINX:
                        broken.append(f"{page}: {of_nginx:.2f} × nginx, not {OF_NGINX}")
    return broken


def requests_per_second(url: str, seconds: int) -> float:
    """Load a URL for some seconds with wrk, and return the rate; every answer must be 200."""
    cores = str(os.cpu_count())
    command = ["wrk", f"-t{cores}", f"-c{CONNECTIONS}", f"-d{seconds}s", "--timeout=60s", url]
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    wait_until_idle()
    if "Non-2xx" in output or "Socket errors" in output:
        raise RuntimeError(output)
    return float(re.search(r"Requests/sec:\s+([\d.]+)", output)[1])


def wait_until_idle() -> None:
    """Return when nobody computes: a slow server has requests of each connection left to answer."""
    for _ in range(IDLE_SECONDS):
        if psutil.cpu_percent(interval=1) < IDLE_PERCENT:
            return


@contextmanager
def running_nginx(folder: Path, site: Site) -> Iterator[str | None]:
    """Serve the bytes of the pages with nginx; give its address, or None where it is missing."""
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if not program:
        yield None
        return
    for path in PAGES.values():
        file = folder / "files" / path.strip("/") / "index.html"
        file.parent.mkdir(parents=True)
        file.write_bytes(requests.get(site.url + path, timeout=30).content)
    # nginx's workers are not root.
    for parent in (folder, *(folder / "files").rglob("*")):
        parent.chmod(0o755)
    port = free_port()
    configuration = folder / "nginx.conf"
    configuration.write_text(NGINX.format(folder=folder, port=port))
    nginx = subprocess.Popen([program, "-c", configuration])
    try:
        time.sleep(1)
        yield f"http://127.0.0.1:{port}"
    finally:
        nginx.terminate()
        nginx.wait()


def measure_foul_weather(site: Site) -> list[str]:
    """Tell how long visitors wait among slow clients, and while Django is busy in every worker."""
    wait_until_built(site)
    add_picture(Path(site.environment["DATA_DIR"]))
    circumstances = {
        "nothing else": nullcontext(),
        "800 slow clients": slow_clients(site),
        "Django waits in every worker": busy_workers(site, "wait"),
        "Django computes in every worker": busy_workers(site, "compute"),
    }
    print(f"\n| the slowest of {FOUL_ROUNDS} answers, with | page | style | picture |")
    print("|---|---|---|---|")
    broken = []
    for name, weather in circumstances.items():
        with weather:
            slowest = slowest_answers(site, FOUL_ROUNDS)
        print(f"| {name} |", *(f"{seconds:.3f} s |" for seconds in slowest.values()), flush=True)
        if max(slowest.values()) > ANSWERED_WITHIN_SECONDS:
            broken.append(f"{name}: an answer took {max(slowest.values()):.2f} s")
    return broken


def measure_publishing(site: Site) -> list[str]:
    """Publish from the editor's form, and look at once whether a visitor sees it."""
    count = int(site.run(COUNT_PAGES))
    site.run(ADD_PAGES.format(first=count, last=SITE_OF_PAGES))
    wait_until_built(site)
    editor = Editor(site)
    times = []
    for number in range(5):
        answer = editor.publish_home(f"Town {number}")
        assert town_name(requests.get(f"{site.url}/en/", timeout=30).text) == f"Town {number}"
        times.append(answer.history[0].elapsed.total_seconds())
    pages = int(site.run(COUNT_PAGES))
    print(f"\nPublishing, until every worker shows it, on a site of {pages} pages:", end=" ")
    print(f"{median(times):.2f} s (median of {len(times)}, {min(times):.2f}–{max(times):.2f})")
    if median(times) < PUBLISHED_WITHIN_SECONDS:
        return []
    return [f"visible after {median(times):.2f} s"]


def measure_listing(site: Site) -> None:
    """Tell how long the list of published organizations takes with many more of them."""
    few = int(site.run(COUNT_ROWS))
    before = listing_seconds(site)
    site.run(ADD_ROWS.format(count=MANY_ROWS - few))
    after = listing_seconds(site)
    print("\nThe list of published organizations, its first page and a search:", end=" ")
    print(f"{before:.2f} s with {few:,} of them, {after:.2f} s with {MANY_ROWS:,}", end=" ")
    print(f"({after / before:.1f} times as long)")


def listing_seconds(site: Site) -> float:
    session = Editor(site).session
    listing = f"{site.url}/admin/affiliations/publishedorganization/"
    times = []
    for _ in range(6):
        answers = [session.get(listing), session.get(listing, params={"q": "network"})]
        assert all("Edit on page" in answer.text for answer in answers)
        times.append(sum(answer.elapsed.total_seconds() for answer in answers))
    return median(times)


def measure_memory(site: Site) -> None:
    """Tell what a worker holds before and after many more snapshots, each of them asked for."""
    wait_until_built(site)
    few = ask_for_everything(site)
    before = memory(site)
    site.run(ADD_PAGES.format(first=SITE_OF_PAGES, last=SITE_OF_PAGES + MANY_PAGES))
    wait_until_built(site)
    many = ask_for_everything(site)
    after = memory(site)
    bodies = sum(many.values()) - sum(few.values())
    added = len(many) - len(few)
    print(f"\nMemory of a worker: {before / 1e6:.1f} MB with {len(few)} snapshots,", end=" ")
    print(f"{after / 1e6:.1f} MB with {len(many)}: {(after - before) / added / 1e3:.1f} kB each,")
    print(f"where a body has {bodies / added / 1e3:.1f} kB.")


def ask_for_everything(site: Site) -> dict[str, int]:
    """Ask for each snapshot, often enough for every worker to be asked; return their lengths."""
    lengths = {}
    for address in site.index.entries:
        for _ in range(6):
            lengths[address] = len(requests.get(f"http://{address}", timeout=30).content)
    return lengths


def memory(site: Site) -> float:
    """Return the bytes that a worker holds for itself, on average."""
    return sum(worker.memory_full_info().uss for worker in site.workers) / len(site.workers)


if __name__ == "__main__":
    sys.exit(main())
