"""Cells of megabytes and numbers, texts and structures that no platform writes: read soundly, or refused in words."""

from __future__ import annotations

import html
import io
import json
import time
from pathlib import Path

import networkx as nx
import pandas as pd
import pytest

from netquality import answers, files, page, wording
from netquality.depth import interaction_depth
from netquality.readers import graphs, read
from netquality.schema import ExportError
from tests import exports, facebook_exports, x_exports
from tests.exports import ANN, BOB, MIA

BIG = 10 << 20
LETTERS = "A" * BIG
WORDS = "word " * (BIG // 5)
DIGITS = "9" * BIG
#: Seconds of computing within which ten megabytes are read, on a slow machine too.
PATIENCE = 30
INBOX = f"{facebook_exports.INBOX}/zoe_1/message_1.json"


def attempt(place: Path, content: dict[str, str]):
    """The network, or what was said instead: short, with the file's name."""
    path = exports.folder(place / "export", content)
    path = path if len(content) > 1 else path / next(iter(content))
    start = time.process_time()
    try:
        network = read(path)
        exports.assert_adds_up(network)
        return network
    except ExportError as fault:
        assert len(str(fault)) < 2000
        assert str(path) in str(fault)
        return str(fault)
    finally:
        assert time.process_time() - start < PATIENCE


def linkedin(**more: str) -> dict[str, str]:
    listed = exports.connections(("Ann", "Beispiel", ANN, "08 Feb 2026"), ("Bob", "Roe", BOB, "09 Feb 2026"))
    given = {f"{name}.csv": text for name, text in more.items()}
    return {"Connections.csv": listed, "messages.csv": exports.talk(), "Profile.csv": exports.PROFILE} | given


def mail(**cells: str) -> dict[str, str]:
    row = exports.message(MIA, [ANN, BOB], "2024-02-01")
    return linkedin(messages=exports.talk(row | {name.replace("_", " "): text for name, text in cells.items()}))


@pytest.mark.parametrize(
    "cells",
    [
        {"CONTENT": WORDS},
        {"CONTENT": "Ann, meet Bob. " * (BIG // 15)},
        {"CONTENT": "?" * BIG},
        {"CONTENT": "<p>" * (BIG // 3)},
        {"CONTENT": WORDS * 4},
        {"CONVERSATION_ID": LETTERS},
        {"TO": "x, " * (BIG // 3)},
        {"RECIPIENT_PROFILE_URLS": ",".join([ANN] * (BIG // 40))},
    ],
    ids=["words", "introductions", "questions", "tags", "40 MB", "thread", "recipients", "addresses"],
)
def test_a_message_of_megabytes_is_a_message(tmp_path, cells):
    network = attempt(tmp_path, mail(**cells))
    sent = network.interactions[network.interactions["at"].dt.month == 2]
    assert sent["message"].nunique() == 1
    assert set(sent["target"]) <= {exports.ANN_KEY, exports.BOB_KEY}
    assert "word word" not in network.people.to_csv() + network.interactions.to_csv()


def test_names_of_megabytes_are_names(tmp_path):
    listed = exports.connections((WORDS, "Beispiel", ANN, "08 Feb 2026"), ("Bob", "Roe", BOB, "09 Feb 2026"))
    network = attempt(tmp_path, linkedin(Connections=listed))
    assert len(network.connections) == 2
    assert max(map(len, wording.people(network, network.people["person"]))) < 100


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (mail(SENDER_PROFILE_URL=f"https://www.linkedin.com/in/{LETTERS}"), "more than one profile could be yours"),
        (linkedin(messages=exports.talk().replace("SUBJECT", LETTERS, 1)), "messages.csv: unknown header"),
        (linkedin(Connections=exports.connections(preamble=f'Notes:\n"{WORDS}"\n\n')), "Connections.csv: unknown head"),
        (linkedin(meetings=f"person,date,kind\n{WORDS},2024-01-05,call\n"), "meetings.csv, row 2"),
        (linkedin(meetings=f"person,date,{LETTERS}\n{ANN},2024-01-05,call\n"), "meetings.csv: lacks the column"),
        ({"log.csv": f"source,target,{LETTERS}\nann,bob,1\n"}, "a row of more than 8 MB, or a quotation mark"),
        ({"g.net": f'*Vertices 2\n1 "a"\n2 "b"\n*{LETTERS}\n1 2\n'}, "row 4: section"),
    ],
    ids=["owner", "header", "preamble", "meeting", "own header", "log header", "section"],
)
def test_what_is_refused_is_said_in_short(tmp_path, content, said):
    told = attempt(tmp_path, content)
    assert said in told


LOG = "source,target,timestamp,kind,note\nann,bob,2024-01-01,call,x\nann,cyd,2024-01-01,call,x\n"


@pytest.mark.parametrize(
    ("row", "left_out"),
    [
        (f"{LETTERS[: 7 << 20]},bob,2024-01-02,call,x", 0),
        (f"cyd,bob,{DIGITS[: 7 << 20]},call,x", 1),
        (f"cyd,bob,2024-01-02,{LETTERS[: 7 << 20]},x", 0),
        (f"cyd,bob,2024-01-02,call,{WORDS[: 7 << 20]}", 0),
    ],
    ids=["person", "time", "kind", "note"],
)
def test_a_log_with_a_cell_of_megabytes(tmp_path, row, left_out):
    network = attempt(tmp_path, {"log.csv": f"{LOG}{row}\n"})
    assert (len(network.interactions), network.dropped["rows"].sum()) == (3 - left_out, left_out)


def x_talk(*, source: str = x_exports.MIA, text: str = "Hello", name: str | None = None) -> str:
    events = [x_exports.message(source, 1, x_exports.ANN, text), x_exports.message(x_exports.ANN, 2, x_exports.MIA)]
    talk = x_exports.talk(*events, name=name) if name else x_exports.talk(*events)
    return x_exports.js("direct_messages", [talk])


@pytest.mark.parametrize(
    ("content", "messages"),
    [
        (facebook_exports.export(**{INBOX: facebook_exports.thread(facebook_exports.said("Mia Muster", 1, WORDS))}), 1),
        (facebook_exports.export(**{INBOX: facebook_exports.thread(facebook_exports.said(LETTERS, 1))}), 1),
        (facebook_exports.export(**{facebook_exports.FRIENDS: facebook_exports.friends(WORDS, "Bo Roe")}), 2),
        (x_exports.export(**{"data/direct-messages.js": x_talk(text=WORDS)}), 2),
        (x_exports.export(**{"data/direct-messages.js": x_talk(source=DIGITS)}), 1),
        (x_exports.export(**{"data/direct-messages.js": x_talk(name="1-" * (BIG // 2))}), 2),
        (x_exports.export(**{"data/account.js": x_exports.account(name=WORDS)}), 2),
    ],
    ids=["facebook text", "facebook sender", "facebook friend", "x text", "x sender", "x conversation", "x name"],
)
def test_json_with_a_string_of_megabytes(tmp_path, content, messages):
    network = attempt(tmp_path, content)
    log = network.interactions
    assert log.loc[log["mode"] == "written", "message"].nunique() == messages


@pytest.mark.parametrize("title", ["Mia Muster commented on ", "Mia Muster likes ", "Zoë Brandt's post "])
def test_a_title_of_megabytes_names_whom_its_beginning_names(tmp_path, title):
    comment = {
        "timestamp": facebook_exports.NEW_YEAR,
        "title": "Mia Muster commented on Bo Roe's post. " + title * 500_000,
    }
    told = facebook_exports.dump({"comments_v2": [comment]})
    comments = {"your_facebook_activity/comments_and_reactions/comments.json": told}
    network = attempt(tmp_path, facebook_exports.export(**comments))
    assert ("facebook:Mia Muster", "facebook:Bo Roe") in exports.edges(network, "comment")


def test_a_number_without_end_names_no_account(tmp_path):
    follows = x_exports.follows("follower", DIGITS, x_exports.ANN, x_exports.BOB, "0")
    network = attempt(tmp_path, x_exports.export(**{"data/follower.js": follows}))
    assert exports.dropped(network)["names no account"] == 2


GRAPHML = (
    '<graphml xmlns="http://graphml.graphdrawing.org/xmlns"><key id="n" for="node" attr.name="name" attr.type="string"'
    '/><key id="w" for="edge" attr.name="weight" attr.type="{kind}"/><graph edgedefault="directed"><node id="a"><data '
    'key="n">{name}</data></node><node id="b"/><edge source="a" target="b"><data key="w">{weight}</data></edge></graph>'
    "</graphml>"
)
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


def graphml(*, head: str = "", name: str = "Ann", weight: str = "1", kind: str = "double") -> dict[str, str]:
    return {"g.graphml": head + GRAPHML.format(name=name, weight=weight, kind=kind)}


def node_link(*, node: str = '{"id": "a"}', edge: str = "", more: str = "") -> dict[str, str]:
    ends = f'"source": "a", "target": "b"{edge}'
    return {"g.json": f'{{"directed": true{more}, "nodes": [{node}, {{"id": "b"}}], "links": [{{{ends}}}]}}'}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (graphml(head=f'<!DOCTYPE x [<!ENTITY l0 "lol">{LAUGHS}]>', name="&l9;"), "document type"),
        (graphml(head='<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>', name="&a;"), "document type"),
        (graphml(head='<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">'), "document type"),
        (graphml(name="&nothing;"), "undefined entity"),
        (graphml(head='<?xml version="1.0" encoding="no-such"?>'), "unknown encoding"),
        (graphml(weight="9" * 5000, kind="long"), "a number of more than 4,300 digits"),
        (node_link(edge=f', "weight": {DIGITS}'), "a number of more than 4,300 digits"),
        (node_link(node=f'{{"id": "a", "x": {"[" * 200_000}{"]" * 200_000}}}'), "no valid JSON"),
        (node_link(edge=', "source": {"id": {"x": 1}}'), "edge 1: no usable 'source'"),
        ({"g.net": "*Vertices 999999999\n*Arcs\n1 2\n"}, "announces 999,999,999 vertices and lists none"),
        ({"g.net": "*Vertices\n*Arcs\n1 2\n"}, r"*Vertices without their number"),
        ({"g.net": f'*Vertices 2\n1 "a"\n2 "b"\n*Arcs\n1 2 {DIGITS}\n'}, "row 5: 10,485,764 letters"),
    ],
)
def test_hostile_graphs_are_refused(tmp_path, content, said):
    told = attempt(tmp_path, content)
    assert said in told
    assert "set_int_max" not in told


@pytest.mark.parametrize(
    ("content", "ties"),
    [
        (graphml(weight="NaN"), 0),
        (graphml(weight="INF"), 0),
        (graphml(weight=DIGITS), 0),
        (graphml(name="<b>" * 200_000 + "</b>" * 200_000), 1),
        (graphml(name='<x:include xmlns:x="http://www.w3.org/2001/XInclude" href="/etc/hostname" parse="text"/>'), 1),
        (graphml(name=WORDS), 1),
        (node_link(edge=', "weight": 1e999'), 0),
        (node_link(edge=f', "weight": {"9" * 4000}'), 0),
        (node_link(edge=', "weight": NaN'), 0),
        (node_link(more=', "graph": {"node_default": 5, "edge_default": [1]}'), 1),
        (node_link(node='{"id": "a", "public_count": 1e999, "name": {"x": [1]}}'), 1),
        (node_link(node='{"id": "a", "name": "Ann \\ud800"}'), 1),
        (node_link(edge=', "timestamp": NaN'), 1),
    ],
)
def test_hostile_values_cost_no_more_than_their_edge(tmp_path, content, ties):
    network = attempt(tmp_path, content)
    assert len(network.connections) == ties
    assert "/etc" not in network.people.to_csv()
    assert len(network.dropped) == (not ties)


def test_halves_of_characters_are_no_names_that_cannot_be_written(tmp_path):
    network = attempt(tmp_path, node_link(node='{"id": "a", "name": "Ann \\ud800"}'))
    assert network.people["name"].dropna().tolist() == ["Ann ?"]
    with pytest.raises(ExportError, match="two nodes are both"):
        graphs.read_networkx(nx.DiGraph([("\ud800", "\udc00")]))


SPOILERS = [
    "<script>steal()</script>",
    "[you](javascript:steal()) **bold** `code`",
    '=HYPERLINK("http://127.0.0.1:9","x")',
    "$\\frac{1}{0}$ $\\badcommand$",
    "]]>&amp;<!--",
    "_hidden",
]


def test_what_a_node_is_called_is_its_name_in_every_output(tmp_path):
    graph = nx.DiGraph()
    for number, name in enumerate(SPOILERS):
        graph.add_node(f"{number} {name}", name=name, company=name)
        graph.add_edge("me", f"{number} {name}", timestamp="2026-01-02", kind=name)
    (tmp_path / "g.graphml").write_bytes("\n".join(nx.generate_graphml(graph)).encode())
    network = read(tmp_path / "g.graphml")
    assert set(network.people["name"].dropna()) == set(SPOILERS)
    back = nx.read_graphml(io.BytesIO("\n".join(nx.generate_graphml(network.to_networkx())).encode()))
    assert {facts.get("name") for _, facts in back.nodes(data=True)} >= set(SPOILERS)
    assert json.loads(json.dumps(nx.node_link_data(back, edges="links")))
    files.write_table(interaction_depth(network).reset_index(), tmp_path / "depth")
    files.write_table(network.people, tmp_path / "people")
    cells = pd.read_csv(tmp_path / "people.csv")["name"].dropna()
    assert not cells.str.startswith("=").any()
    assert cells.str.lstrip("'").tolist() == network.people["name"].dropna().tolist()
    shown = page.markup(answers.deepest(network))
    assert "<script" not in shown
    assert all(name in html.unescape(shown) for name in SPOILERS)
