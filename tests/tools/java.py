# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether this machine has the Java that ansible-rulebook needs."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

OLDEST = 17
MISSING = f"events with ansible-rulebook: it needs Java {OLDEST} or newer"


def version(text: str) -> int:
    """Return the major version that java -version printed; 0 if it is none. Java 8 calls itself 1.8."""
    found = re.search(r'version "(?:1\.)?(\d+)', text)
    return int(found[1]) if found else 0


def there() -> bool:
    """Return whether a Java that is new enough is in JAVA_HOME or on PATH."""
    home = os.environ.get("JAVA_HOME")
    program = str(Path(home, "bin", "java")) if home else shutil.which("java")
    if not program:
        return False
    try:
        said = subprocess.run([program, "-version"], capture_output=True, text=True, check=False, timeout=60)
    except OSError:
        return False
    return version(said.stderr + said.stdout) >= OLDEST
