# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A page of a template: everything is escaped, and its policy lets no other style or script run than its own."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

HERE = Path(__file__).resolve().parent
"""Where the templates, styles and scripts of the report lie, which other pages build on."""


def asset(folder: Path, name: str) -> Markup:
    """Style or script, without the comment that opens the file (its licence)."""
    return Markup((folder / name).read_text(encoding="utf-8").partition("*/")[2].strip())  # noqa: S704 - our own file


def render(
    template: str,
    style: str,
    context: Mapping[str, Any],
    filters: Mapping[str, Callable[..., Any]],
    folder: Path = HERE,
) -> str:
    """The text of a template, of the folder or of the report. context has a script, or None."""
    environment = Environment(
        loader=FileSystemLoader([folder, HERE]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= filters
    common = {
        "style": Markup(style),  # noqa: S704 - our own
        "style_hash": _hash(style),
        "script_hash": _hash(context["script"]),
    }
    return environment.get_template(template).render({**common, **context})


def _hash(text: str | None) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256((text or "").encode()).digest()).decode()
