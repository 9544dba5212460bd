"""What each owner's ties come to, computed where they are: of a frame of any size only the summaries are fetched."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import narwhals as nw

from netquality.ties.ladder import KNOWN_RUNG, RUNGS, laddered

if TYPE_CHECKING:
    import pandas as pd


def owner_summary(ties: Any) -> Any:
    """Return one row per owner of a frame of `ties`, as a frame of the same engine.

    With d the depths of an owner's ties and T their sum, over the ties with any depth::

        hill_1 = exp(log T - sum of (d log d) / T);  hill_2 = T ** 2 / sum of d ** 2

    the effective numbers of `netquality.effective_number` (there of p = d / T, which is the same).

    Parameters
    ----------
    ties : frame
        The columns of `ties`, on any engine, all ties of the owners that count.

    Returns
    -------
    frame
        ``owner``; ``ties_count``; ``<rung>_count`` of each rung that interactions can show (see `laddered`);
        ``known_count`` (from rung `KNOWN_RUNG` on); ``depth`` (the total, days' worth of contact today); ``hill_0,
        hill_1, hill_2`` in people, the last two missing without depth. In no particular order.

    References
    ----------
    Hill, M. O. (1973). Diversity and evenness: a unifying notation and its consequences. Ecology 54, 427-432.

    Examples
    --------
    >>> import pandas as pd
    >>> from netquality.ties.log import ties
    >>> log = pd.DataFrame({"source": "a", "target": ["b", "c"], "at": 0})
    >>> owner_summary(ties(log, as_of=0, owners=["a"]))[["one_way_count", "known_count", "hill_1"]].values.tolist()
    [[2.0, 0.0, 2.0]]
    """
    depth, rung, total = nw.col("depth"), nw.col("rung"), nw.col("depth")
    shown = {f"{name}_count": rung == number for number, name in enumerate(RUNGS) if number >= RUNGS.index("one_way")}
    flags = shown | {"known_count": rung >= KNOWN_RUNG, "hill_0": depth > 0}
    frame = nw.from_native(laddered(ties)).select(
        *("owner", "depth"),
        *(flag.cast(nw.Int64).alias(name) for name, flag in flags.items()),
        (depth * depth).alias("squares"),
        # A depth of 0 counts for nothing here, as p log p does in its limit.
        (depth * nw.when(depth > 0).then(depth).otherwise(1.0).log()).alias("logs"),
    )
    sums = frame.group_by("owner").agg(
        nw.len().alias("ties_count"), *(nw.col(name).sum() for name in (*flags, "depth", "squares", "logs"))
    )
    return sums.select(
        *("owner", "ties_count", *(nw.col(name).cast(nw.Int64) for name in shown)),
        nw.col("known_count").cast(nw.Int64),
        "depth",
        nw.col("hill_0").cast(nw.Int64),
        nw.when(total > 0)
        .then((nw.when(total > 0).then(total).otherwise(1.0).log() - nw.col("logs") / total).exp())
        .alias("hill_1"),
        nw.when(total > 0).then(total * total / nw.col("squares")).alias("hill_2"),
    ).to_native()


def collected(frame: Any, *, owners: Sequence[Any] | None = None) -> pd.DataFrame:
    """Return `frame` of any engine as a pandas frame, or of it the rows of `owners`, sorted.

    The only step that brings rows of another engine into this process: filter first.

    Examples
    --------
    >>> import pandas as pd
    >>> collected(pd.DataFrame({"owner": ["b", "a", "c"], "x": [1, 2, 3]}), owners=["a", "b"])
      owner  x
    0     a  2
    1     b  1
    """
    rows = nw.from_native(frame)
    if owners is not None:
        rows = rows.filter(nw.col("owner").is_in(list(owners)))
    # Not straight to pandas: PySpark's way there is slower and warns of every new version.
    found: pd.DataFrame = rows.lazy().collect(backend="pyarrow").to_native().to_pandas()
    keys = [key for key in ("owner", "person") if key in found]
    return found.sort_values(keys, ignore_index=True)
