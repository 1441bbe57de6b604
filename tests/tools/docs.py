# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Builds the docs site in .work/site: the guides, the modules, plugins and roles. Needs no network.

``python tests/tools/docs.py``; the collection is the one in ANSIBLE_COLLECTIONS_PATH.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import zlib
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parents[1])  # in place of this folder
from tools.environment import WORK  # noqa: E402

SITE = WORK / "site"
COLLECTION = "nasfleet.active_backup"
PLACE = Path("collections", *COLLECTION.split("."))  # of the pages of the collection
TITLE = "Active Backup on many Synology NASes"
FRONT = f"""\
{TITLE}
{"=" * len(TITLE)}

.. include:: {PLACE}/docsite/guide_overview.rst
   :start-after: from here on.

.. toctree::
   :maxdepth: 2
   :hidden:

   {PLACE}/index

.. toctree::
   :maxdepth: 1
   :hidden:
   :caption: Everything
   :glob:

   collections/index_*
   collections/environment_variables
   collections/index

What comes next
---------------

:ref:`Getting started <ansible_collections.{COLLECTION}.docsite.guide_getting_started>` goes on from here;
:ref:`the collection's page <plugins_in_{COLLECTION}>` lists all guides, modules, roles and plugins.
"""
# After what antsibull-docs writes. No other site is asked for its labels.
CONFIG = f"""
project = {COLLECTION!r}
copyright = "NAS Fleet contributors"
title = html_short_title = html_title = {TITLE!r}
intersphinx_mapping = {{"ansible": ("https://docs.ansible.com/ansible/latest/", "../ansible.inv")}}
"""
# The labels of Ansible's own documentation that the pages lead to, in the form of Sphinx's inventories.
LABELS = """\
action_plugins std:label -1 plugins/action.html#action-plugins Action plugins
ansible_configuration_settings std:label -1 reference_appendices/config.html#ansible-configuration-settings Settings
common_return_values std:label -1 reference_appendices/common_return_values.html#common-return-values Return values
"""
INVENTORY = b"# Sphinx inventory version 2\n# Project: Ansible\n# Version: latest\n# compressed by zlib\n"


def build() -> None:
    """Write the pages and make HTML of them; every warning of Sphinx is an error."""
    shutil.rmtree(SITE, ignore_errors=True)
    SITE.mkdir(mode=0o700, parents=True)
    _run("antsibull-docs", "sphinx-init", "--use-current", "--lenient", "--dest-dir", str(SITE), COLLECTION)
    with (SITE / "conf.py").open("a", encoding="utf-8") as file:
        file.write(CONFIG)
    (SITE / "ansible.inv").write_bytes(INVENTORY + zlib.compress(LABELS.encode()))
    pages = SITE / "rst"
    pages.chmod(0o700)  # antsibull-docs insists
    settings = ("--config-file", "antsibull-docs.cfg")
    _run("antsibull-docs", *settings, "collection", "--use-current", "--dest-dir", "rst", COLLECTION)
    (pages / "index.rst").write_text(FRONT, encoding="utf-8")
    _run("sphinx-build", "--fail-on-warning", "--keep-going", "-q", "-c", ".", "rst", "build/html")


def _run(*command: str) -> None:
    subprocess.run(command, cwd=SITE, check=True)


if __name__ == "__main__":
    build()
