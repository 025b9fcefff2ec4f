"""Leading visitors on from an address that is not written as that of any page."""

from urllib.parse import quote

from django.conf import settings
from granian.rsgi import Scope

from ..snapshots.serving import PublishedSnapshots
from ..visitors.site_languages import preferred_language
from .answers import Answer
from .requests import READING, query_of


def redirection_before_django(snapshots: PublishedSnapshots, scope: Scope) -> Answer | None:
    """Lead on at once from capitals and other slashes, and from ``/`` to the visitor's language.

    If a page is outdated that may be meant, Django is asked first.
    """
    host = scope.headers.get("host")
    paths = paths_meant(snapshots, scope)
    is_certain = scope.path == "/" or snapshots.right_path(host, scope.path)
    if not is_certain or any(snapshots.is_outdated(host, path) for path in paths.values()):
        return None
    return redirection_to(paths, scope)


def redirection_after_django(snapshots: PublishedSnapshots, scope: Scope) -> Answer | None:
    """Lead on from an address at which Django has found nothing, or has failed."""
    return redirection_to(paths_meant(snapshots, scope), scope)


def paths_meant(snapshots: PublishedSnapshots, scope: Scope) -> dict[str, str]:
    """Return ``{language: path}`` of what may be meant; the language is empty if it was named."""
    host = scope.headers.get("host")
    if path := snapshots.right_path(host, scope.path):
        return {"": path}
    return snapshots.versions(host, scope.path)


def redirection_to(paths: dict[str, str], scope: Scope) -> Answer | None:
    """Lead to the path in the visitor's language, or for ever to the only one there is."""
    if scope.method not in READING or not paths or scope.path in paths.values():
        return None
    if len(paths) == 1 and scope.path != "/":
        return redirect(301, *paths.values(), scope)
    available = [code for code, _name in settings.LANGUAGES if code in paths]
    language = preferred_language(scope.headers.get("accept-language", ""), available)
    answer = redirect(302, paths[language], scope)
    answer.headers.extend([("Cache-Control", "no-cache"), ("Vary", "Accept-Language")])
    return answer


def redirect(status: int, path: str, scope: Scope) -> Answer:
    """Lead to another path of the same site; the query is kept, but for what follows readers."""
    query = query_of(scope)
    return Answer(status, [("Location", quote(path) + (f"?{query}" if query else ""))])
