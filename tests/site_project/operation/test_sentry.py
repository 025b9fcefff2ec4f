import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import brotli
import pytest

from tests.foul_weather import BUSY_SITE
from tests.servers import manage

pytestmark = pytest.mark.server

FAIL = """
from django.test import Client
client = Client(raise_request_exception=False)
note = {"note": "typed by " + "somebody"}
client.post("/fail/", note, headers={"host": "stranger." + "example"})
client.post("/fail/?q=look" + "ed-for", note, headers={"host": "localhost"})
"""


@pytest.fixture
def sentry():
    """A server that takes what is sent to Sentry; its address, and what has arrived."""
    arrived = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):  # noqa: N802
            body = self.rfile.read(int(self.headers["Content-Length"]))
            arrived.append(brotli.decompress(body).decode())
            self.send_response(200)
            self.end_headers()

        def log_message(self, *args):
            """Write nothing to the terminal."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://key@127.0.0.1:{server.server_port}/1", arrived
        server.shutdown()
        thread.join()


def test_error_is_reported_without_what_was_sent(sentry, tmp_path):
    address, arrived = sentry

    manage(tmp_path, "shell", "-v0", "-c", FAIL, SENTRY_DSN=address, **BUSY_SITE)

    [report] = [text for text in arrived if '"exception":' in text]
    assert "Broken\\non purpose" in report
    assert "typed by somebody" not in "".join(arrived)
    assert "looked-for" not in "".join(arrived)
    assert "stranger.example" not in "".join(arrived)


def test_address_that_is_none_is_refused_in_a_sentence(tmp_path):
    refused = manage(tmp_path, "check", SENTRY_DSN="sentry")

    assert refused.returncode == 1
    assert refused.stderr.startswith("SENTRY_DSN must be an address such as https://key@sentry.")
    assert refused.stderr.count("\n") == 1
