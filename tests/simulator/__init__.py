# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A simulated DSM 7 NAS with Active Backup for Business and for Microsoft 365, over real HTTP(S).

It shares no code and no table with the collection under test: a wrong fact must not be able to hide in both.
Marks such as [C 2: S1,S2] in comments say how sure a wire fact is: C n = seen on n independent real NASes,
1 = one source, UI = from Synology's web interface, D = derived, G = guess.
"""

from __future__ import annotations

from .fleet import Fleet
from .nas import Nas
from .switches import UNTIDY

__all__ = ["UNTIDY", "Fleet", "Nas"]
