"""Files that leave the service."""

from io import BytesIO

from flask import send_file
from werkzeug.wrappers import Response

PDF = "application/pdf"
ZIP = "application/zip"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def attachment(content: bytes, name: str, media_type: str, *, shown: bool = False) -> Response:
    """Send bytes under a name, to be stored, or shown in the browser when asked; never cached."""
    response = send_file(BytesIO(content), mimetype=media_type, as_attachment=not shown, download_name=name)
    response.headers["Cache-Control"] = "no-store"
    return response
