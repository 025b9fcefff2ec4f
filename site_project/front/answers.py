"""What the front answers with: headers, and bytes in memory or a part of a file."""

from functools import lru_cache
from io import BufferedReader
from typing import NamedTuple, Protocol

from whitenoise.responders import Response, SlicedFile

# What is longer is sent from its file: a client that does not read it holds no memory.
MEMORY_BYTES = 64 * 1024


class Part(NamedTuple):
    """A file's path, its first byte to send, and the byte after the last one."""

    path: str
    start: int
    end: int


class Closable(Protocol):
    """Something with a method ``close``."""

    def close(self) -> None: ...


class Answer(NamedTuple):
    """An answer to send: the body is in ``body``, or in ``part``.

    ``keep_open`` must not be closed before ``part`` was opened.
    """

    status: int
    headers: list[tuple[str, str]]
    body: bytes = b""
    part: Part | None = None
    keep_open: Closable | None = None

    @property
    def length(self) -> int:
        """The number of bytes of the body."""
        return self.part.end - self.part.start if self.part else len(self.body)

    def close(self) -> None:
        """Close what is kept open; call this if the answer is not sent."""
        if self.keep_open:
            self.keep_open.close()


def answer_of(response: Response) -> Answer:
    """Return the answer for a response of WhiteNoise's; its file is closed afterwards."""
    status, headers, file = int(response.status), list(response.headers), response.file
    if file is None:
        return Answer(status, headers)
    with file:
        length = int(dict(headers)["Content-Length"])
        if length <= MEMORY_BYTES:
            return Answer(status, headers, file.read())
        opened: BufferedReader = file.fileobj if isinstance(file, SlicedFile) else file
        start = opened.tell()
        return Answer(status, headers, part=Part(opened.name, start, start + length))


@lru_cache(maxsize=16)
def read(path: str) -> bytes:
    """Return the content of a file that never changes; those asked for last are in memory."""
    with open(path, "rb", buffering=0) as file:
        return file.read()
