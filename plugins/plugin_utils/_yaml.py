# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Variables as a YAML file, in which no text is a template: a task may be called Sales {{ q4 }}."""

from __future__ import annotations

from typing import Any

import yaml

from ._values import MARKS

UNSAFE = "!unsafe"  # Ansible's tag for a text that it must not template


class _Dumper(yaml.SafeDumper):
    """Tags what Ansible would take for a template."""


class _Loader(yaml.SafeLoader):
    """Reads that again."""


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    if any(mark in text for mark in MARKS):
        return dumper.represent_scalar(UNSAFE, text, style="'")
    return dumper.represent_str(text)


def _untagged(loader: yaml.SafeLoader, node: yaml.Node) -> Any:
    return loader.construct_scalar(node)  # type: ignore[arg-type]  # which complains of what is no scalar


_Dumper.add_representer(str, _text)
_Loader.add_constructor(UNSAFE, _untagged)


def dumped(variables: Any) -> str:
    """The text of a file of variables."""
    text: str = yaml.dump(variables, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=120)
    return text


def loaded(text: str) -> Any:
    """The variables of a file. Raises YAMLError."""
    return yaml.load(text, Loader=_Loader)  # noqa: S506  # a SafeLoader
