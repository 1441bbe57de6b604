# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Installs pip from its wheel; takes the place of the get-pip.py that ansible-test would download.

ansible-test fetches get-pip.py from a host of its own, and looks in its cache first. test.sh puts this file there as
get_pip_X_Y.py, beside pip-X.Y-py3-none-any.whl from the configured package index; X.Y is the version of pip
that this ansible-test wants. So the tests need the package index and nothing else.
"""

from __future__ import annotations

import sys
from pathlib import Path

FILE = Path(__file__).resolve()
VERSION = FILE.stem.removeprefix("get_pip_").replace("_", ".")
WHEEL = FILE.with_name(f"pip-{VERSION}-py3-none-any.whl")


def main() -> int:
    sys.path.insert(0, str(WHEEL))  # a wheel is a zip file, and pip runs from it
    from pip._internal.cli.main import main as pip  # noqa: PLC0415

    # Only get-pip.py knows these two; pip itself would not.
    arguments = [argument for argument in sys.argv[1:] if argument not in {"--no-setuptools", "--no-wheel"}]
    if not any(argument.startswith("pip==") for argument in arguments):
        arguments.append(f"pip=={VERSION}")
    return pip(["install", "--upgrade", "--force-reinstall", "--find-links", str(FILE.parent), *arguments])


if __name__ == "__main__":
    sys.exit(main())
