"""The files of a folder, for requests that are no route: the demo page."""

import mimetypes
from pathlib import Path

from werkzeug.security import safe_join
from werkzeug.utils import get_content_type

from local.gateway.answers import Answer
from local.gateway.events import Request


class Pages:
    """Answers GET and HEAD with the files below `folder`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def answer(self, request: Request) -> Answer | None:
        """The file, if there is one."""
        if request.method not in ("GET", "HEAD"):
            return None
        name = request.path.removeprefix("/") or "index.html"
        joined = safe_join(str(self._folder), name)
        if joined is None or not (path := Path(joined)).is_file():
            return None
        media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        content_type = get_content_type(media_type, "utf-8")
        headers = {"content-type": content_type, "cache-control": "no-cache"}
        return Answer(200, headers, path.read_bytes())
