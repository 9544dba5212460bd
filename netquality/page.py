"""Figures, sentences and tables on a notebook's page: safe against what names may hold, the same on every run."""

from __future__ import annotations

import base64
import html
import re
import sys
from collections.abc import Iterable, Iterator
from typing import Any, Final

import pandas as pd
from matplotlib.axes import Axes

from netquality import plots

#: Pixels of a page at which a figure's letters have the size of the text around them.
PIXELS: Final = 720
#: Cells that hold a number, and are set to the right.
_NUMBER: Final = re.compile(r"–|((under|over) |−)?[\d,.]+(\u00a0%)?( of [\d,]+)?|")
#: Names may hold dollar signs: no mathematics is read into what is shown.
_PLAIN: Final = "tex2jax_ignore mathjax_ignore"

#: What Jupyter displays, by kind, and what it is told about each.
Shown = tuple[dict[str, Any], dict[str, Any]]


def show(*things: Axes | pd.DataFrame | str) -> None:
    """Show figures, sentences and tables one below the other.

    A figure is described, for whoever cannot see it, by the first sentence. A figure that would be empty is left out if
    a sentence is shown; an empty table gives its reason, if it has one that was not given before.

    Parameters
    ----------
    things : Axes, DataFrame or str
        Figures are closed once they are shown.
    """
    for data, about in _shown(things):
        _publish(data, about)


def markup(*things: Axes | pd.DataFrame | str) -> str:
    """Return as HTML what `show` would show."""
    parts = (
        _img(data["image/png"], **about["image/png"]) if about else data["text/html"] for data, about in _shown(things)
    )
    return "\n".join(parts)


def _shown(things: Iterable[Axes | pd.DataFrame | str]) -> Iterator[Shown]:
    told = [thing for thing in things if isinstance(thing, str)]
    for thing in things:
        if isinstance(thing, Axes):
            if thing.axison or not told:
                yield _picture(thing, told[0] if told else plots.title(thing))
            else:
                plots.png(thing)
        elif isinstance(thing, pd.DataFrame) and len(thing):
            yield _table(thing), {}
        elif isinstance(thing, pd.DataFrame):
            why = thing.attrs.get("why", "")
            if why not in told:
                yield _text(why), {}
                told.append(why)
        else:
            yield _text(thing), {}


def _publish(data: dict[str, Any], metadata: dict[str, Any]) -> None:
    if not data["text/plain"]:
        return
    from IPython.core.getipython import get_ipython
    from IPython.display import display

    if get_ipython() is None:
        sys.stdout.write(f"{data['text/plain']}\n")
    else:
        display(data, metadata=metadata, raw=True)  # type: ignore[no-untyped-call]


def _picture(ax: Axes, said: str) -> Shown:
    about = {"alt": said, "width": PIXELS}
    return {"image/png": plots.png(ax), "text/plain": said}, {"image/png": about}


def _img(png: bytes, *, alt: str, width: int) -> str:
    picture = base64.b64encode(png).decode()
    return f'<img src="data:image/png;base64,{picture}" alt="{html.escape(alt)}" width="{width}">'


def _text(said: str) -> dict[str, str]:
    return {"text/html": f'<p class="{_PLAIN}">{html.escape(said)}</p>', "text/plain": said}


def _table(frame: pd.DataFrame) -> dict[str, str]:
    columns = [list(map(str, frame[name])) for name in frame.columns]
    aligned = ["right" if all(map(_NUMBER.fullmatch, column)) else "left" for column in columns]
    head = _row("th", map(str, frame.columns), aligned)
    body = "\n".join(_row("td", row, aligned) for row in zip(*columns, strict=True))
    table = f'<table class="{_PLAIN}">\n<thead>\n{head}\n</thead>\n<tbody>\n{body}\n</tbody>\n</table>'
    return {"text/html": table, "text/plain": frame.to_string(index=False)}


def _row(tag: str, cells: Iterable[str], aligned: Iterable[str]) -> str:
    told = (
        f'<{tag} class="{side}" style="text-align: {side}">{html.escape(cell)}</{tag}>'
        for cell, side in zip(cells, aligned, strict=True)
    )
    return f"<tr>{''.join(told)}</tr>"
