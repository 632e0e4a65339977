"""Answers requests that are not routes with files: the demo, and the client that it uses."""

import gzip
import mimetypes
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from werkzeug.security import safe_join
from werkzeug.utils import get_content_type

from local.gateway.answers import Answer
from local.gateway.events import Request

#: After ten seconds, a browser still uses the file at once, and asks in the background whether it
#: has changed. So a second visit waits for no file, and a changed file is seen one visit later.
_CACHED = "max-age=10, stale-while-revalidate=86400"


class Pages:
    """Answers GET and HEAD with files. `folders` maps the start of a path, such as `/client/`, to a
    folder.
    """

    def __init__(self, folders: Mapping[str, Path]) -> None:
        # Longest first, because every path starts with "/".
        self._folders = sorted(folders.items(), key=lambda entry: -len(entry[0]))

    def answer(self, request: Request) -> Answer | None:
        """Return the file, or None if there is none."""
        if request.method not in ("GET", "HEAD"):
            return None
        path = self._file(request.path)
        if path is None:
            return None
        media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        content_type = get_content_type(media_type, "utf-8")
        changed = path.stat().st_mtime_ns
        tag = f'W/"{changed:x}"'
        headers = {"content-type": content_type, "cache-control": _CACHED, "etag": tag}
        if tag in request.headers.get("if-none-match", ""):
            return Answer(304, headers)
        if "gzip" not in request.headers.get("accept-encoding", "") or not _is_text(media_type):
            return Answer(200, headers, path.read_bytes())
        headers |= {"content-encoding": "gzip", "vary": "accept-encoding"}
        return Answer(200, headers, _compressed(path, changed))

    def _file(self, path: str) -> Path | None:
        if f"{path}/" in dict(self._folders):
            path += "/"
        for start, folder in self._folders:
            if path.startswith(start):
                joined = safe_join(str(folder), path.removeprefix(start) or "index.html")
                return Path(joined) if joined is not None and Path(joined).is_file() else None
        return None


def _is_text(media_type: str) -> bool:
    return media_type.startswith("text/") or media_type in ("application/json", "image/svg+xml")


@lru_cache(maxsize=256)
def _compressed(path: Path, changed: int) -> bytes:  # noqa: ARG001  a changed file is read again
    return gzip.compress(path.read_bytes(), mtime=0)
