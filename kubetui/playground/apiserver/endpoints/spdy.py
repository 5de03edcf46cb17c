"""Frames of SPDY/3.1, as far as streams of bytes need them. Pure.

Rules: draft-mbelshe-httpbis-spdy-00, section 2; what Kubernetes' clients make of it: `moby/spdystream`.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

SYN_STREAM: Final = 1
SYN_REPLY: Final = 2
RST_STREAM: Final = 3
PING: Final = 6
GOAWAY: Final = 7
DATA: Final = 0
"""Kinds of frames; DATA is ours, on the wire it has no number."""

_CONTROL: Final = 0x80030000
_FIN: Final = 1
_LONGEST = 4 * 1024 * 1024
_LONGEST_HEADERS = 64 * 1024
_WORDS = (
    "options head post put delete trace accept accept-charset accept-encoding accept-language accept-ranges age "
    "allow authorization cache-control connection content-base content-encoding content-language content-length "
    "content-location content-md5 content-range content-type date etag expect expires from host if-match "
    "if-modified-since if-none-match if-range if-unmodified-since last-modified location max-forwards pragma "
    "proxy-authenticate proxy-authorization range referer retry-after server te trailer transfer-encoding upgrade "
    "user-agent vary via warning www-authenticate method get status 200+OK version HTTP/1.1 url public set-cookie "
    "keep-alive origin"
).split()
_REST = (
    "100101201202205206300302303304305306307402405406407408409410411412413414415416417502504505"
    "203 Non-Authoritative Information204 No Content301 Moved Permanently400 Bad Request401 Unauthorized"
    "403 Forbidden404 Not Found500 Internal Server Error501 Not Implemented503 Service Unavailable"
    "Jan Feb Mar Apr May Jun Jul Aug Sept Oct Nov Dec 00:00:00 Mon, Tue, Wed, Thu, Fri, Sat, Sun, GMT"
    "chunked,text/html,image/png,image/jpg,image/gif,application/xml,application/xhtml+xml,text/plain,"
    "text/javascript,publicprivatemax-age=gzip,deflate,sdchcharset=utf-8charset=iso-8859-1,utf-,*,enq=0."
)


def _long(text: str) -> bytes:
    return struct.pack(">I", len(text)) + text.encode()


DICTIONARY: Final = b"".join(_long(word.replace("+", " ")) for word in _WORDS) + _REST.encode()
"""What both ends' compression of headers begins with (section 2.6.10.1)."""


class SpdyError(Exception):
    """The bytes are not frames."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame: of a stream, or (stream 0) of the session."""

    kind: int
    stream: int = 0
    data: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    ends: bool = False


class Session:
    """One end of a connection: bytes to frames, frames to bytes."""

    def __init__(self) -> None:
        self._rest = b""
        self._inflate = zlib.decompressobj(zdict=DICTIONARY)
        self._deflate = zlib.compressobj(zdict=DICTIONARY)

    def receive(self, data: bytes) -> Iterator[Frame]:
        """The frames that are complete now; other kinds than those above are left out.

        Raises:
            SpdyError: the other end speaks something else.
        """
        self._rest += data
        while len(self._rest) >= 8:
            first, second = struct.unpack_from(">II", self._rest)
            length = second & 0xFFFFFF
            if length > _LONGEST:
                raise SpdyError("the frame is too long")
            if len(self._rest) < 8 + length:
                return
            body, self._rest = self._rest[8 : 8 + length], self._rest[8 + length :]
            ends = bool(second >> 24 & _FIN)
            yield self._control(first, body, ends) if first >> 31 else Frame(DATA, first, body, ends=ends)

    def _control(self, first: int, body: bytes, ends: bool) -> Frame:
        kind = first & 0xFFFF
        skipped = {SYN_STREAM: 10, SYN_REPLY: 4}.get(kind)
        try:
            (stream,) = struct.unpack_from(">I", body) if body else (0,)
        except struct.error as error:
            raise SpdyError("the frame is too short") from error
        if skipped is None:
            return Frame(kind, stream, body, ends=ends)
        return Frame(kind, stream & 0x7FFFFFFF, headers=self._headers(body[skipped:]), ends=ends)

    def _headers(self, block: bytes) -> dict[str, str]:
        try:
            text = self._inflate.decompress(block, _LONGEST_HEADERS)
            (count,), at, found = struct.unpack_from(">I", text), 4, []
            for _ in range(2 * min(count, 256)):
                (size,) = struct.unpack_from(">I", text, at)
                found.append(text[at + 4 : at + 4 + size].decode("latin-1"))
                at += 4 + size
        except (zlib.error, struct.error) as error:
            raise SpdyError("the headers are not readable") from error
        return dict(zip(found[::2], found[1::2], strict=True))

    def send(self, frame: Frame) -> bytes:
        """The bytes of a frame."""
        flags = _FIN << 24 if frame.ends else 0
        if frame.kind == DATA:
            return struct.pack(">II", frame.stream, flags | len(frame.data)) + frame.data
        body = frame.data
        if frame.kind in (SYN_STREAM, SYN_REPLY):
            body = struct.pack(">I", frame.stream) + (bytes(6) if frame.kind == SYN_STREAM else b"")
            body += self._block(frame.headers)
        return struct.pack(">II", _CONTROL | frame.kind, flags | len(body)) + body

    def _block(self, headers: Mapping[str, str]) -> bytes:
        pairs = b"".join(_long(name.lower()) + _long(value) for name, value in headers.items())
        block = struct.pack(">I", len(headers)) + pairs
        return self._deflate.compress(block) + self._deflate.flush(zlib.Z_SYNC_FLUSH)
