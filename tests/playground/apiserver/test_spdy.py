"""Frames of SPDY, against the protocol's constants and against damage."""

import zlib

import pytest

from kubetui.playground.apiserver.endpoints import spdy
from kubetui.playground.apiserver.endpoints.spdy import Frame, Session, SpdyError

HEADERS = {"streamtype": "data", "port": "80", "requestid": "0"}
FRAMES = [
    Frame(spdy.SYN_STREAM, 1, headers=HEADERS),
    Frame(spdy.SYN_REPLY, 1, headers={}),
    Frame(spdy.SYN_STREAM, 3, headers={**HEADERS, "requestid": "1"}, ends=True),
    Frame(spdy.DATA, 1, b"hello"),
    Frame(spdy.DATA, 1, b"", ends=True),
    Frame(spdy.PING, 7, b"\x00\x00\x00\x07"),
]


def test_the_dictionary_is_the_one_of_the_draft():
    assert (len(spdy.DICTIONARY), zlib.adler32(spdy.DICTIONARY)) == (1423, 0xE3C6A7C2)


@pytest.mark.parametrize("size", [1, 7, 10_000])
def test_what_one_end_sends_the_other_receives_however_it_is_cut(size: int):
    here, there = Session(), Session()
    sent = b"".join(here.send(frame) for frame in FRAMES)
    pieces = [sent[at : at + size] for at in range(0, len(sent), size)]
    assert [frame for piece in pieces for frame in there.receive(piece)] == FRAMES


def test_the_bytes_of_a_data_frame():
    assert Session().send(Frame(spdy.DATA, 5, b"ab", ends=True)) == b"\x00\x00\x00\x05\x01\x00\x00\x02ab"


@pytest.mark.parametrize(
    "damaged",
    [
        b"\x80\x03\x00\x01\x00\x00\x00\x04none",  # no headers
        b"\x80\x03\x00\x01\x00\x00\x00\x10" + bytes(10) + b"no zlib",
        b"\x80\x03\x00\x06\x00\x00\x00\x01x",
        b"\x00\x00\x00\x01\x00\xff\xff\xff",
    ],
)
def test_damage_is_told(damaged: bytes):
    with pytest.raises(SpdyError):
        list(Session().receive(damaged))


def test_headers_that_promise_more_than_they_hold():
    block = zlib.compressobj(zdict=spdy.DICTIONARY)
    data = block.compress(b"\xff\xff\xff\xff\x00\x00") + block.flush(zlib.Z_SYNC_FLUSH)
    body = bytes(10) + data
    with pytest.raises(SpdyError):
        list(Session().receive(b"\x80\x03\x00\x01" + len(body).to_bytes(4, "big") + body))
