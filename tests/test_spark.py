"""PySpark, in local mode: what DuckDB finds, it finds too. Skipped where pyspark or Java is missing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

from netquality.schema import DAY_US
from netquality.ties import collected, laddered, owner_summary, ties
from tests.test_ties import ordered, random_log

pytest.importorskip("pyspark", reason="pyspark is not installed (pip install 'netquality[spark]')")
pytestmark = pytest.mark.skipif(shutil.which("java") is None, reason="Java is not installed, and Spark runs on it")

AS_OF = 900 * DAY_US


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    from pyspark.sql import SparkSession

    # What Spark and pandas have to say to each other is not ours to mend.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        builder = SparkSession.builder.master("local[2]").config("spark.sql.shuffle.partitions", "2")
        session = builder.config("spark.ui.enabled", "false").config("spark.driver.memory", "1g").getOrCreate()
        session.sparkContext.setLogLevel("ERROR")
        yield session
        session.stop()


@pytest.fixture(scope="module")
def log(spark: Any, tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("log") / "log.parquet"
    random_log().to_parquet(path)
    return str(path)


def test_spark_and_duckdb_agree(spark: Any, log: str) -> None:
    found = collected(ties(spark.read.parquet(log), as_of=AS_OF))
    expected = ties(duckdb.read_parquet(log), as_of=AS_OF).df()
    assert list(found) == list(expected)
    pd.testing.assert_frame_equal(ordered(found), ordered(expected), rtol=1e-9)


def test_summaries_are_made_in_spark_and_only_the_owners_asked_for_are_fetched(spark: Any, log: str) -> None:
    summary = owner_summary(laddered(ties(spark.read.parquet(log), as_of=AS_OF)))
    assert type(summary).__module__.startswith("pyspark")
    expected = owner_summary(ties(random_log(), as_of=AS_OF))
    expected = expected[expected["owner"].isin([3, 7])].sort_values("owner", ignore_index=True)
    found = collected(summary, owners=[7, 3])
    pd.testing.assert_frame_equal(found.astype(float), expected.astype(float), rtol=1e-9)


@pytest.mark.slow
def test_the_page_runs_in_local_cluster_mode_as_it_stands(tmp_path: Path) -> None:
    import pyspark

    page = (Path(__file__).parents[1] / "docs" / "spark.md").read_text(encoding="utf-8")
    (tmp_path / "ties_on_spark.py").write_text(page.split("```python\n")[1].split("```")[0])
    command = [sys.executable, str(tmp_path / "ties_on_spark.py"), "local-cluster[2,1,1024]", str(tmp_path / "out")]
    home = {**os.environ, "SPARK_HOME": str(Path(pyspark.__file__).parent)}
    run = subprocess.run(command, env=home, capture_output=True, text=True, timeout=600, check=False)
    assert run.returncode == 0, run.stderr[-2000:]
    assert [line.split()[0] for line in run.stdout.splitlines()[-3:]] == ["0", "1", "2"]
    found = pd.read_parquet(tmp_path / "out" / "ties")
    as_of = 1_700_000_000_000_000 // DAY_US * DAY_US
    expected = laddered(ties(pd.read_parquet(tmp_path / "out" / "log"), as_of=as_of))
    pd.testing.assert_frame_equal(ordered(found), ordered(expected), rtol=1e-9)
