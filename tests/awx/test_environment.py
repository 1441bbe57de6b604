# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""ansible-builder takes the execution environment, and finds what the collection needs in the collection itself."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import yaml
from controller import AWX, COLLECTIONS
from harness import ROOT


def builder(*arguments: str) -> str:
    """What ansible-builder prints."""
    program = Path(sys.executable).with_name("ansible-builder")
    done = subprocess.run([str(program), *arguments], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def requirements() -> set[str]:
    """What the collection needs, without comments."""
    lines = [line.partition("#")[0].strip() for line in (ROOT / "requirements.txt").read_text().splitlines()]
    return {line for line in lines if line}


def test_the_build_context_has_the_collection_and_what_it_needs(tmp_path: Path) -> None:
    builder("create", "-f", str(AWX / "execution-environment.yml"), "-c", str(tmp_path))
    (instructions,) = (path for path in tmp_path.iterdir() if path.name in ("Containerfile", "Dockerfile"))
    text = instructions.read_text()
    definition = yaml.safe_load((AWX / "execution-environment.yml").read_text())
    assert definition["images"]["base_image"]["name"] in text
    assert definition["dependencies"]["ansible_core"]["package_pip"] in text
    assert definition["dependencies"]["python_interpreter"]["python_path"] in text
    assert requirements() <= set((tmp_path / "_build" / "requirements.txt").read_text().splitlines())
    wanted = yaml.safe_load((tmp_path / "_build" / "requirements.yml").read_text())
    assert [row["name"] for row in wanted["collections"]] == ["nasfleet.active_backup"]


def test_the_collection_says_what_it_needs() -> None:
    told = yaml.safe_load(builder("introspect", "--sanitize", str(COLLECTIONS)))
    assert {line.partition("#")[0].strip() for line in told["python"]} == requirements()
    assert not told["system"]
