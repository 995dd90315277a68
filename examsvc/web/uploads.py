"""Files on their way in: what a request spooled to disk is closed with the request."""

from typing import IO, Any

from flask import Request


class UploadRequest(Request):
    """A request that also closes the files of a body which was cut short or refused half-way."""

    def _get_file_stream(self, *given: Any, **named: Any) -> IO[bytes]:
        stream = super()._get_file_stream(*given, **named)
        self.__dict__.setdefault("spooled", []).append(stream)
        return stream

    def close(self) -> None:
        """Close what was spooled, whether or not a form came of it."""
        super().close()
        for stream in self.__dict__.pop("spooled", []):
            stream.close()
