"""A worker, a process that answers requests: ``python -m site_project.front.worker``.

It is given the numbers of two inherited files: a listening socket, and a pipe that closes when the
process is gone that started the worker. Then, and on SIGTERM, the worker lets the requests under
way finish, and ends.
"""

import asyncio
import gc
import os
import resource
import signal
import sys
import threading
from copy import deepcopy

import django
import uvloop
from django.conf import settings
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.net import SocketHolder
from granian.server.embed import Server

# Finishing the requests under way takes so long at most.
STOP_SECONDS = 30
HEADER_MILLISECONDS = 15_000
HEADER_BYTES = 64 * 1024
# How many files a worker may have open, one for each connection; and how many of them are its own.
MOST_FILES = 65_536
OWN_FILES = 200


class SocketServer(Server):
    """Granian's server, which listens on an inherited socket."""

    def __init__(self, application, socket_number: int, **options):
        super().__init__(application, **options)
        self.socket_number = socket_number

    def _init_shared_socket(self):
        self._shd = SocketHolder(self.socket_number, False, self.backlog)


async def serve(application, socket_number: int, pipe_number: int) -> None:
    """Answer requests until this process shall end."""
    server = SocketServer(
        application,
        socket_number,
        interface=Interfaces.RSGI,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(
            header_read_timeout=HEADER_MILLISECONDS, max_buffer_size=HEADER_BYTES
        ),
        websockets=False,
        backpressure=most_connections(),
        log_level=LogLevels.error,
        log_dictconfig=deepcopy(settings.LOGGING),
    )

    def stop():
        loop.remove_reader(pipe_number)
        ending = threading.Timer(STOP_SECONDS, os._exit, [0])
        ending.daemon = True
        ending.start()
        server.stop()

    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, stop)
    loop.add_reader(pipe_number, stop)
    await server.serve()


def most_connections() -> int:
    """Let this process open as many files as it may, and return how many are for clients."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = MOST_FILES if hard == resource.RLIM_INFINITY else min(hard, MOST_FILES)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
    return max(most - OWN_FILES, OWN_FILES)


def main() -> None:
    """Set Django up, then answer requests."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_project.settings")
    django.setup(set_prefix=False)
    # These need Django to be set up.
    from ..snapshots.rendering import django_application
    from .application import Front

    front = Front(django_application())
    # What is there now stays, so the garbage collector need not look at it again and again.
    gc.collect()
    gc.freeze()
    uvloop.run(serve(front, *map(int, sys.argv[1:])))


if __name__ == "__main__":
    main()
