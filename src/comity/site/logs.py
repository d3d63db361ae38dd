"""Log lines that hold no personal data: where and what kind, never with which values."""

import logging
import traceback
from types import TracebackType


class WithoutPersonalData(logging.Formatter):
    """Write a failure as its kind and the places it passed through.

    Messages of exceptions and arguments of log calls may quote what somebody typed, a row or an
    address, so neither is written. The request's number leads from the answer to the line.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Give one line, or one line a frame for a failure."""
        parts = [f"{self.formatTime(record)} {record.levelname} {record.name}: {record.msg}"]
        request = getattr(record, "request", None)
        if request is not None:
            match = getattr(request, "resolver_match", None)
            number = request.META.get("comity.request_id", "-")
            where = match.view_name if match else "no page"
            status = getattr(record, "status_code", "")
            parts[0] = f"{parts[0].split(': ', 1)[0]}: {status} {where} request={number}"
        if record.exc_info and record.exc_info[0] is not None:
            parts += self._places(record.exc_info[0], record.exc_info[2])
        return "\n".join(parts)

    def _places(self, kind: type[BaseException], trace: TracebackType | None) -> list[str]:
        frames = traceback.extract_tb(trace)
        places = [f"  at {frame.filename}:{frame.lineno} in {frame.name}" for frame in frames]
        return [f"  {kind.__module__}.{kind.__qualname__}", *places]
