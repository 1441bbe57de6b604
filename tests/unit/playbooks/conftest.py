# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Real ansible-playbook against simulated NASes."""

from __future__ import annotations

from pathlib import Path

import pytest
from playing import Ansible


@pytest.fixture
def ansible(tmp_path: Path) -> Ansible:
    """Runs playbooks."""
    return Ansible(tmp_path)
