/* Copyright (c) NAS Fleet contributors
GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
SPDX-License-Identifier: GPL-3.0-or-later */
// Find, order, open and sort. Without it the page is complete, only still.
"use strict";
{
  const all = (selector, place = document) => [...place.querySelectorAll(selector)];
  const [tools, find, order, toggle, shown] = ["tools", "find", "order", "toggle", "shown"].map((id) => document.getElementById(id));
  const nases = all(".nas"), groups = all(".group"), items = all(".attention li"), chosen = new Set();
  const compare = new Intl.Collator("en", { numeric: true }).compare;
  let index = null, before = null;

  // What is searched, made when somebody first asks: of each NAS its own words and those of its rows.
  const rows = () => (index ??= nases.map((nas) => {
    const head = nas.querySelector("summary b").textContent + " " + nas.closest(".group").querySelector("h3 bdi").textContent;
    const rest = (nas.querySelector(".notes")?.textContent ?? "") + nas.querySelector(".counts").textContent;
    return { nas, head: head.toLowerCase(), rest: rest.toLowerCase(), rows: all("tbody tr", nas).map((row) => [row, row.textContent.toLowerCase()]) };
  }));

  function filter() {
    const words = find.value.toLowerCase().split(/\s+/).filter(Boolean), active = words.length > 0 || chosen.size > 0;
    const match = (text, verdict) => words.every((word) => text.includes(word)) && (!chosen.size || chosen.has(verdict));
    if (active && !before) before = new Set(nases.filter((nas) => nas.open));
    let tasks = 0, hits = [];
    for (const { nas, head, rest, rows: list } of rows()) {
      const found = list.filter(([row, text]) => !active || match(head + " " + text, row.className)).map(([row]) => row);
      // Where no task has the words, but what is said of the NAS has, the NAS is shown with all its tasks.
      const whole = !found.length && !chosen.size && match(head + " " + rest), left = new Set(found);
      for (const [row] of list) row.hidden = !whole && !left.has(row);
      nas.hidden = active && !found.length && !whole;
      tasks += whole ? list.length : found.length;
      if (!nas.hidden) hits.push(nas);
    }
    for (const group of groups) group.hidden = !group.querySelector(".nas:not([hidden])");
    for (const item of items) item.hidden = active && !match(item.textContent.toLowerCase(), item.dataset.v);
    for (const more of all(".more")) more.open ||= active;
    if (active) for (const nas of hits) nas.open = hits.length <= 25 || before.has(nas);
    else if (before) { for (const nas of nases) nas.open = before.has(nas); before = null; }
    shown.textContent = active ? `${tasks.toLocaleString("en")} task${tasks === 1 ? "" : "s"} on ${hits.length.toLocaleString("en")} NAS${hits.length === 1 ? "" : "es"}` : "";
    label();
  }

  function label() {
    toggle.textContent = nases.some((nas) => nas.open && !nas.hidden) ? "Close all" : "Open all";
  }

  // Groups and the NASes in them, by a number that they carry, or as they were written.
  function arrange() {
    const key = order.value, home = document.getElementById("groups");
    const sorted = (list) => key ? [...list].sort((a, b) => (key === "used" ? -1 : 1) * (a.dataset[key] - b.dataset[key])) : list;
    home.append(...sorted(groups));
    for (const group of groups) group.append(...sorted(nases.filter((nas) => nas.parentNode === group)));
  }

  // A click on the head of a column sorts its table; what sorts by time or size has its number in data-k.
  const verdicts = ["failed", "hung", "never_ran", "overdue", "partial", "unknown", "running", "paused", "ok", "ignored"];
  const keys = [
    (row) => row.cells[0].textContent, (row) => verdicts.indexOf(row.className), (row) => row.cells[2].textContent,
    ...[0, 1, 2].map((at) => (row) => parseInt(row.dataset.k.split(" ")[at], 36)),
  ];

  function sortable(table) {
    if (table.dataset.ready) return;
    table.dataset.ready = "yes";
    all("thead th", table).slice(0, keys.length).forEach((head, at) => {
      const button = document.createElement("button"), paper = document.createElement("span");
      button.type = "button";
      button.textContent = paper.textContent = head.textContent;
      paper.className = "paper"; // on the further pages of a printed table no button is drawn
      head.replaceChildren(button, paper);
      button.addEventListener("click", () => {
        const down = head.getAttribute("aria-sort") === "ascending";
        for (const other of all("[aria-sort]", table)) other.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        const by = (a, b) => { const [x, y] = [keys[at](a), keys[at](b)]; return typeof x === "number" ? x - y : compare(x, y); };
        table.tBodies[0].append(...[...table.tBodies[0].rows].sort((a, b) => (down ? -1 : 1) * by(a, b)));
      });
    });
  }

  function reveal() {
    const nas = /^#n\d+$/.test(location.hash) && document.querySelector(location.hash);
    if (nas) { nas.open = true; nas.scrollIntoView(); nas.querySelector("summary").focus({ preventScroll: true }); }
  }

  // Paper cannot be opened: all is, and afterwards what was folded is so again.
  let folded = [];
  addEventListener("beforeprint", () => {
    folded = all("details:not([open])");
    for (const one of folded) one.open = true;
  });
  addEventListener("afterprint", () => {
    for (const one of folded) one.open = false;
    folded = [];
  });

  if (tools) {
    tools.hidden = false;
    for (const chip of all("#chips li")) {
      const button = document.createElement("button");
      button.type = "button";
      button.setAttribute("aria-pressed", "false");
      button.append(...chip.childNodes);
      chip.append(button);
      chip.classList.add("on");
      button.addEventListener("click", () => {
        const on = !chosen.delete(chip.dataset.v);
        if (on) chosen.add(chip.dataset.v);
        button.setAttribute("aria-pressed", String(on));
        filter();
      });
    }
    let waiting = 0;
    find.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(filter, 120); });
    order.addEventListener("change", arrange);
    tools.addEventListener("submit", (event) => event.preventDefault());
    toggle.addEventListener("click", () => {
      const open = toggle.textContent === "Open all";
      for (const nas of nases) if (!nas.hidden) nas.open = open;
      label();
    });
    document.addEventListener("toggle", (event) => {
      if (!event.target.matches?.(".nas")) return;
      if (event.target.open) all("table", event.target).forEach(sortable);
      label();
    }, true);
    all(".nas[open] table").forEach(sortable);
    addEventListener("hashchange", reveal);
    reveal();
    label();
    if (find.value) filter();
  }
}
