"""Uploaded pictures, which the process that serves the pages serves too."""

from django.conf import settings
from whitenoise import WhiteNoise
from whitenoise.middleware import WhiteNoiseMiddleware

ONE_DAY = 86_400


class MediaMiddleware:
    """Answer requests below ``MEDIA_URL`` from ``MEDIA_ROOT``.

    WhiteNoise handles ranges, conditional requests and path checks. It looks up the file at each
    request, so that visitors get a picture as soon as it is uploaded.
    """

    def __init__(self, get_response):
        self.get_response = get_response
        self.media = WhiteNoise(
            None,
            root=settings.MEDIA_ROOT,
            prefix=settings.MEDIA_URL,
            autorefresh=True,
            max_age=ONE_DAY,
            allow_all_origins=False,
        )

    def __call__(self, request):
        path = request.path_info
        if path.startswith(settings.MEDIA_URL) and "\0" not in path:
            file = self.media.find_file(path)
            if file:
                return WhiteNoiseMiddleware.serve(file, request)
        return self.get_response(request)
