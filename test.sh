#!/usr/bin/env bash
# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Makes .venv and runs the tests. Needs git and Python 3.11 or newer with its venv module; nothing else.
#
#   ./test.sh [WORD...]     no word: everything but soak, matrix and bench; its budget is 15 minutes on two processors
#
#   lint         formatting, linters, generated parts, documentation, changelog, licences
#   unit         unit tests (pytest), with a part of the fault matrix and the properties
#   trust        every secret searched for after a run of everything; 40 NASes of which some fail
#   sanity       ansible-test sanity, on every Python found here that ansible-core supports
#   integration  ansible-test integration: real playbooks against simulated NASes
#   build        build the collection, check it as Galaxy does, install it and run it from there
#   demo         ./demo.sh
#   soak         the complete fault matrix, more properties, 500 NASes (about half an hour)
#   matrix       sanity, units and integration on every supported ansible-core whose Python is here (about 10 minutes)
#   bench        benchmarks, for the performance guide (about an hour); "bench quick": on few NASes, writes nothing
#
# Everything is written below .venv and .work. What a step said is in .work/log. PYTHON=... chooses the Python.

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
ROOT=$PWD
WORK=$ROOT/.work
COLLECTION=nasfleet/active_backup
WORDS="lint unit trust sanity integration build demo"
PASSED=0

# --- running steps ---

say() { printf '%s\n' "$*"; }
die() { say "test.sh: $*" >&2; exit 1; }
skip() { say "$*" >>"$WORK/skipped"; }
milliseconds() { local t=${EPOCHREALTIME/[.,]/}; say $((t / 1000)); }

finish() {  # NUMBER-FAILED
  if [ -s "$WORK/skipped" ]; then
    say "Not tested here:"
    sort -u "$WORK/skipped" | sed 's/^/  - /'
  fi
  say "$((SECONDS / 60)) min $((SECONDS % 60)) s. Each step counts as one:"
  say "$PASSED passed, $1 failed"
}

log_of() { say "$WORK/log/${1//[^A-Za-z0-9.-]/-}.log"; }

run() {  # NAME COMMAND...: keep what it says, its exit code and its time
  local log started
  log=$(log_of "$1")
  started=$(milliseconds)
  set +e
  (set -e; "${@:2}") </dev/null >"$log" 2>&1
  printf '%s %s\n' "$?" "$(($(milliseconds) - started))" >"$log.result"
  set -e
}

report() {  # NAME: one line when it passed, everything it said when it failed; the first failure ends all
  local log status time note
  log=$(log_of "$1")
  read -r status time <"$log.result"
  if [ "$status" -ne 0 ]; then
    tail -n 400 "$log"
    if grep -qE '^(ERROR|FATAL)' "$log"; then
      say "In short:"
      grep -E '^(ERROR|FATAL)' "$log" | sort -u
    fi
    say "FAILED: $1 (exit $status); all it said: ${log#"$ROOT"/}"
    finish 1
    exit 1
  fi
  PASSED=$((PASSED + 1))
  note=$(grep -Eo '[0-9]+ passed.* in [0-9.]+s' "$log" | tail -n 1 || true)
  printf 'ok %6.1f s  %s%s\n' "${time}e-3" "$1" "${note:+: ${note% in *}}"
}

step() {
  run "$@"
  report "$1"
}

# --- surroundings ---

# A version manager's shims stand for Pythons that may not be there, and ansible-test takes them at their word.
# Take the shims off PATH and put the Pythons behind them at its end.
real_path() {
  local entry kept="" pythons="" folder
  while IFS= read -r -d : entry; do
    case $entry in
      */.pyenv/shims | "${PYENV_ROOT:-/nowhere}/shims")
        for folder in "${entry%/shims}"/versions/3.*/bin; do
          [ ! -x "$folder/python" ] || pythons+=:$folder
        done ;;
      *) kept+=$entry: ;;
    esac
  done <<<"$PATH:"
  say "${kept%:}$pythons"
}

