import re

import nbformat
import pytest

from netquality import html
from tests import standin

HOSTILE = '<b onclick="x()">Ann</b><script>steal()</script><img src="https://example.org/x.png" onerror="y()">'
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABpfZFQAAAAABJRU5ErkJggg=="
SVG = '<svg xmlns="http://www.w3.org/2000/svg"><script>steal()</script><circle r="1"/></svg>'


def _shown(metadata=None, cell_metadata=None, **data):
    output = nbformat.v4.new_output(
        "display_data", {key.replace("_", "/"): each for key, each in data.items()}, metadata=metadata or {}
    )
    cell = nbformat.v4.new_code_cell("draw()", metadata=cell_metadata or {})
    cell.outputs = [output]
    return nbformat.v4.new_notebook(cells=[cell])


def assert_offline(text):
    """Nothing in a page runs or is fetched."""
    assert not re.search(r"<(script|link|iframe|object|embed|form|base)\b", text, re.IGNORECASE)
    assert not re.search(r"\bon\w+=", re.sub(r"<style>.*?</style>", "", text, flags=re.DOTALL))
    assert not re.search(r"@import|url\(", text)
    assert all(each.startswith("data:image/") for each in re.findall(r'\bsrc="([^"]*)', text))


def test_pictures_survive_with_their_words():
    text = html.render(_shown({"image/png": {"alt": "A <line>"}}, image_png=PIXEL), heading="h")
    assert f'<img alt="A &lt;line&gt;" src="data:image/png;base64,{PIXEL}"' in text
    sized = html.render(_shown({"image/png": {"alt": "x", "width": 720}}, image_png=PIXEL), heading="h")
    assert 'width="720"' in sized
    assert 'alt="told by the cell"' in html.render(
        _shown(cell_metadata={"alt": "told by the cell"}, image_png=PIXEL), heading="h"
    )
    assert 'alt="Figure; the numbers' in html.render(_shown(image_png=PIXEL), heading="h")


def test_svg_is_a_picture_and_not_markup():
    text = html.render(_shown(**{"image_svg+xml": SVG}), heading="h")
    assert 'src="data:image/svg+xml;base64,' in text
    assert_offline(text)


@pytest.mark.parametrize("kind", ["text_html", "text_markdown"])
def test_hostile_output_is_disarmed(kind):
    text = html.render(_shown(**{kind: HOSTILE}), heading="h")
    assert "Ann" in text
    assert "<img" not in text
    assert "example.org" not in text
    assert_offline(text)


def test_hostile_names_in_text_headings_and_errors_are_escaped():
    cell = nbformat.v4.new_code_cell("x")
    cell.outputs = [
        nbformat.v4.new_output("stream", text="<script>a()</script>"),
        nbformat.v4.new_output("error", ename="E", evalue="<script>b()</script>"),
        nbformat.v4.new_output("execute_result", {"text/plain": "<script>c()</script>"}),
    ]
    text = html.render(nbformat.v4.new_notebook(cells=[cell]), heading="<script>d()</script>")
    assert_offline(text)
    assert "<title>&lt;script&gt;d()" in text
    assert "&lt;script&gt;c()" in text


def test_tables_keep_their_structure_and_lose_their_style():
    frame = "<style>td { color: red }</style><table class='dataframe'><thead><tr><th>a</th></tr></thead></table>"
    text = html.render(_shown(text_html=frame), heading="h")
    assert '<div class="scroll"><table class="dataframe"><thead><tr><th>a</th></tr></thead></table></div>' in text
    assert "color: red" not in text


def test_markdown_links_lead_to_pages_and_code_is_there_but_folded():
    text = html.render(standin.notebook("1 + 1"), heading="h")
    assert '<a href="b.html">next</a>' in text
    assert ".input { display: none;" in text
    assert 'class="input"' in text


def test_a_link_cannot_carry_a_page():
    assert html.clean('<a href="data:text/html,x">a</a>') == "<a>a</a>"
    assert html.clean('<a href="javascript:x()">a</a>') == "<a>a</a>"
    assert html.clean('<a href="https://doi.org/1">a</a>') == '<a href="https://doi.org/1">a</a>'


def test_pages_know_their_neighbours(tmp_path):
    folder = standin.write(tmp_path / "in", a=standin.notebook(title="First"), b=standin.notebook(title="Last"))
    pages = html.write_pages(sorted(folder.iterdir()), tmp_path / "out")
    assert [(page.href, page.heading) for page in pages] == [("a.html", "First"), ("b.html", "Last")]
    first, last = ((tmp_path / "out" / page.href).read_text() for page in pages)
    assert '<a href="b.html">Next: Last</a>' in first
    assert "Back" not in first
    assert '<a href="a.html">Back: First</a>' in last
    for text in (first, last):
        assert_offline(text)


def test_the_index_says_what_is_known_and_links_every_page():
    pages = [html.Page("a.html", "<Who>", "It *tells* [you](b.ipynb) <script>x()</script>")]
    card = [("How <many>?", "not possible", "no messages")]
    text = html.index(
        pages,
        card=card,
        headline=[("Who?", "7 & 8", "sure")],
        measured="Measured on 1 May 2024",
        inputs=["a&b.zip"],
        version="1",
    )
    assert '<a href="pages/a.html">&lt;Who&gt;</a><span>It <em>tells</em> you </span>' in text
    assert '<td class="state not-possible">not possible</td>' in text
    assert "a&amp;b.zip" in text
    assert "<b>7 &amp; 8</b>" in text
    assert_offline(text)
