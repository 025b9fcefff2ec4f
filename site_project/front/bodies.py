"""Collecting what clients send, before Django sees it, within limits of time, size and number."""

import asyncio
from collections.abc import AsyncIterable
from http import HTTPStatus
from tempfile import SpooledTemporaryFile
from threading import Lock
from typing import BinaryIO, NamedTuple

from granian.rsgi import Scope

from .refusals import RefusedError

KB, MB = 1024, 1024 * 1024
# What is longer is kept on the disk.
IN_MEMORY_BYTES = MB


class Limits(NamedTuple):
    """How long a body may be, and how many seconds it may take to arrive."""

    bytes: int
    seconds: int


STRANGERS = Limits(bytes=64 * KB, seconds=30)
USERS = Limits(bytes=64 * MB, seconds=15 * 60)


class Budget:
    """How many bytes this worker may hold for all clients of a kind together."""

    def __init__(self, limit: int):
        self.left = limit
        self.lock = Lock()

    def take(self, count: int) -> None:
        """Take some bytes; raises ``RefusedError`` if there are not enough."""
        with self.lock:
            if count > self.left:
                raise RefusedError(HTTPStatus.SERVICE_UNAVAILABLE)
            self.left -= count

    def give_back(self, count: int) -> None:
        with self.lock:
            self.left += count


BUDGETS = {STRANGERS: Budget(32 * MB), USERS: Budget(512 * MB)}


class Body:
    """What is sent: a file, whose bytes count in a budget until it is closed."""

    def __init__(self, budget: Budget):
        self.file: BinaryIO = SpooledTemporaryFile(IN_MEMORY_BYTES)  # noqa: SIM115
        self.budget = budget
        self.length = 0

    def __enter__(self) -> "Body":
        return self

    def __exit__(self, *error) -> None:
        self.close()

    def close(self) -> None:
        """Forget the body; closing it again does nothing."""
        if not self.file.closed:
            self.file.close()
            self.budget.give_back(self.length)

    def write(self, chunk: bytes) -> None:
        """Add what has arrived; raises ``RefusedError`` if there is no room for it."""
        self.budget.take(len(chunk))
        self.length += len(chunk)
        try:
            self.file.write(chunk)
        except OSError as error:
            raise RefusedError(HTTPStatus.SERVICE_UNAVAILABLE) from error


def length_of(scope: Scope) -> int:
    """Return how long the request's body is going to be.

    Raises ``RefusedError`` if it does not say so: granian does not tell that a body in chunks has
    broken off.
    """
    if "transfer-encoding" in scope.headers:
        raise RefusedError(HTTPStatus.LENGTH_REQUIRED)
    return int(scope.headers.get("content-length") or 0)


async def receive(chunks: AsyncIterable[bytes], body: Body, length: int, limits: Limits) -> bool:
    """Write all chunks into ``body``; return False if the client went away before the end.

    Raises ``RefusedError`` if the body breaks a limit.
    """
    if length > limits.bytes:
        raise RefusedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    try:
        async with asyncio.timeout(limits.seconds):
            async for chunk in chunks:
                body.write(chunk)
    except TimeoutError as error:
        raise RefusedError(HTTPStatus.REQUEST_TIMEOUT) from error
    body.file.seek(0)
    return body.length == length