find_python() {
  local python
  for python in ${PYTHON:-python3 python3.13 python3.12 python3.11 python3.14}; do
    if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      "$python" -c 'import sys; print(sys.executable)'
      return
    fi
  done
  die "no Python 3.11 or newer found (tried: ${PYTHON:-python3, python3.11 to python3.14}); set PYTHON=/path/to/python"
}

make_venv() {  # FOLDER PYTHON REQUIREMENT...: only if the requirements are not those that it was made with
  local folder=$1 python=$2 stamp
  shift 2
  stamp=$("$python" -VV && printf '%s\n' "$@" && cat requirements-dev.txt)
  [ "$(cat "$folder/made-with" 2>/dev/null)" != "$stamp" ] || return 0
  rm -rf "$folder"
  if ! "$python" -c 'import ensurepip, venv'; then
    die "$python has no venv module. On Debian or Ubuntu: apt install python3-venv"
  fi
  "$python" -m venv "$folder"
  "$folder/bin/python" -m pip install -qq uv
  "$folder/bin/uv" pip install -q --python "$folder/bin/python" "$@"
  say "$stamp" >"$folder/made-with"
}

# Nothing in the developer's home or environment may help the tests or hide a fault, save how to reach the package index.
own_home() {  # FOLDER
  mkdir -p "$1/.config"
  if [ -d "$REAL_HOME/.config/pip" ]; then
    ln -sfn "$REAL_HOME/.config/pip" "$1/.config/pip"
  fi
  export HOME=$1
}

own_environment() {
  unset "${!DSM_@}" "${!ANSIBLE_@}" PYTHONPATH PYTHONHOME VIRTUAL_ENV XDG_CONFIG_HOME XDG_CACHE_HOME XDG_DATA_HOME
  export LC_ALL=C.UTF-8 PIP_DISABLE_PIP_VERSION_CHECK=1 UV_CACHE_DIR=$WORK/cache/uv
  export UV_SYSTEM_CERTS=${UV_SYSTEM_CERTS:-true} # as pip does: a company's own authority is known to the system only
  export NO_PROXY="${NO_PROXY:+$NO_PROXY,}127.0.0.1,localhost" # the simulated NASes
  export no_proxy=$NO_PROXY
}

link_tree() {  # most tools take the checkout for an installed collection if a link with the right name leads to it
  mkdir -p "$WORK/link/ansible_collections/nasfleet"
  ln -sfn ../../../.. "$WORK/link/ansible_collections/$COLLECTION"
}

copy_tree() {  # FOLDER: ansible-test refuses links: copy what git knows or would know
  local copy=$1/ansible_collections/$COLLECTION
  rm -rf "$copy"
  mkdir -p "$copy"
  git ls-files -coz --exclude-standard | while IFS= read -r -d '' file; do
    [ ! -e "$file" ] || printf '%s\0' "$file" # deleted, but not yet in a commit
  done | tar --null -T - -cf - | tar -xf - -C "$copy"
  # Without a repository of its own ansible-test asks the one around it, which ignores .work, and then tests nothing.
  git init -q "$copy"
}

shims() {  # for ansible-test: see the two files
  local cache=$HOME/.ansible/test/cache version bin
  version=$(python - <<'P'
import pathlib, re, ansible_test
text = (pathlib.Path(ansible_test.__file__).parent / "_internal/python_requirements.py").read_text()
print(re.search(r"pip='([0-9.]+)'", text)[1])
P
  )
  mkdir -p "$cache"
  if [ ! -e "$cache/pip-$version-py3-none-any.whl" ]; then
    python -m pip download -q --no-deps -d "$cache" "pip==$version"
  fi
  cp tests/get_pip_shim.py "$cache/get_pip_${version//./_}.py"
  if ! command -v ssh-keygen >/dev/null; then
    bin=$(dirname "$(command -v python)")
    { say "#!$bin/python"; cat tests/ssh_keygen_shim.py; } >"$bin/ssh-keygen"
    chmod +x "$bin/ssh-keygen"
  fi
}

# --- ansible-test ---

