"""A file is read in one way only, or refused by name."""

import json
import time
from contextlib import suppress

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.effort import examples

from comity.proofs.canonical import canonical
from comity.proofs.parsing import MAX_BYTES, MAX_DEPTH, parse_object
from comity.values.refusals import Refusal


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b'{"a":1,"a":2}', "JSON-DUPLICATE-KEY"),
        (b'{"a":{"b":1,"\\u0062":2}}', "JSON-DUPLICATE-KEY"),
        (b'{"a":NaN}', "JSON-SYNTAX"),
        (b'{"a":1e999}', "JSON-SYNTAX"),
        (b'{"a":"\\ud800"}', "JSON-SYNTAX"),
        (b'{"a":"\xff"}', "JSON-SYNTAX"),
        (b"\xef\xbb\xbf{}", "JSON-SYNTAX"),
        (b'{"a":9007199254740992}', "JSON-SYNTAX"),
        (b'{"a":18446744073709551616}', "JSON-SYNTAX"),
        (b'{"a": [-9223372036854775809]}', "JSON-SYNTAX"),
        (b"", "JSON-SYNTAX"),
        (b"{} {}", "JSON-SYNTAX"),
        (b"[1]", "JSON-NO-OBJECT"),
        (b'"text"', "JSON-NO-OBJECT"),
        (b'{"a":' * (MAX_DEPTH + 1) + b"1" + b"}" * (MAX_DEPTH + 1), "JSON-TOO-DEEP"),
        (b'{"a":' * 100_000, "JSON-SYNTAX"),
        (b" " * (MAX_BYTES + 1), "JSON-TOO-LONG"),
    ],
)
def test_a_doubtful_file_is_refused_by_name(raw: bytes, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        parse_object(raw)
    assert refused.value.code == code


@pytest.mark.parametrize("number", [9007199254740991, -9007199254740991, 1e300, -0.5, 0])
def test_a_number_that_all_read_alike_is_taken(number: float) -> None:
    assert parse_object(json.dumps({"a": number}).encode()) == {"a": number}


def test_every_key_that_stands_twice_is_named() -> None:
    with pytest.raises(Refusal) as refused:
        parse_object(b'{"a":1,"b":{"c":1,"c":2},"a":3}')
    assert {fault.path for fault in refused.value.faults} == {"a", "c"}


def test_brackets_inside_texts_do_not_hide_the_depth() -> None:
    deep = b'{"a":["]",' * 130 + b"1" + b',"["]}' * 130
    with pytest.raises(Refusal, match="nests deeper"):
        parse_object(deep)


@given(st.dictionaries(st.text(st.characters(exclude_categories=("Cs",))), st.integers(0, 9)))
def test_what_json_says_comes_back(value: dict[str, int]) -> None:
    assert parse_object(b"\n" + orjson.dumps(value) + b"\n") == value


@settings(max_examples=examples(500), deadline=None)
@given(st.binary() | st.text('{}[]",:0123456789eE.-\\u\n ').map(str.encode))
def test_no_bytes_bring_it_down(raw: bytes) -> None:
    with suppress(Refusal):
        assert isinstance(parse_object(raw), dict)


_LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(),
)
_VALUES = st.recursive(
    _LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner)
)


@settings(max_examples=examples(300, at_length=5_000), deadline=None)
@given(st.dictionaries(st.text(), _VALUES), st.data())
def test_another_parser_reads_the_same_or_it_is_refused(
    value: dict[str, object], data: st.DataObject
) -> None:
    text = json.dumps(value, ensure_ascii=data.draw(st.booleans()))
    # A letter more, less or other makes what two parsers might read in two ways.
    for _ in range(data.draw(st.integers(0, 2))):
        at = data.draw(st.integers(0, len(text) - 1))
        more = data.draw(st.sampled_from(["", *"{}[]\",:0123456789eE.-+\\u \t\n\ud800/'"]))
        text = text[:at] + more + text[at + data.draw(st.integers(0, 1)) :]
    raw = text.encode("utf-8", "surrogatepass")
    with suppress(Refusal):
        ours = parse_object(raw)
        theirs = json.loads(raw)
        assert canonical(ours) == canonical(theirs)
        assert repr(ours) == repr(theirs)


def test_a_file_made_to_be_slow_is_answered_at_once() -> None:
    slow = b'{"a":' + b"9" * (MAX_BYTES - 10) + b"}"
    began = time.perf_counter()
    with pytest.raises(Refusal):
        parse_object(slow)
    assert time.perf_counter() - began < 2
