"""Engines: which there are, by the name that a setting gives, and how one is started."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from os import environ

from comity.bulk.admitting import admit_engine
from comity.bulk.layouts import Words
from comity.bulk.running import Engine


class EngineMissing(Exception):
    """The engine is not installed here, or nobody knows it."""

    def __init__(self, name: str, extra: str = "") -> None:
        super().__init__(
            f"The engine {name} is not installed here. Install comity[{extra}], or choose another."
            if extra
            else f"There is no engine {name}. Choose one of {', '.join(ENGINES)}."
        )


def _need(name: str, extra: str, *libraries: str) -> None:
    if any(find_spec(library) is None for library in libraries):
        raise EngineMissing(name, extra)


@contextmanager
def _duckdb(words: Words) -> Iterator[Engine]:
    _need("duckdb", "bulk", "duckdb", "sqlglot")
    from comity.bulk.duck import Duck  # not loaded where another engine is used

    with Duck(words) as engine:
        yield engine


@contextmanager
def _native(words: Words) -> Iterator[Engine]:
    _need("native", "bulk", "llvmlite", "numpy", "duckdb", "sqlglot")
    from comity.bulk.native import Native  # not loaded where another engine is used

    with Native(words) as engine:
        yield engine


@contextmanager
def _spark(words: Words) -> Iterator[Engine]:
    _need("spark", "spark", "pyspark", "sqlglot")
    from comity.bulk.spark import Spark  # not loaded where another engine is used

    with Spark(words, master=environ.get("COMITY_SPARK_MASTER", "")) as engine:
        yield engine


ENGINES: Mapping[str, Callable[[Words], object]] = {
    "native": _native,
    "duckdb": _duckdb,
    "spark": _spark,
}
DEFAULT = "native"  # measured as the fastest on one machine


@contextmanager
def engine_named(name: str, words: Words) -> Iterator[Engine]:
    """Start an engine and admit it.

    Raises:
        EngineMissing: it is not installed, or unknown.
        EngineStopped: it does not start, or its master does not answer.
        EngineRefused: it computes something else than the rules mean.
    """
    if name not in ENGINES:
        raise EngineMissing(name)
    with ENGINES[name](words) as engine:  # type: ignore[attr-defined]  # each is a context manager
        admit_engine(engine, words)
        yield engine
