"""Requests as granian gives them (RSGI), turned into WSGI's environ (PEP 3333)."""

import re
import sys
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address
from itertools import count
from secrets import token_hex
from typing import Any

from django.conf import settings
from granian.rsgi import Scope

from ..operation.logs import NOWHERE, Origin, origin
from ..visitors.tracking import without_tracking

READING = ("GET", "HEAD")
REQUEST_ID = re.compile(r"[\w-]{1,64}", re.ASCII)
# Ids that no other process gives.
REQUEST_IDS = map(f"{token_hex(4)}-{{:x}}".format, count(1))
ALWAYS = {
    "SCRIPT_NAME": "",
    "wsgi.version": (1, 0),
    "wsgi.url_scheme": "http",
    "wsgi.errors": sys.stderr,
    "wsgi.multithread": False,
    "wsgi.multiprocess": True,
    "wsgi.run_once": False,
}
# What a proxy says about a client; from anybody else it would be the client's own claim.
OF_PROXIES = ("x-forwarded-", "forwarded", "x-real-ip")


def environ_of(scope: Scope) -> dict[str, Any]:
    """Return a request's environ, in which only the body's stream is missing.

    Header names with an underscore are left out: ``X_Forwarded_Proto`` would become the same key as
    ``X-Forwarded-Proto``. Headers of proxies are left out unless a proxy sent them that
    ``settings.TRUSTED_PROXIES`` names.
    """
    client, server = scope.client, scope.server
    environ = {
        **ALWAYS,
        "REQUEST_METHOD": scope.method,
        # WSGI gives the path's bytes as Latin-1.
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": query_of(scope),
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "SERVER_NAME": host_of(server),
        "SERVER_PORT": server.rpartition(":")[2],
        "REMOTE_ADDR": host_of(client),
    }
    for name, value in scope.headers.items():
        if "_" in name or (name.startswith(OF_PROXIES) and not is_trusted(host_of(client))):
            continue
        key = name.upper().replace("-", "_")
        if key not in ("CONTENT_TYPE", "CONTENT_LENGTH"):
            key = f"HTTP_{key}"
        if key in environ:
            value = f"{environ[key]}{'; ' if key == 'HTTP_COOKIE' else ','}{value}"
        environ[key] = value
    return environ


def query_of(scope: Scope) -> str:
    """Return the query of a request, for visitors without what only follows them."""
    if scope.path.startswith(f"/{settings.ADMIN_PATH}"):
        return scope.query_string
    return without_tracking(scope.query_string)


def is_secure(scope: Scope) -> bool:
    """Say whether a proxy of ours says that the visitor asked for the address with https."""
    name, value = settings.SECURE_PROXY_SSL_HEADER
    header = name.removeprefix("HTTP_").replace("_", "-").lower()
    return proxy_says(scope, header) == value


def has_session(scope: Scope) -> bool:
    """Say whether a request names a session, which may be made up."""
    cookies = scope.headers.get("cookie")
    return cookies is not None and f"{settings.SESSION_COOKIE_NAME}=" in cookies


def note_origin(scope: Scope) -> Origin:
    """Let what is logged from now on name a request: its id, which a proxy may give, and client.

    Visitors who read snapshots do without, for it takes as long as a tenth of their answer.
    """
    if origin.get() is NOWHERE:
        given = proxy_says(scope, "x-request-id") or ""
        request_id = given if REQUEST_ID.fullmatch(given) else next(REQUEST_IDS)
        origin.set(Origin(request_id, client_of(scope)))
    return origin.get()


def client_of(scope: Scope) -> str:
    """Return the address of the client: the last one that is no proxy of ours."""
    client = host_of(scope.client)
    forwarded = [value for name, value in scope.headers.items() if name == "x-forwarded-for"]
    for named in reversed(",".join(forwarded).split(",")):
        if not is_trusted(client) or not address_of(named.strip()):
            break
        client = named.strip()
    return client


def proxy_says(scope: Scope, header: str) -> str | None:
    """Return a header of a request if a proxy of ours has sent it."""
    return scope.headers.get(header) if is_trusted(host_of(scope.client)) else None


@lru_cache(maxsize=1024)
def host_of(address: str) -> str:
    """Return the host of ``host:port``; IPv6 addresses lose their brackets."""
    return address.rpartition(":")[0].strip("[]")


@lru_cache(maxsize=1024)
def is_trusted(client: str) -> bool:
    """Say whether the client with this IP address is a proxy of ours."""
    address = address_of(client)
    return address is not None and any(address in network for network in settings.TRUSTED_PROXIES)


def address_of(client: str) -> IPv4Address | IPv6Address | None:
    """Return an IP address, or None if the text is none; a scope could be any text."""
    try:
        return None if "%" in client else ip_address(client)
    except ValueError:
        return None
