"""The suite that answers back: in a running notebook the line is moved by hand, and anybody can be picked."""

from __future__ import annotations

import math
import os
from typing import Any, Final

from netquality import answers, plotdata, plots, words
from netquality.depth import KNOWN_RUNG, interaction_depth
from netquality.network import Network
from netquality.page import markup, show
from netquality.schema import NetqualityError
from netquality.storage import SERVED
from netquality.wording import people

#: How lately there must have been contact.
WINDOWS: Final = {
    "ever": math.inf,
    "in five years": 1826.0,
    "in two years": 731.0,
    "in a year": 365.0,
    "in 90 days": 90.0,
}
#: So many of the deepest ties are offered by name; anybody else can be typed.
OFFERED: Final = 300


def explore(network: Network, *, live: bool | None = None) -> None:
    """Show the headlines; where somebody sits in front of the notebook, with the line to move and people to pick.

    Nothing moves in a report, or wherever else notebooks run by themselves: there it is the table alone, with the line
    where the project draws it. The picked person's tie is shown by name, with its arc and what its depth is made of.

    Parameters
    ----------
    network : Network
    live : bool, optional
        Whether to show what can be moved. Default: if a Jupyter server started the notebook.
    """
    if live if live is not None else SERVED in os.environ:
        from IPython.display import display

        display(panel(network))  # type: ignore[no-untyped-call]
    else:
        show(answers.line(network))


def panel(network: Network) -> Any:
    """Return what `explore` shows live, as a widget: its parts are rung, window, headlines, person and tie."""
    import ipywidgets as widgets

    wide = {"style": {"description_width": "9em"}, "layout": {"width": "34em"}, "continuous_update": False}
    rungs = {words.RUNG_WORDS[name]: rung for rung, name in enumerate(words.RUNG_WORDS) if rung}
    rung = widgets.SelectionSlider(options=rungs, value=KNOWN_RUNG, description="known from", **wide)
    window = widgets.SelectionSlider(options=WINDOWS, value=math.inf, description="in touch", **wide)
    ties = offered(network)
    person = widgets.Combobox(value=next(iter(ties), ""), options=list(ties), description="a person", **wide)
    headlines, tie = widgets.HTML(), widgets.HTML()

    def moved(_change: object = None) -> None:
        headlines.value = markup(answers.line(network, known_rung=rung.value, within_days=window.value))

    def picked(_change: object = None) -> None:
        tie.value = told(network, ties, person.value)

    for control, answer in ((rung, moved), (window, moved), (person, picked)):
        control.observe(answer, names="value")
        answer()
    return widgets.VBox([rung, window, headlines, person, tie])


def offered(network: Network) -> dict[str, tuple[str, str]]:
    """Return the (owner, person) of the deepest ties by what to call them."""
    depth = interaction_depth(network)["depth"]
    deepest = depth[depth > 0].sort_values(ascending=False, kind="stable").head(OFFERED).index
    called = people(network, deepest.get_level_values("person"))
    if len(network.owners) > 1:
        whose = people(network, deepest.get_level_values("owner"))
        called = [f"{owner} – {person}" for owner, person in zip(whose, called, strict=True)]
    return dict(zip(called, deepest, strict=True))


def told(network: Network, ties: dict[str, tuple[str, str]], who: str) -> str:
    """Return as HTML one of `ties`, or the deepest tie of whoever goes by that name; or why there is none to show."""
    try:
        owner, person = ties.get(who) or _deepest(network, network.find(who))
        data, parts = (make(network, person, owner=owner) for make in (plotdata.tie_history, answers.explained))
    except NetqualityError as fault:
        return markup(str(fault))
    return markup(plots.plot_tie_history(data), words.tie_history(data), parts)


def _deepest(network: Network, person: str) -> tuple[str, str]:
    depth = interaction_depth(network)["depth"]
    theirs = depth[depth.index.get_level_values("person") == person].sort_values(ascending=False)
    if theirs.empty:
        raise NetqualityError("there is no tie to this person")
    owner, person = theirs.index[0]
    return owner, person
