# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What noxfile.py is made of: the Pythons of this machine, an environment of our own, steps with a log each.

Imports nothing but the standard library, since it runs in nox's own environment.
"""
