"""Slow clients and busy workers, for tests and measurements on a site that is served.

The site must have the settings of ``tests.busy_site``, and a picture at ``PICTURE``.
"""

import os
import re
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import requests

from tests.servers import Site, wait_until

BUSY_SITE = {"DJANGO_SETTINGS_MODULE": "tests.busy_site"}
PAGE = "/en/memberships/"
PICTURE = "/media/large.png"
PICTURE_BYTES = 3_000_000
CONNECTIONS = 800
BUSY_SECONDS = 20


def add_picture(data_dir: Path) -> None:
    """Put a large picture where visitors can read it."""
    path = data_dir / PICTURE.strip("/")
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(os.urandom(PICTURE_BYTES))


def connect(site: Site, sent: bytes = b"") -> socket.socket:
    """Return a connection that has sent something; its client takes in little at once."""
    host, port = site.url.removeprefix("http://").split(":")
    client = socket.socket()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    client.connect((host, int(port)))
    client.settimeout(60)
    client.sendall(sent)
    return client


def head(method: str, path: str, *headers: str) -> bytes:
    """Return the head of a request."""
    return "\r\n".join([f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", *headers, "", ""]).encode()


def received(client: socket.socket) -> bytes:
    """Return all that the server sends until it closes the connection."""
    parts = []
    while part := client.recv(65_536):
        parts.append(part)
    return b"".join(parts)


@contextmanager
def slow_clients(site: Site) -> Iterator[dict[str, list[socket.socket]]]:
    """Keep 800 connections open that do not go on: unfinished headers and bodies, unread answers.

    A byte of each unfinished body is sent every five seconds.
    """
    quarter = CONNECTIONS // 4
    kinds = {
        "unfinished headers": [head("GET", PAGE)[:-4]] * quarter,
        "unfinished bodies": [head("POST", "/admin/login/", "Content-Length: 1000")] * quarter,
        "unread pages": [head("GET", PAGE)] * quarter,
        "unread pictures": [head("GET", PICTURE)] * (quarter - 8),
        "unread answers of Django's": [head("GET", "/long/")] * 8,
    }
    clients = {kind: [connect(site, sent) for sent in requests] for kind, requests in kinds.items()}
    stopped = threading.Event()

    def trickle():
        while not stopped.wait(5):
            for client in clients["unfinished bodies"]:
                try:
                    client.send(b"x")
                except OSError:
                    # The server has closed it.
                    continue

    sending = threading.Thread(target=trickle)
    sending.start()
    try:
        yield clients
    finally:
        stopped.set()
        sending.join()
        for client in sum(clients.values(), []):
            client.close()


@contextmanager
def busy_workers(site: Site, work: str, headers=None) -> Iterator[None]:
    """Let Django ``wait`` or ``compute`` in every worker; kill the workers at the end."""
    data_dir = Path(site.environment["DATA_DIR"])
    for mark in data_dir.glob("busy-*"):
        mark.unlink()
    count = len(site.workers)
    with ThreadPoolExecutor(100) as busy:

        def ask() -> None:
            url = f"{site.url}/{work}/{BUSY_SECONDS}/"
            busy.submit(requests.get, url, headers=headers, timeout=300)

        for _ in range(4 * count):
            ask()
        while len(list(data_dir.glob("busy-*"))) < count:
            # A worker that was still starting has taken nothing of what was asked before.
            time.sleep(2)
            ask()
        try:
            yield
        finally:
            for worker in site.workers:
                worker.kill()
    wait_until(lambda: len(site.workers) == count)


def slowest_answers(site: Site, rounds: int = 6) -> dict[str, float]:
    """Return the seconds of the slowest answer: a page, its style and a picture.

    Each round asks over a new connection, so that several workers are asked.
    """
    html = requests.get(site.url + PAGE, timeout=60).text
    style = re.search(r'"(/static/css/site\.[^"]*css)"', html)[1]
    times = {"page": [], "style": [], "picture": []}
    for _ in range(rounds):
        session = requests.Session()
        for name, path in zip(times, (PAGE, style, PICTURE), strict=True):
            started = time.monotonic()
            assert session.get(site.url + path, timeout=60).status_code == 200
            times[name].append(time.monotonic() - started)
        session.close()
    return {name: max(each) for name, each in times.items()}
