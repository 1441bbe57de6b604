# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the parts of files that follow from the modules: no list of modules or options is kept by hand.

A part lies between a line with begin generated: NAME and one with end generated: NAME. What belongs there is
made by the function of that NAME in PARTS. Plugins are parsed, never imported.

    python tests/generate.py            # rewrite what is stale
    python tests/generate.py --check    # exit 1 and show the difference instead
"""

from __future__ import annotations

import argparse
import ast
import difflib
import importlib
import re
import sys
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from generators import frame, kinds, options, returns, roles, row_keys
from tools import table

ROOT = Path(__file__).resolve().parent.parent
COLLECTION = "nasfleet.active_backup"
PACKAGE = f"ansible_collections.{COLLECTION}.plugins.module_utils"
sys.path.insert(0, str(ROOT))
__import__("conftest")  # which makes the checkout importable by its name


class Part(NamedTuple):
    path: str
    name: str
    make: Callable[[], list[str]]


@cache
def documentation(path: Path, name: str = "DOCUMENTATION") -> dict[str, Any]:
    """The YAML of the string that path assigns to name, at any level."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == name for t in node.targets):
            return yaml.safe_load(ast.literal_eval(node.value))
    raise SystemExit(f"{path.relative_to(ROOT)}: no {name}")


def modules() -> list[str]:
    return sorted(path.stem for path in (ROOT / "plugins" / "modules").glob("[!_]*.py"))


def nas_modules() -> list[str]:
    """The modules that talk to a NAS. The others are documentation beside an action plugin written by hand."""
    names = {name: (ROOT / "plugins" / "modules" / f"{name}.py").read_text(encoding="utf-8") for name in modules()}
    return [name for name, text in names.items() if "DEFINITION" in text]


def markdown(text: str) -> str:
    """Turn Ansible's markup into Markdown."""
    text = re.sub(r"\b[LR]\(([^,]*), *([^)]*)\)", r"[\1](\2)", text)
    text = re.sub(r"\bM\(" + re.escape(COLLECTION) + r"\.([^)]*)\)", r"`\1`", text)
    text = re.sub(r"\b(?:C|O|V|RV|E|M|P)\(((?:[^)\\]|\\.)*)\)", r"`\1`", text)
    return re.sub(r"\b[BIU]\(([^)]*)\)", r"\1", text)


def cell(text: str) -> str:
    """Text as it can stand in a Markdown table."""
    return markdown(text).replace("|", "\\|")


def action_group() -> list[str]:
    """The action group for meta/runtime.yml: every module that has the connection options."""
    names = nas_modules()
    return ["dsm:", *(f"  - {name}" for name in names)] if names else ["dsm: []"]


def routing() -> list[str]:
    """The action plugin of each module for meta/runtime.yml.

    Ansible finds it by its name, but not where another collection leads to the module by a redirection.
    """
    lines = ["modules:"]
    for name in nas_modules():
        lines += [f"  {name}:", f"    action_plugin: {COLLECTION}.{name}"]
    return lines


def module_table() -> list[str]:
    """The README's tables: what changes things, then what only reads."""
    rows = {name: documentation(ROOT / "plugins" / "modules" / f"{name}.py")["short_description"] for name in modules()}
    lines: list[str] = []
    for title, reads in (("Change", False), ("Read only", True)):
        chosen = [name for name in rows if name.endswith("_info") == reads]
        if chosen:
            lines += ["", f"| {title} | |", "| --- | --- |"]
            lines += [f"| `{name}` | {cell(rows[name])} |" for name in chosen]
    return [*lines, ""] if lines else []


def connection_table() -> list[str]:
    """The README's table of connection options; what they mean is in the fragment."""
    documented = documentation(ROOT / "plugins" / "doc_fragments" / "dsm.py")["options"]
    lines = ["", "| option | variable of the host | environment | |", "| --- | --- | --- | --- |"]
    for option in importlib.import_module(f"{PACKAGE}._frontend.options").OPTIONS:
        name = option.field.name
        environment = f"`{option.environment}`" if option.environment else ""
        lines.append(f"| `{name}` | `{option.variable}` | {environment} | {cell(documented[name]['description'][0])} |")
    return [*lines, ""]


def function_table() -> list[str]:
    """The table of the documented functions, with the request of each from the catalogue."""
    abb, m365 = (importlib.import_module(f"{PACKAGE}.{room}.api") for room in ("_abb", "_m365"))
    calls = {name: call for call in abb.CALLS + m365.CALLS for name in call.functions}
    table = yaml.safe_load((ROOT / "tests" / "functions.yml").read_text(encoding="utf-8"))
    lines: list[str] = []
    titles = ("Active Backup for Business", "Active Backup for Microsoft 365")
    for title, rows in zip(titles, table.values(), strict=True):
        lines += ["", title, "-" * len(title), "", ".. list-table::", "   :header-rows: 1", ""]
        lines += ["   * - Function", "     - Module", "     - Option", "     - Request"]
        for row in rows:
            call = calls[row["function"]]
            option = row.get("option")
            lines += [
                f"   * - ``{row['function']}``",
                f"     - :ref:`{row['module']} <ansible_collections.{COLLECTION}.{row['module']}_module>`",
                f"     - {f'``{option}``' if option else ''}".rstrip(),
                f"     - ``{call.api}.{call.method}``",
            ]
    return [*lines, ""]


