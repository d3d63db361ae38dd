"""Of two workers one may die; whatever else fails is one clear refusal."""

import os
import signal
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from tests.bulk.agreeing import hold_to_the_rules, plain_cases

from comity.bulk.admitting import admit_engine
from comity.bulk.engines import engine_named
from comity.bulk.layouts import Words
from comity.bulk.outputs import Part
from comity.bulk.running import Engine, EngineStopped
from comity.rules.registry import Registry
from comity.rules.rulebook import Rulebook

pytestmark = pytest.mark.spark


def test_a_worker_is_killed_and_the_result_is_the_same(
    rulebook: Rulebook, registry: Registry, tmp_path: Path
) -> None:
    from tests.bulk.cluster import cluster

    from comity.bulk.spark import Spark

    words, cases = Words(), plain_cases(rulebook, registry, 1_000)
    with cluster(tmp_path) as running:

        class Bereft(Spark):
            killed = False

            def told(self, source: str, outputs: Mapping[str, Part]) -> Iterator[dict[str, int]]:
                for record in super().told(source, outputs):
                    if not self.killed:
                        running.kill_worker(0)
                        self.killed = True
                    yield record

        with Bereft(words, master=running.address) as engine:
            hold_to_the_rules(engine, words, cases, rulebook, registry, tmp_path)
            assert engine.killed


def test_a_cluster_that_is_gone_is_a_refusal(tmp_path: Path) -> None:
    from tests.bulk.cluster import cluster

    from comity.bulk.spark import Spark

    words = Words()
    with (
        cluster(tmp_path, workers=0) as running,
        Spark(words, master=running.address, patience_s=3) as engine,
        pytest.raises(EngineStopped, match="no worker was there for 3 seconds"),
    ):
        admit_engine(engine, words)


def test_a_driver_that_dies_is_a_refusal_and_the_next_one_runs() -> None:
    import pyspark

    from comity.bulk.spark import Spark

    words = Words()
    with Spark(words, master="local[1]") as engine:
        os.kill(pyspark.SparkContext._gateway.proc.pid, signal.SIGKILL)
        with pytest.raises(EngineStopped, match="stopped half-way"):
            admit_engine(engine, words)
    with Spark(words, master="local[1]") as engine:
        assert engine.version.startswith("spark 4.3.")


def test_a_master_that_does_not_answer_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.bulk.cluster import free_port

    monkeypatch.setenv("COMITY_SPARK_MASTER", f"spark://127.0.0.1:{free_port()}")
    with pytest.raises(EngineStopped, match="No Spark master answers"), named():
        pass


@pytest.mark.parametrize("master", ["", "yarn", "spark://", "http://127.0.0.1:80"])
def test_another_address_is_a_refusal(master: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMITY_SPARK_MASTER", master)
    with pytest.raises(EngineStopped, match="Set COMITY_SPARK_MASTER"), named():
        pass


def test_without_java_is_a_refusal(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("COMITY_SPARK_MASTER", "local[1]")
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(EngineStopped, match="Java 17"), named():
        pass


def test_another_version_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pyspark.__version__", "3.5.1")
    with pytest.raises(EngineStopped, match=r"3\.5\.1 is not admitted"), named():
        pass


def named() -> AbstractContextManager[Engine]:
    return engine_named("spark", Words())
