"""Pages that open anywhere: single HTML files without scripts and with nothing to fetch."""

from __future__ import annotations

import dataclasses
import functools
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

import jinja2
import nh3
from markupsafe import Markup
from nbconvert import HTMLExporter
from nbformat import NotebookNode

from netquality import suite

_TEMPLATES: Final = Path(__file__).parent / "templates"
_TAGS: Final = set(re.findall(r"\w+", """
    a abbr b blockquote br caption code dd del details div dl dt em h1 h2 h3 h4 h5 h6 hr i img li ol p pre s
    section small span strong sub summary sup table tbody td tfoot th thead tr ul
"""))  # fmt: skip
_ATTRIBUTES: Final = {
    "*": {"class", "id"},
    "a": {"href", "title"},
    "img": {"alt", "height", "src", "width"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
}
_PROTOCOLS: Final = {"http", "https", "mailto", "data"}
#: Pictures that were to be fetched.
_UNSEEN: Final = re.compile(r"<img(?![^>]* src=)[^>]*>")
_NO_ALT: Final = "Figure; the numbers it shows are printed below it."


@dataclasses.dataclass(frozen=True)
class Page:
    """One page of the report: its file name, heading and opening paragraph (Markdown)."""

    href: str
    heading: str
    lead: str

    @classmethod
    def of(cls, path: Path) -> Page:
        """Return the page that the notebook at `path` becomes."""
        heading, lead = suite.title(suite.load(path))
        return cls(f"{path.stem}.html", heading or path.stem, lead)


def write_pages(notebooks: Iterable[Path], folder: Path) -> list[Page]:
    """Write each executed notebook as a page into `folder`; return the pages in order."""
    paths = list(notebooks)
    pages = [Page.of(path) for path in paths]
    folder.mkdir(parents=True, exist_ok=True)
    for at, path in enumerate(paths):
        around = [("Back", pages[at - 1])] if at else []
        around += [("Next", page) for page in pages[at + 1 : at + 2]]
        text = render(suite.load(path), heading=pages[at].heading, neighbours=around)
        (folder / pages[at].href).write_text(text, encoding="utf-8")
    return pages


def render(notebook: NotebookNode, *, heading: str, neighbours: Iterable[tuple[str, Page]] = ()) -> str:
    """Return `notebook` as one HTML page: no script, nothing fetched, code hidden until asked for.

    What a cell put out as HTML or Markdown passes `clean` first, so that no name can carry markup.
    """
    local = NotebookNode(notebook, cells=[_linked(cell) for cell in notebook.cells])
    text, _ = _exporter().from_notebook_node(local, resources={"heading": heading, "neighbours": list(neighbours)})
    return str(text)


@functools.cache
def _exporter() -> HTMLExporter:
    return HTMLExporter(
        template_name="page",
        extra_template_basedirs=[str(_TEMPLATES)],
        extra_template_paths=[str(_TEMPLATES)],
        filters={"clean_html": clean, "alt": _alt},
        embed_images=True,
    )


def _linked(cell: NotebookNode) -> NotebookNode:
    """Return a Markdown cell with its links to other notebooks turned to their pages."""
    if cell.cell_type != "markdown":
        return cell
    return NotebookNode(cell, source=re.sub(r"\]\(([\w.-]+)\.ipynb(#[^)]*)?\)", r"](\1.html\2)", cell.source))


def _alt(cell: NotebookNode, output: NotebookNode) -> str:
    """Return what to read out in place of a figure: its own text, the cell's, or where its numbers are."""
    told = [each.get("alt") for each in output.get("metadata", {}).values() if isinstance(each, Mapping)]
    return str(next(filter(None, [output.get("metadata", {}).get("alt"), *told, cell.metadata.get("alt")]), _NO_ALT))


def clean(html: str) -> Markup:
    """Return `html` with markup that can run, fetch or restyle taken out; pictures stay if they are embedded.

    Examples
    --------
    >>> clean('<b onclick="x()">Ann</b><script>y()</script><img src="https://example.org/z.png">')
    Markup('<b>Ann</b>')
    """
    kept = nh3.clean(
        str(html),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=_allowed,
        url_schemes=_PROTOCOLS,
        link_rel=None,
    )
    return Markup(_UNSEEN.sub("", kept))


def _allowed(tag: str, name: str, value: str) -> str | None:
    """Pictures are embedded, and nothing else is."""
    embedded = value.lower().lstrip().startswith("data:")
    refused = (name == "src" and not value.startswith("data:image/")) or (name == "href" and embedded)
    return None if refused else value


def index(pages: Iterable[Page], **facts: Any) -> str:
    """Return the report's front page: what each page tells, and the coverage card."""
    environment = jinja2.Environment(loader=jinja2.FileSystemLoader(_TEMPLATES), autoescape=True, trim_blocks=True)
    environment.filters["markdown"] = _inline
    return environment.get_template("index.html.j2").render(heading="Your network", pages=list(pages), **facts)


def _inline(text: str) -> Markup:
    """Return one paragraph of Markdown as HTML without its links and the paragraph around it."""
    from nbconvert.filters import markdown2html

    return clean(re.sub(r"</?(p|a)\b[^>]*>", "", str(markdown2html(text))).strip())
