"""Starting the workers, and replacing those that end."""

import logging
import os
import socket
import subprocess
import sys
import threading
import time

from django.conf import settings

logger = logging.getLogger(__name__)

BACKLOG = 2048
# So much of an answer may wait in the kernel for a client; Linux takes it twice. Without a limit,
# it takes in megabytes for each client that does not read, and the others wait.
SENDING_BYTES = 128 * 1024
# After this time, the kernel closes the connection of a client that does not read its answer.
READING_MILLISECONDS = 30_000
# A worker that is killed sooner is replaced only when this time is over.
SHORTEST_LIFE_SECONDS = 2
# The same for one that has failed by itself, such as one that cannot start.
RETRY_SECONDS = 30
# The workers stop a little before.
STOP_SECONDS = 35


def listening_socket(host: str, port: int) -> socket.socket:
    """Return a socket for one worker, bound to an address that others are bound to as well.

    The kernel divides the connections among them. Raises ``OSError`` if the address is not free.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    # Connections inherit these.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SENDING_BYTES)
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, READING_MILLISECONDS)
    listener.setblocking(False)
    listener.bind((host, port))
    listener.listen(BACKLOG)
    return listener


class Workers:
    """Worker processes on one address, each with a socket that outlives it.

    So the connections that wait for a worker that ends are answered by the one that replaces it. A
    pipe tells the workers if this process is killed.
    """

    def __init__(self, host: str, port: int, count: int):
        self.sockets = [listening_socket(host, port) for _ in range(count)]
        self.pipe, self.our_end = os.pipe()
        self.processes: set[subprocess.Popen] = set()
        self.stopping = threading.Event()
        self.threads = [
            threading.Thread(target=self.keep_running, args=[listener], daemon=True)
            for listener in self.sockets
        ]
        for thread in self.threads:
            thread.start()

    def keep_running(self, listener: socket.socket) -> None:
        """Run a worker on a socket, and another one whenever it ends, until all shall stop."""
        while not self.stopping.is_set():
            started = time.monotonic()
            pause = SHORTEST_LIFE_SECONDS
            try:
                process = self.start(listener)
            except OSError:
                # There may be memory and a free process number again in a moment.
                logger.exception("A worker could not be started.")
            else:
                status = process.wait()
                if not self.stopping.is_set():
                    self.processes.remove(process)
                    logger.warning("A worker ended with the status %s; another one starts.", status)
                if status > 0:
                    pause = RETRY_SECONDS
            self.stopping.wait(max(0, started + pause - time.monotonic()))

    def start(self, listener: socket.socket) -> subprocess.Popen:
        """Start a worker in a process group of its own: Ctrl-C in the terminal is for us only.

        It stays in our session, for Linux divides the processors among sessions.
        """
        numbers = [listener.fileno(), self.pipe]
        process = subprocess.Popen(
            [sys.executable, "-m", "site_project.front.worker", *map(str, numbers)],
            pass_fds=numbers,
            cwd=settings.BASE_DIR,
            process_group=0,
        )
        self.processes.add(process)
        if self.stopping.is_set():
            process.terminate()
        return process

    def stop(self) -> None:
        """Let all workers finish what they are doing; kill those that take too long."""
        self.stopping.set()
        for process in list(self.processes):
            process.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        for thread in self.threads:
            thread.join(max(0, deadline - time.monotonic()))
        for process in self.processes:
            process.kill()