ansible_test() {  # TREE ARGUMENT...
  local tree=$1 log
  shift
  log=$(mktemp)
  (cd "$tree/ansible_collections/$COLLECTION" && env -u ANSIBLE_COLLECTIONS_PATH ansible-test "$@" --color no) 2>&1 | tee "$log"
  sed -n 's/^WARNING: Skipping sanity test/ansible-test sanity:/p' "$log" >>"$WORK/skipped"
  if grep -q 'All targets skipped' "$log"; then
    die "ansible-test $1 tested nothing"
  fi
  rm -f "$log"
}

python_version() { python -c 'import sys; print("%d.%d" % sys.version_info[:2])'; }

sanity() {
  shims
  copy_tree "$WORK/tree"
  ansible_test "$WORK/tree" sanity
}

integration() {
  shims
  copy_tree "$WORK/tree"
  ansible_test "$WORK/tree" integration --venv --python "$(python_version)"
}

# --- build ---

build() {
  rm -rf "$WORK/dist"
  ansible-galaxy collection build --output-path "$WORK/dist"
  # What a tool has left in the checkout must not travel.
  tar -tzf "$WORK"/dist/*.tar.gz | grep -v '/$' | grep -vxE '(FILES|MANIFEST)\.json' | sort >"$WORK/packed"
  git ls-files -co --exclude-standard | sort >"$WORK/known"
  if comm -23 "$WORK/packed" "$WORK/known" | grep .; then
    die "these are in the tarball but not in git: complete build_ignore in galaxy.yml"
  fi
}

importer() {
  cd "$WORK/dist"
  python -m galaxy_importer.main ./*.tar.gz | tee "$WORK/importer"
  if grep -E '^(WARNING|ERROR)' "$WORK/importer"; then
    return 1
  fi
}

install_and_run() {
  local place=$WORK/installed nas=$WORK/installed/nas pid
  rm -rf "$place"
  export ANSIBLE_COLLECTIONS_PATH=$place # and not the link to the checkout
  ansible-galaxy collection install --offline "$WORK"/dist/*.tar.gz -p "$place"
  ansible-playbook --list-tasks nasfleet.active_backup.converge
  python tests/simulator --watch-pid "$$" --lifetime 120 --ready-file "$nas.json" >"$nas.log" 2>&1 &
  pid=$!
  # shellcheck disable=SC2064 # this very pid
  trap "kill $pid" EXIT
  eval "$(python demo/environment.py --wait 20 "$nas.json")"
  ansible localhost -e ansible_python_interpreter="$(command -v python)" -m nasfleet.active_backup.abb_settings_info |
    tee "$place/out"
  grep -q '"max_concurrent_devices"' "$place/out"
}

# --- other ansible-core versions ---

# ansible-core, then the Pythons that can be its controller, the one to prefer first. The floor is tested once.
MATRIX="2.16 3.10 3.11 3.12
2.17 3.11 3.12 3.10
2.18 3.12 3.13 3.11
2.19 3.13 3.12 3.11
2.20 3.12 3.13 3.14
2.21 3.13 3.14 3.12"

matrix_job() {  # CORE PYTHON
  local core=$1 python=$2 place=$WORK/matrix/$1 version skips=()
  mkdir -p "$place"
  make_venv "$place/venv" "$python" "ansible-core~=$core.0" -r tests/integration/requirements.txt
  own_home "$place/home"
  PATH=$place/venv/bin:$PATH
  shims
  copy_tree "$place/tree"
  version=$(python_version)
  if [ "$core" = 2.16 ]; then # still asks for what Python 2 needed
    skips=(--skip-test future-import-boilerplate --skip-test metaclass-boilerplate)
  fi
  ansible_test "$place/tree" sanity --python "$version" "${skips[@]}"
  ansible_test "$place/tree" units --venv --python "$version"
  ansible_test "$place/tree" integration --venv --python "$version"
}

matrix() {
  local core pythons python found name started=()
  set -m # each job its own process group
  while read -r core pythons; do
    found=""
    for python in $pythons; do
      if found=$(command -v "python$python"); then
        break
      fi
    done
    if [ -z "$found" ]; then
      skip "ansible-core $core: no Python ${pythons// / or } here"
      continue
    fi
    name="ansible-core $core on Python $python"
    run "$name" matrix_job "$core" "$found" &
    started+=("$name")
    if [ "${#started[@]}" -eq 2 ]; then # two at a time
      both
    fi
  done <<<"$MATRIX"
  both
  set +m
}

end_jobs() {
  local job
  for job in $(jobs -p); do
    kill -- "-$job" 2>/dev/null || true
  done
}

both() {
  local name
  wait
  for name in "${started[@]}"; do
    report "$name"
  done
  started=()
}

# --- lint ---

lint() {
  step "ruff check" ruff check .
  step "ruff format" ruff format --check --diff .
  step "generated parts" python tests/generate.py --check
  step "shellcheck" shellcheck test.sh demo.sh .ci/run
  step "yamllint" yamllint --strict .
  step "ansible-lint" ansible-lint --offline --strict
  step "documentation" antsibull-docs lint-collection-docs --plugin-docs --skip-rstcheck .
  step "changelog" antsibull-changelog lint
  step "licences" reuse lint --quiet
}

# --- benchmarks ---

bench() {  # [quick]: told as it goes, since it takes its time
  local log options=(--write)
  log=$(log_of benchmarks)
  if [ "${1:-}" = quick ]; then
    options=(quick)
  fi
  python tests/benchmarks "${options[@]}" --work "$WORK/bench" </dev/null 2>&1 | tee "$log"
  PASSED=$((PASSED + 1))
}

# --- main ---

for word in "$@"; do
  case " $WORDS soak matrix bench quick all " in
    *" $word "*) ;;
    *) die "unknown word '$word'; known: $WORDS soak matrix bench [quick] all" ;;
  esac
done
if [ $# -eq 0 ] || [ "$*" = all ]; then
  # shellcheck disable=SC2086 # a list of words
  set -- $WORDS
  ALL=1
fi

REAL_HOME=${HOME:-/nonexistent}
# What runs in the background does not hear Ctrl-C.
trap end_jobs EXIT
trap 'exit 130' INT TERM
mkdir -p "$WORK/log"
: >"$WORK/skipped"
BASE_PYTHON=$(find_python)
PATH=$(real_path)
own_environment
step "environment in .venv" make_venv "$ROOT/.venv" "$BASE_PYTHON" -r requirements-dev.txt
own_home "$WORK/home"
export PATH=$ROOT/.venv/bin:$PATH ANSIBLE_COLLECTIONS_PATH=$WORK/link
link_tree

for word in "$@"; do
  case $word in
    lint) lint ;;
    unit) step "unit tests" pytest -q -n 2 ;;
    sanity) step "ansible-test sanity" sanity ;;
    integration) step "ansible-test integration" integration ;;
    build)
      step "build" build
      step "galaxy-importer" importer
      step "install the tarball and run a module from it" install_and_run ;;
    demo) step "demo.sh" ./demo.sh ;;
    trust)
      step "search for secrets" pytest -q -n 2 tests/secrets
      step "many NASes, some of which fail" python tests/load ;;
    soak)
      step "complete fault matrix" env FAULT_MATRIX=complete pytest -q -n 2 tests/unit/matrix
      step "more properties" env HYPOTHESIS_PROFILE=long pytest -q -n 2 tests/unit/properties
      step "500 NASes" python tests/load --count 500 --budget 1200 ;;
    matrix) matrix ;;
    bench) bench "$([[ " $* " == *" quick "* ]] && say quick)" ;;
    quick) [[ " $* " == *" bench "* ]] || die "quick goes with bench" ;;
  esac
done
[ -z "${ALL:-}" ] || skip "the long runs: ./test.sh soak (about half an hour)"
[ -z "${ALL:-}" ] || skip "other versions of ansible-core: ./test.sh matrix (about 10 minutes)"
finish 0
