#!/usr/bin/env bash
# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
#
#   ./test.sh                         everything that a change must pass; its budget is 25 minutes on two processors
#   ./test.sh SESSION... [-- ARG...]  sessions of noxfile.py: ./test.sh unit -- -k name; ./test.sh -l lists them
#   ./test.sh bench quick             benchmarks on few NASes; without "quick" for the performance guide, about an hour
#
# Makes .venv with nox; needs git and Python 3.11 or newer with its venv module. PYTHON=... chooses the Python.
# Everything is written below .venv and .work. What a step said is in .work/log.

set -euo pipefail
umask 022 # what others may write to is not trusted by the tools, and the tarball has the same modes everywhere
cd "$(dirname "${BASH_SOURCE[0]}")"
die() { echo "test.sh: $*" >&2; exit 1; }

wanted=$(sed -n 's/^nox==//p' requirements-dev.txt)
if [ "$(.venv/bin/python -m nox --version 2>&1)" != "$wanted" ]; then
  for python in ${PYTHON:-python3 python3.13 python3.12 python3.11 python3.14} ""; do
    "${python:-false}" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && break
  done
  [ -n "$python" ] || die "Python 3.11 or newer not found; set PYTHON=/path/to/python"
  "$python" -c 'import ensurepip, venv' || die "$python has no venv module. On Debian or Ubuntu: apt install python3-venv"
  "$python" -m venv .venv
  grep -E '^(nox|uv)==' requirements-dev.txt >.venv/nox.txt
  .venv/bin/python -m pip install -qq --disable-pip-version-check -r .venv/nox.txt
fi

nox() { .venv/bin/python -m nox --report .work/result/report.json "$@"; }

rm -rf .work/result
mkdir -p .work/result
status=0
case "$*" in
  "")
    {
      echo "the long runs: ./test.sh soak (about half an hour)"
      echo "rulebooks by ansible-rulebook: ./test.sh events (about two minutes)"
      echo "the ansible-core versions in between: ./test.sh matrix (about an hour)"
    } >>.work/result/not-tested
    .venv/bin/python tests/tools/everything.py .work/result || status=$?
    ;;
  "bench quick") nox -s bench -- quick || status=$? ;;
  -*) nox "$@" || status=$? ;;
  *) nox -s "$@" || status=$? ;;
esac
.venv/bin/python tests/tools/closing.py .work/result "$SECONDS"
exit "$status"
