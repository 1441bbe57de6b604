#!/usr/bin/env bash
# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Starts three simulated NASes and runs playbooks/converge.yml on them: in check mode, for real, and once more. Then
# playbooks/morning.yml judges all their backups and writes a report.
# Needs Python 3.10 or newer with its venv module. Everything is written below .work/demo.

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
DEMO=$PWD/.work/demo
PYTHON=${PYTHON:-python3}
mkdir -p "$DEMO/collections/ansible_collections/nasfleet"

prepare() {  # a venv of its own; made anew when Python or the requirements change
  local stamp
  stamp=$("$PYTHON" -VV && cat demo/requirements.txt)
  [ "$(cat "$DEMO/venv/made-with" 2>/dev/null)" != "$stamp" ] || return 0
  echo "Preparing $DEMO/venv ..."
  if ! "$PYTHON" -c 'import ensurepip, venv' 2>/dev/null; then
    echo "demo.sh: $PYTHON has no venv module. On Debian or Ubuntu: apt install python3-venv" >&2
    exit 1
  fi
  rm -rf "$DEMO/venv"
  "$PYTHON" -m venv "$DEMO/venv"
  "$DEMO/venv/bin/python" -m pip install -qq --disable-pip-version-check -r demo/requirements.txt
  printf '%s\n' "$stamp" >"$DEMO/venv/made-with"
}

run() {  # LOG ARGUMENT...
  local log=$1
  shift
  ansible-playbook -i demo/inventory.py "$@" nasfleet.active_backup.converge 2>&1 | tee "$DEMO/$log.log"
  python demo/writes.py >"$DEMO/$log.writes"
}

prepare
unset "${!DSM_@}" "${!ANSIBLE_@}" PYTHONPATH
PATH=$DEMO/venv/bin:$PATH
export ANSIBLE_COLLECTIONS_PATH=$DEMO/collections ANSIBLE_HOME=$DEMO/ansible ANSIBLE_DISPLAY_SKIPPED_HOSTS=false
export DEMO_NAS=$DEMO/nas.json
export LC_ALL=C.UTF-8 NO_PROXY=127.0.0.1 no_proxy=127.0.0.1
ln -sfn ../../../../.. "$DEMO/collections/ansible_collections/nasfleet/active_backup"

rm -f "$DEMO_NAS"
python tests/simulator --count 3 --https --dataset fleet --run-seconds 20 --watch-pid $$ --lifetime 600 \
  --ready-file "$DEMO_NAS" >"$DEMO/nas.log" 2>&1 &
NAS=$!
trap 'kill "$NAS" 2>/dev/null || true' EXIT
python demo/environment.py --wait 30 "$DEMO_NAS" >/dev/null || { cat "$DEMO/nas.log" >&2; exit 1; }

echo "== What would change on three NASes? (--check --diff)"
run check --check --diff
echo "== Change it"
run real
echo "== Run it once more"
run again
echo
python demo/summary.py "$DEMO/check" "$DEMO/real" "$DEMO/again"

echo
echo "== The morning check: what is backed up, and what is not?"
rm -rf "$DEMO/report"
if ansible-playbook -i demo/inventory.py -e "active_backup_report_dest=$DEMO/report" nasfleet.active_backup.morning \
  >"$DEMO/morning.log" 2>&1; then
  echo "demo.sh: the morning check found nothing, but the simulated NASes have backups that failed" >&2
  exit 1
fi
sed -n '/"msg": \[/,/\]/p' "$DEMO/morning.log" | sed -n 's/^ *"\(.*\)",\{0,1\}$/\1/p' | sed -n '1,12p'
[ -s "$DEMO/report/active_backup.html" ] || { cat "$DEMO/morning.log" >&2; exit 1; }
echo
echo "The report: ${DEMO#"$PWD"/}/report/active_backup.html"
