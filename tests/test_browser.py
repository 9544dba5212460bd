"""The report and the notebooks in a real browser: links, widths, no request to anywhere else, no errors."""

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from netquality import plotdata, readers, report, suite, words

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")

EXPORT = Path(__file__).parents[1] / "data" / "sample" / "linkedin"
WIDTHS = (390, 1280)
#: Long enough for a busy machine.
PATIENCE = 120_000
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    return report.write_report([EXPORT], tmp_path_factory.mktemp("pages") / "report").parent


@pytest.fixture(scope="module")
def browser(written):
    """Chromium; the report is written before, since what drives it holds the event loop."""
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def watched(browser):
    """Opens pages of a width; afterwards no page may have complained or asked any other place for anything."""
    complaints, asked, contexts = [], [], []

    def page(width, **options):
        contexts.append(browser.new_context(viewport={"width": width, "height": 900}, **options))
        page = contexts[-1].new_page()
        page.set_default_timeout(PATIENCE)
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda fault: complaints.append(str(fault)))
        page.on("request", lambda request: asked.append(request.url))
        return page

    yield page
    for context in contexts:
        context.close()
    assert complaints == []
    assert [url for url in asked if not re.match(r"file:|data:|blob:|(http|ws)://127\.0\.0\.1[:/]", url)] == []


@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_of_the_report_opens_and_fits(watched, written, width):
    page = watched(width)
    page.goto((written / "index.html").as_uri())
    links = page.eval_on_selector_all("a[href]", "links => links.map(link => link.href)")
    inside = [link for link in links if link.startswith("file:")]
    assert len(inside) == len(suite.found(written / "notebooks"))
    for link in [page.url, *inside]:
        page.goto(link)
        assert page.locator("h1").count() == 1
        assert page.evaluate("document.documentElement.scrollWidth") <= width, link
        pictures = page.eval_on_selector_all(
            "img", "all => all.map(one => [one.alt, one.naturalWidth, one.clientWidth])"
        )
        assert all(alt and drawn and 0 < shown <= width for alt, drawn, shown in pictures), link


def test_each_page_leads_to_the_next_and_shows_its_code_on_demand(watched, written):
    page, pages = watched(1280), suite.found(written / "notebooks")
    page.goto((written / "pages" / f"{pages[0].stem}.html").as_uri())
    for following in pages[1:]:
        page.get_by_role("link", name=re.compile("^Next")).first.click()
        assert Path(page.url).stem == following.stem
    assert not page.locator(".input").first.is_visible()
    page.locator("#code").check()
    assert page.locator(".input").first.is_visible()


def test_the_dark_page_is_dark_and_the_printed_one_is_not(watched, written):
    dark = watched(1280, color_scheme="dark")
    dark.goto((written / "index.html").as_uri())
    shade = "getComputedStyle(document.body).backgroundColor"
    assert sum(map(int, re.findall(r"\d+", dark.evaluate(shade))[:3])) < 150
    dark.emulate_media(media="print", color_scheme="light")
    assert dark.evaluate(shade) == "rgb(255, 255, 255)"
    inks = "[...document.querySelectorAll('td.state, small, a')].map(each => getComputedStyle(each).color)"
    light = dark.evaluate(inks)
    dark.emulate_media(media="print", color_scheme="dark")
    assert (dark.evaluate(shade), dark.evaluate(inks)) == ("rgb(255, 255, 255)", light)


def _wait_for(port):
    """Until somebody listens there."""
    deadline = time.monotonic() + PATIENCE / 1000
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.2)


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """JupyterLab on a working copy, started as its owner would."""
    folder = tmp_path_factory.mktemp("lab")
    command = [sys.executable, "-m", "netquality", "lab", str(EXPORT), "-o", str(folder / "copy"), "--no-browser"]
    state = {f"JUPYTER_{kind}_DIR": str(folder / kind) for kind in ("CONFIG", "DATA", "RUNTIME")}
    state["JUPYTERLAB_WORKSPACES_DIR"] = str(folder / "workspaces")
    # The page's own commands say when they are done; what it shows is only what is in view.
    (folder / "CONFIG").mkdir()
    (folder / "CONFIG" / "jupyter_lab_config.json").write_text('{"LabApp": {"expose_app_in_browser": true}}')
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=os.environ | state
    ) as server:
        assert server.stdout is not None
        address = next(line.strip() for line in server.stdout if line.startswith("http://127.0.0.1"))
        _wait_for(int(address.split(":")[2].split("/")[0]))
        yield address, folder / "copy" / "notebooks"
        server.send_signal(signal.SIGTERM)
        server.wait(30)


RUN_ALL = """async () => {
    const {commands, shell} = window.jupyterapp, {context} = shell.currentWidget
    await context.sessionContext.ready
    await commands.execute('notebook:run-all-cells')
    await context.save()
}"""


@pytest.mark.parametrize("name", [path.name for path in suite.found(suite.home())])
def test_a_notebook_runs_in_jupyterlab(watched, lab, name):
    page = watched(1280)
    folder = _open(page, lab, name)
    page.evaluate(RUN_ALL)
    ran, made = suite.load(folder / name), suite.load(suite.home() / name)
    assert all(cell.execution_count for cell in suite.code_cells(ran))
    assert [each for each in _outputs(ran) if each.output_type == "error"] == []
    assert _pictures(ran) == _pictures(made)


def _open(page, lab, name):
    """Open a notebook of the working copy, its kernel waiting; return the copy's folder."""
    address, folder = lab
    page.goto(re.sub(r"tree/notebooks/[^?]+", f"tree/notebooks/{name}", address) + "&reset", wait_until="commit")
    page.wait_for_selector(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Notebook-ExecutionIndicator[data-status=idle]")
    return folder


def _outputs(notebook):
    return [each for cell in suite.code_cells(notebook) for each in cell.outputs]


def _pictures(notebook):
    return sum("image/png" in each.get("data", {}) for each in _outputs(notebook))


#: Somebody on the sample's list.
PICKED = "Iris Hollins"
#: Brings a cell's output into view: notebooks draw no more than that.
SHOW_CELL = """async source => {
    const {content} = window.jupyterapp.shell.currentWidget
    await content.scrollToItem(content.widgets.findIndex(cell => cell.model.sharedModel.source === source), 'start')
}"""


def test_the_line_is_moved_and_somebody_picked_in_jupyterlab(watched, lab):
    page = watched(1280)
    _open(page, lab, "02_interaction_depth.ipynb")
    page.evaluate(RUN_ALL)
    page.evaluate(SHOW_CELL, "nq.explore(network)")
    panel = page.locator(".jp-OutputArea .widget-vbox")
    panel.get_by_text("230 of 700").wait_for()
    line, window = panel.locator(".noUi-handle").all()
    line.press("ArrowRight")
    panel.get_by_text(re.compile("^206 of 700")).wait_for()
    window.press("ArrowRight")
    panel.get_by_text(re.compile("^1[0-9][0-9] of 700")).wait_for()
    somebody = panel.locator("input[list]")
    somebody.fill(PICKED)
    somebody.press("Enter")
    arc = plotdata.tie_history(readers.read(EXPORT), PICKED)
    panel.get_by_alt_text(words.tie_history(arc), exact=True).wait_for()