def declared_variables() -> list[str]:
    """The options of the role converge."""
    return roles.declared(documentation(ROOT / "plugins" / "modules" / "active_backup_config.py"))


def prune_limits() -> list[str]:
    """Return the limits of a rule of the role prune."""
    return roles.limits(documentation(ROOT / "plugins" / "modules" / "abb_version.py"))


def judging_variables() -> list[str]:
    """Return the options of the roles catch_up and report that say how backups are judged."""
    return roles.judging(documentation(ROOT / "plugins" / "modules" / "active_backup_health_info.py"))


def stagger_timezone() -> list[str]:
    """Return the variable of the role stagger that is an option of active_backup_health_info."""
    return roles.timezone(documentation(ROOT / "plugins" / "modules" / "active_backup_health_info.py"))


PARTS = (
    Part("meta/runtime.yml", "action-group", action_group),
    Part("meta/runtime.yml", "routing", routing),
    Part("README.md", "modules", module_table),
    Part("docs/docsite/rst/guide_functions.rst", "functions", function_table),
    Part("README.md", "connection", connection_table),
    Part("roles/converge/meta/argument_specs.yml", "declared variables", declared_variables),
    Part("roles/prune/meta/argument_specs.yml", "limits", prune_limits),
    Part("roles/catch_up/meta/argument_specs.yml", "judging", judging_variables),
    Part("roles/report/meta/argument_specs.yml", "judging", judging_variables),
    Part("roles/stagger/meta/argument_specs.yml", "timezone", stagger_timezone),
    Part("plugins/plugin_utils/_known_variables.py", "variables", roles.variables),
    *(Part(f"plugins/modules/{rows.module}.py", rows.part, partial(returns.make, rows)) for rows in returns.ROWS),
    *(Part(*part) for part in options.parts(documentation)),
    *(Part(f"plugins/modules/{name}.py", "always", frame.make) for name in nas_modules()),
    *(Part(row_keys.path(room), "row-keys", partial(row_keys.make, room)) for room in row_keys.TABLES),
    Part(kinds.PATH, "kinds", kinds.make),
    Part("README.md", "matrix", table.markdown),
    Part("docs/docsite/rst/guide_tested_versions.rst", "matrix", table.rst),
)


ACTION = '''# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Generated by tests/generate.py: the action plugin of the module of this name. See plugin_utils/_action.py."""

from __future__ import annotations

from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._action import ActionModule

__all__ = ["ActionModule"]
'''


def action_plugins() -> dict[Path, str]:
    """The action plugins that are generated, one for each module that talks to a NAS and all alike.

    A redirection in meta/runtime.yml would do for Ansible, but ansible-lint takes its target for the module's real name
    and tells users to write that.
    """
    return {ROOT / "plugins" / "action" / f"{name}.py": ACTION for name in nas_modules()}


def fill(text: str, part: Part) -> str:
    """Text with the part between its markers made anew, indented like them."""
    pattern = re.compile(
        rf"^(?P<indent>[ ]*)(?P<begin>[^\n]*\bbegin generated: {part.name}\b[^\n]*\n)"
        rf".*?(?P<end>^[^\n]*\bend generated: {part.name}\b)",
        re.MULTILINE | re.DOTALL,
    )
    match = pattern.search(text)
    if not match:
        raise SystemExit(
            f"{part.path}: put the lines '# begin generated: {part.name}' and '# end generated: {part.name}' where the "
            "generated part belongs, as in the other files of its kind"
        )
    indent = match["indent"]
    body = "".join(f"{indent}{line}".rstrip() + "\n" for line in part.make())
    return text[: match.start()] + indent + match["begin"] + body + match["end"] + text[match.end() :]


def stale() -> dict[Path, tuple[str, str]]:
    """Return, for each file that is out of date, its text now and as it should be ("" for none)."""
    texts: dict[Path, tuple[str, str]] = {}
    for part in PARTS:
        path = ROOT / part.path
        old, new = texts.get(path) or (path.read_text(encoding="utf-8"),) * 2
        texts[path] = (old, fill(new, part))
    wanted = action_plugins()
    there = [path for path in (ROOT / "plugins" / "action").glob("*.py") if "Generated by" in path.read_text()]
    for path in {*wanted, *there}:
        texts[path] = (path.read_text(encoding="utf-8") if path.exists() else "", wanted.get(path, ""))
    return {path: pair for path, pair in texts.items() if pair[0] != pair[1]}


def rewrite() -> None:
    """Write what is stale. Some parts are made from generated ones, so it is asked again until nothing is."""
    for _round in range(len(PARTS)):
        wrong = stale()
        if not wrong:
            return
        for path, (_old, new) in wrong.items():
            if new:
                path.write_text(new, encoding="utf-8")
            else:
                path.unlink()
            print(f"rewrote {path.relative_to(ROOT)}")
        documentation.cache_clear()
    raise SystemExit("Generated parts that contradict each other: they are never all up to date.")


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if something is stale")
    if not parser.parse_args().check:
        rewrite()
        return 0
    wrong = stale()
    for path, (old, new) in wrong.items():
        name = str(path.relative_to(ROOT))
        sys.stdout.writelines(
            difflib.unified_diff(old.splitlines(True), new.splitlines(True), name, f"{name} (generated)")
        )
    if wrong:
        print("\nStale: run 'python tests/generate.py' and commit the result.")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
