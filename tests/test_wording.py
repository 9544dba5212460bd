"""Names come from anywhere: they are shown on one line, whole in their own writing, and harmless."""

import pandas as pd
import pytest

from netquality.network import Network
from netquality.wording import LONGEST, MISSING, clean, people

HOSTILE = [
    "<script>alert(1)</script>", "$x_1$ and $y$", "_under", "Ann\u202eexe.nnA", "Bob\r\nHeader: x", "a\x00b\x1b[31m",
    "松井 健太", "مريم النخيل", "दिया चौहान", "Keith 👩🏽‍💻", "\ud800",
]  # fmt: skip


def named(*names):
    keys = [f"linkedin.com/in/p{number}" for number in range(len(names))]
    return Network.build({"people": pd.DataFrame({"person": keys, "name": list(names)})}, owners=["me"]), keys


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_is_one_line_that_can_be_written_down(name):
    told = clean(name)
    told.encode("utf-8")
    assert told.isprintable() or "\u200d" in told
    assert not set(told) & set("\u202e\r\n\x00\x1b")


@pytest.mark.parametrize("name", ["松井 健太", "مريم النخيل", "दिया चौहान", "Keith 👩🏽‍💻", "Sørensen-O’Neil"])
def test_every_writing_is_left_as_it_is(name):
    assert clean(name) == name


def test_a_name_without_end_is_cut():
    assert len(clean("x" * 5000)) == LONGEST
    assert clean("x" * LONGEST) == "x" * LONGEST


def test_namesakes_are_told_apart_and_the_nameless_have_their_key():
    network, keys = named("Ann", "Ann", "Bob", None)
    assert people(network, [*keys, None]) == ["Ann (p0)", "Ann (p1)", "Bob", "p3", MISSING]


def test_with_names_off_nobody_is_named_and_everybody_keeps_a_number():
    network, keys = named("Ann", "Bob")
    told = people(network, [keys[1], "me", keys[0], keys[1], None], names=False)
    assert told == ["person 1", "you", "person 2", "person 1", MISSING]


def test_in_a_pool_nobody_is_you():
    table = pd.DataFrame({"person": ["a", "b"], "name": ["Ann", "Bob"]})
    assert people(Network.build({"people": table}), ["a", "b"]) == ["Ann", "Bob"]
