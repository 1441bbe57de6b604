# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page in a browser: what its script does, and that it is a page without. Skipped where there is no Chromium."""

from __future__ import annotations

import asyncio
import json

import pytest
from report import browser
from report.fleets import three
from report.hostile import NAMES, fleet
from report.large import many

pytestmark = pytest.mark.skipif(browser.program() is None, reason="no Chromium here")
SETTLED = "await new Promise(done => setTimeout(done, 300));"
VISIBLE = "[...document.querySelectorAll('{}')].filter(one => one.checkVisibility()).map(one => one.textContent)"
NASES, TASKS = VISIBLE.format(".nas summary b"), VISIBLE.format("tbody th")
ITEMS = VISIBLE.format(".attention a")


@pytest.fixture
def see(stage):
    """The values of expressions in the page of a fleet, after something was done there, without a complaint."""

    def run(nases, *expressions, do="", width=1280, script=True, address="", media="screen"):
        stage.good(nases, formats=["html"])

        async def scenario():
            async with browser.browser() as page:
                await page.look(width, script=script, media=media)
                await page.open(stage.dest / "active_backup.html")
                if address:
                    await page.run(f"location.hash = {json.dumps(address)}")
                if do:
                    await page.run(f"(async () => {{ {do} {SETTLED} }})()")
                values = [await page.run(expression) for expression in expressions]
                assert page.complaints == []
                assert [url for url in page.requests if not url.startswith(("file:", "data:"))] == []
                return values

        return asyncio.run(scenario())

    return run


def typed(words):
    find = "const find = document.getElementById('find');"
    return f"{find} find.value = {json.dumps(words)}; find.dispatchEvent(new Event('input'));"


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("name", ["long", "long words", "right to left", "tag", "attribute", "css"])
def test_no_name_breaks_the_page(see, name, width):
    over = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    (pixels, hits) = see(fleet(NAMES[name]), over, "window.hit === undefined", width=width)
    assert pixels == 0
    assert hits is True


def test_find_leaves_what_has_the_words(see):
    nases, tasks, items, shown = see(
        three(), NASES, TASKS, ITEMS, "document.getElementById('shown').textContent", do=typed("LAPTOP contoso-hq")
    )
    assert nases == ["contoso-hq"]
    assert [text[:8] for text in tasks] == ["Laptop 7"]
    assert items == ["Laptop 7"]
    assert shown == "1 task on 1 NAS"


def test_find_takes_a_customer(see):
    nases, tasks = see(three(), NASES, TASKS, do=typed("fabrikam"))
    assert nases == ["fabrikam"]
    assert len(tasks) == 3


def test_a_nas_that_could_not_be_read_is_found_by_its_error(see):
    assert see(three(), NASES, do=typed("port 5001")) == [["northwind"]]


def test_find_undone_shows_all_as_before(see):
    opened = "document.querySelectorAll('.nas[open]').length"
    nases, tasks, count = see(three(), NASES, TASKS, opened, do=f"{typed('xyz')} {SETTLED} {{ {typed('')} }}")
    assert (len(nases), len(tasks), count) == (4, 13, 4)


def test_a_verdict_is_a_switch(see):
    press = "document.querySelector('[data-v=partial] button').click();"
    pressed = "document.querySelector('#chips [data-v=partial] button').ariaPressed"
    tasks, items, state = see(three(), TASKS, ITEMS, pressed, do=press)
    assert [text[:15] for text in tasks] == ["Fabrikam tenant"]
    assert items == ["Fabrikam tenant"]
    assert state == "true"


def test_the_order_can_be_chosen(see):
    choose = "order.value = '{}'; order.dispatchEvent(new Event('change'));"
    assert see(three(), NASES, do=choose.format("rank")) == [["northwind", "contoso-hq", "contoso-branch", "fabrikam"]]
    assert see(three(), NASES, do=choose.format("used"))[0][0] == "contoso-hq"


def test_a_head_sorts_its_table(see):
    head = "document.querySelectorAll('#n2 thead th')[{}]"
    names = "[...document.querySelectorAll('#n2 tbody th')].map(one => one.firstChild.textContent)"
    state = f"{head.format(5)}.ariaSort"
    click = f"{head.format(5)}.querySelector('button').click();"
    assert see(three(), f"{names}[0]", state, do=click) == ["Accounting PCs", "ascending"]
    assert see(three(), f"{names}[0]", state, do=click * 2) == ["File server", "descending"]
    by_verdict = head.format(1) + ".querySelector('button').click();"
    assert see(three(), f"{names}.slice(0, 2)", do=by_verdict) == [["Accounting PCs", "Laptop 7"]]


def test_a_link_opens_its_nas(see):
    closed = "!document.getElementById('n9').open"
    assert see(many(60, 5), closed, do="await 0;") == [True]
    opened = "document.getElementById('n9').open && document.activeElement.closest('.nas').id"
    assert see(many(60, 5), opened, address="#n9", do="await 0;") == ["n9"]


def test_all_can_be_closed_and_opened(see):
    opened = "document.querySelectorAll('.nas[open]').length"
    assert see(three(), opened, do="toggle.click();") == [0]
    assert see(three(), opened, "toggle.textContent", do=f"toggle.click(); {SETTLED} toggle.click();") == [
        4,
        "Close all",
    ]


def test_everything_is_there_without_a_script(see):
    tools = "document.getElementById('tools').checkVisibility()"
    # The browser's own tool may run what the page may not.
    nases, tasks, items, controls = see(three(), NASES, TASKS, ITEMS, tools, script=False)
    assert (len(nases), len(tasks), len(items), controls) == (4, 13, 6, False)


def test_a_hidden_address_is_no_selector(see):
    assert see(three(), "1", address="#n1,script", do="await 0;") == [1]


def test_a_nas_is_found_by_what_is_said_of_it_with_all_its_tasks(see):
    nases, tasks = see(three(), NASES, TASKS, do=typed("SRV-PRINT"))
    assert nases == ["contoso-hq"]
    assert len(tasks) == 6


def test_on_paper_all_is_open_and_afterwards_what_was_folded_is_so_again(see):
    opened = "document.querySelectorAll('details[open]').length"
    folded = "document.querySelectorAll('details:not([open])').length"
    note = f"window.seen.push([{opened}, {folded}]);"
    do = "window.seen = []; " + "".join(
        f"{note} dispatchEvent(new Event('{event}'));" for event in ("beforeprint", "afterprint")
    )
    ((before, printed, after),) = see(many(60, 5), "window.seen", do=f"{do} {note}")
    assert before[1] > 0
    assert printed == [sum(before), 0]
    assert after == before


def test_on_paper_all_is_shown_without_a_script_too(see):
    rows = "[...document.querySelectorAll('tbody tr')]"
    shown = f"{rows}.filter(one => one.checkVisibility({{contentVisibilityAuto: true}})).length"
    (paper,) = see(many(60, 5), f"[{rows}.length, {shown}]", script=False, media="print")
    assert paper == [300, 300]
    (screen,) = see(many(60, 5), f"[{rows}.length, {shown}]", script=False)
    assert screen[0] > screen[1]
