"""The vanity ratio of parts of the list: the parts add up, small ones are pooled, the unknown is apart."""

from __future__ import annotations

import pandas as pd
import pytest

from netquality.breakdown import OTHER_ROLE, OTHERS, ROLES, UNKNOWN, role_of, vanity_by
from netquality.network import Network
from netquality.schema import NetqualityError
from netquality.vanity import vanity_ratio
from tests.small import ME, log, network


def owner(people: pd.DataFrame, known: int = 0, **tables: pd.DataFrame) -> Network:
    """An owner of a list of `people`, the first `known` of whom answered; one member left."""
    names = people["person"].tolist()
    words = [row for who in names[:known] for row in (("2024-01-01", ME, who), ("2024-01-02", who, ME))]
    listed = pd.DataFrame({"owner": ME, "person": [*names, None]})
    listed["connected_at"] = [*people.get("day", pd.Series("2023-05-01", people.index)), "2022-01-01"]
    facts = people.drop(columns="day", errors="ignore")
    return network(log(("2024-01-01", ME, "x"), *words), people=facts, connections=listed, **tables)


def people(company: list[str | None], **columns: list[str | None]) -> pd.DataFrame:
    return pd.DataFrame({"person": [f"p{n:03}" for n in range(len(company))], "company": company, **columns})


@pytest.mark.parametrize("by", ["year", "company", "role", "origin"])
def test_the_parts_add_up_to_the_list(by: str) -> None:
    companies = people(["A"] * 12 + ["B"] * 3 + [None], position=["Engineer"] * 10 + ["Nurse"] * 5 + [None])
    net = owner(companies, known=5)
    parts, whole = vanity_by(net, by=by), vanity_ratio(net).loc[ME]  # type: ignore[arg-type]
    assert parts[["connections", "known"]].sum().tolist() == whole[["connections", "known"]].tolist() == [17, 5]
    assert parts["vanity_ratio"].tolist() == pytest.approx((1 - parts["known"] / parts["connections"]).tolist())


def test_companies_of_fewer_than_ten_are_counted_together_and_the_unknown_apart() -> None:
    found = vanity_by(owner(people(["A"] * 10 + ["B"] * 9 + ["C"] + [None])), by="company").loc[ME]
    assert found["connections"].to_dict() == {"A": 10, OTHERS: 10, UNKNOWN: 2}


def test_companies_that_differ_in_case_and_spaces_are_one_called_by_the_commonest_spelling() -> None:
    spelt = ["ACME  ltd", "Acme Ltd", "Acme Ltd", " acme ltd "] * 3
    assert vanity_by(owner(people(spelt)), by="company").loc[ME].index.tolist() == ["Acme Ltd", UNKNOWN]


def test_the_largest_company_comes_first() -> None:
    found = vanity_by(owner(people(["A"] * 10 + ["B"] * 11)), by="company").loc[ME]
    assert found.index.tolist() == ["B", "A", UNKNOWN]


def test_years_are_in_their_order_and_never_pooled() -> None:
    dated = people(["A"] * 3, day=["2024-01-01", None, "2023-12-31"])
    found = vanity_by(owner(dated), by="year").loc[ME]
    assert found["connections"].to_dict() == {"2022": 1, "2023": 1, "2024": 1, UNKNOWN: 1}


def test_the_origin_is_the_last_invitation_up_to_the_day_of_connecting() -> None:
    rows = [
        ("p000", "sent", "2023-04-01"), ("p000", "received", "2023-05-01T20:00"),
        ("p001", "received", "2023-04-01"), ("p001", "sent", "2023-06-01"),
        ("p002", "sent", "2023-05-02"),
        ("p003", "sent", None),
    ]  # fmt: skip
    asked = pd.DataFrame(rows, columns=["person", "direction", "at"]).assign(owner=ME, note="none", question=False)
    found = vanity_by(owner(people(["A"] * 5), invitations=asked), by="origin").loc[ME]
    assert found["connections"].to_dict() == {"received": 2, "sent": 1, UNKNOWN: 3}


def test_without_words_only_the_counts_are_known() -> None:
    found = vanity_by(network(connected="ann bob"))
    assert found["connections"].tolist() == [2]
    assert found[["known", "vanity_ratio"]].isna().all(axis=None)


def test_another_way_of_parting_is_refused() -> None:
    with pytest.raises(NetqualityError, match="by='height' is none of 'year', 'company', 'role', 'origin'"):
        vanity_by(network(connected="ann"), by="height")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("title", "role"),
    [
        ("Senior Recruiter", "recruiting and HR"), ("HR Business Partner", "recruiting and HR"),
        ("Co-Founder & CEO", "founder or own business"), ("CEO", "executive"), ("Directrice commerciale", "executive"),
        ("Geschäftsführer", "executive"), ("Sales Manager EMEA", "sales and marketing"),
        ("Project Manager", "management"), ("Ingénieure logiciel", "engineering, design and analysis"),
        ("Softwareentwickler", "engineering, design and analysis"), ("PhD student", "student or trainee"),
        ("Professor of History", "research and teaching"), ("Ärztin", "health"), ("Enfermera", "health"),
        ("Beraterin", "consulting"), ("International liaison", OTHER_ROLE), ("Beekeeper", OTHER_ROLE), ("", OTHER_ROLE),
    ],
)  # fmt: skip
def test_roles_are_found_by_the_words_of_a_title(title: str, role: str) -> None:
    assert role_of(title) == role


def test_roles_are_counted() -> None:
    titles = ["Engineer"] * 10 + ["Beekeeper"] * 10 + ["Nurse"] * 2
    found = vanity_by(owner(people(["A"] * 22, position=titles)), by="role").loc[ME]
    assert found["connections"].to_dict() == {
        OTHER_ROLE: 10,
        "engineering, design and analysis": 10,
        OTHERS: 2,
        UNKNOWN: 1,
    }
    assert len(set(ROLES) | {OTHER_ROLE}) == len(ROLES) + 1
