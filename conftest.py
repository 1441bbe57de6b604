# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes plain pytest work in a checkout, wherever it lies.

The code is imported as ansible_collections.nasfleet.active_backup...; a link to this folder gives the checkout
that name. from simulator import Fleet works as well.
"""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
NAME = Path("ansible_collections", "nasfleet", "active_backup")


def _import_root() -> Path:
    """The folder below which this checkout is ansible_collections/nasfleet/active_backup."""
    if ROOT.parts[-3:] == NAME.parts:  # a copy that ansible-test made, or an installed collection
        return ROOT.parents[2]
    # Named after the checkout's path, so that a copied .work never leads back to the checkout it came from.
    base = ROOT / ".work" / "import" / hashlib.sha256(os.fsencode(ROOT)).hexdigest()[:12]
    link = base / NAME
    if not (link.is_symlink() and link.resolve() == ROOT):
        link.parent.mkdir(parents=True, exist_ok=True)
        new = link.with_name(f".{link.name}.{os.getpid()}")  # pytest-xdist: every worker comes by here
        new.symlink_to(ROOT, target_is_directory=True)
        new.replace(link)
    return base


for folder in (ROOT / "tests", _import_root()):
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))
