# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""See DOCUMENTATION."""

from __future__ import annotations

DOCUMENTATION = r"""
name: devices
short_description: The devices that Active Backup protects, as hosts
version_added: 1.0.0
description:
  - Reads many NASes side by side and makes a host of every device that a backup task protects, with the verdict of
    M(nasfleet.active_backup.active_backup_health_info) in its variables.
  - The file ends in C(.active_backup.yml) or C(.active_backup.yaml).
  - A host is called by the name of the device, or C(name@nas) where several NASes know a device of that name.
  - Variables of a host are C(active_backup_device_name), C(active_backup_device_os), C(active_backup_device_nas),
    C(active_backup_device_verdict) (the worst of its tasks), C(active_backup_device_last_success) (epoch seconds of its
    newest good backup, or null) and C(active_backup_device_tasks) (list of dicts with C(product), C(task_id),
    C(task_name), C(backup_type), C(verdict), C(reason), C(expected_by), C(last_success_time), C(next_trigger_time),
    C(schedule), C(version_count)). In a task of several devices verdict and last good backup are the device's own; the
    latter is null where none is known of the last 31 days, or of those before the last run of a task that rests.
  - No groups are made but those of O(groups) and O(keyed_groups).
  - A NAS that cannot be read is left out with a warning, or fails with O(strict=true). An inventory that lacks a NAS is
    not cached.
author:
  - NAS Fleet contributors (@nasfleet)
requirements:
  - requests, on the controller
extends_documentation_fragment:
  - constructed
  - inventory_cache
  - nasfleet.active_backup.nases
options:
  plugin:
    description: Says that the file is for this plugin.
    type: str
    required: true
    choices: [nasfleet.active_backup.devices]
  strict:
    description:
      - Whether a NAS that cannot be read, and an expression in O(compose), O(groups) or O(keyed_groups) that fails,
        fails the inventory. Otherwise what it would give is left out.
  nases:
    description:
      - The NASes to read, each a dict of connection options by the names that they have here, and C(session). What an
        entry does not set is taken from the options of the file, then from the environment. Values may be vaulted, and
        templates of lookups.
      - A C(name) in an entry is what the NAS is called, instead of its hostname.
      - Without it, and without O(from_group), there is one NAS, that of the other options and the environment.
    type: list
    elements: dict
  from_group:
    description:
      - A group of an inventory that is loaded before this file, whose hosts are the NASes. Their connection options are
        their variables C(dsm_hostname), C(dsm_username) and so on, also from C(group_vars) and C(host_vars), then the
        options of the file, then the environment. They may be vaulted, and templates of other variables of the host. A
        NAS is called by its C(inventory_hostname).
      - A host whose variables cannot be resolved is left out with a warning, or fails with O(strict=true).
      - Sources are loaded in the order in which they are given, those of a folder by name.
      - Cannot be combined with O(nases).
    type: str
"""

EXAMPLES = r"""
# fleet.active_backup.yml: two NASes; the password is in DSM_PASSWORD
plugin: nasfleet.active_backup.devices
username: ansible
nases:
  - hostname: nas1.example.com
  - hostname: nas2.example.com
    port: 5002
keyed_groups:
  - prefix: nas
    key: active_backup_device_nas
  - prefix: verdict
    key: active_backup_device_verdict
  - prefix: os
    key: active_backup_device_os
  - prefix: backup_type
    key: active_backup_device_tasks | map(attribute='backup_type') | unique

# z_devices.active_backup.yml, beside hosts.yml with the NASes in group nas; kept for an hour
# plugin: nasfleet.active_backup.devices
# from_group: nas
# cache: true
# cache_plugin: ansible.builtin.jsonfile
# cache_connection: /var/tmp/active_backup
# cache_timeout: 3600
# compose:
#   ansible_host: active_backup_device_name ~ '.example.com'
# groups:
#   not_backed_up: active_backup_device_verdict in ['failed', 'never_ran', 'overdue', 'unknown']
#   stale: now(utc=true).timestamp() - (active_backup_device_last_success or 0) > 7 * 86400
"""

import functools
import os
from collections.abc import Mapping
from typing import Any

from ansible.errors import AnsibleError, AnsibleParserError
from ansible.inventory.helpers import get_group_vars, sort_groups
from ansible.plugins.inventory import BaseInventoryPlugin, Cacheable, Constructable
from ansible.utils.unsafe_proxy import wrap_var
from ansible.utils.vars import combine_vars
from ansible.vars.plugins import get_vars_from_inventory_sources

from ansible_collections.nasfleet.active_backup.plugins.module_utils._errors import InvalidInput
from ansible_collections.nasfleet.active_backup.plugins.module_utils._nas.health import DEFINITION
from ansible_collections.nasfleet.active_backup.plugins.module_utils._nas.unread import unread_packages
from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._devices import devices_of, hosts_of
from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._inprocess import Job, prepare, run_all
from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._nases import (
    CONNECTION_KEYS,
    addresses,
    check_keys,
    connections,
    labels,
    named,
)
from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._values import plain
from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._variables import OMIT, from_variables

ENDINGS = (".active_backup.yml", ".active_backup.yaml")
HEALTH_KEYS = ("grace", "hung_after", "accept_partial", "rules", "timezone")


class InventoryModule(BaseInventoryPlugin, Constructable, Cacheable):
    """The devices of the NASes that a file names, as hosts."""

    NAME = "nasfleet.active_backup.devices"

    def verify_file(self, path: str) -> bool:
        return super().verify_file(path) and path.endswith(ENDINGS)

    def parse(self, inventory: Any, loader: Any, path: str, cache: bool = True) -> None:
        super().parse(inventory, loader, path, cache)
        config = self._config(path)
        key = self.get_cache_key(path)
        devices = self._cache.get(key) if self.get_option("cache") and cache else None
        if devices is None:
            try:
                jobs, left_out = self._jobs(config)
            except InvalidInput as error:
                raise AnsibleParserError(f"{path}: {error.message}") from error
            for name, problem in left_out.items():
                self.display.warning(f"{path}: {name} is left out: {problem}")
            devices, complete = self._read(path, jobs)
            if self.get_option("cache") and complete and not left_out:
                self._cache[key] = devices
        self._add(path, devices)

    def _config(self, path: str) -> dict[str, Any]:
        """The file. Raises AnsibleParserError that names file and key for what cannot be right."""
        try:
            config = self._read_config_data(path)
            check_keys(config, {*self._options, "host"})
            return dict(config)
        except InvalidInput as error:
            raise AnsibleParserError(f"{path}: {error.message}") from error
        except AnsibleError as error:
            raise AnsibleParserError(f"{path}: {error}") from error

    def _jobs(self, config: Mapping[str, Any]) -> tuple[dict[str, Job], dict[str, str]]:
        """A job for each NAS, by what users know the NAS by, and what is wrong with those that are left out.

        Raises InvalidInput.
        """
        shared = {key: self._resolved(config[key], key) for key in CONNECTION_KEYS if key in config}
        asked = {key: self._resolved(config[key], key) for key in HEALTH_KEYS if key in config}
        group = self._resolved(config.get("from_group"), "from_group")
        if group and config.get("nases") is not None:
            raise InvalidInput("from_group: cannot be combined with nases. Give one of them")
        if group:
            return self._of_group(str(group), shared, asked)
        nases = self._resolved(config.get("nases"), "nases")
        options = connections(nases, shared)
        many = nases is not None
        jobs = [self._job({**one, **asked}, f"nases[{index}]" if many else "") for index, one in enumerate(options)]
        targets = [job.connection.target for job in jobs]
        addresses(targets)
        return dict(zip(labels(targets, nases), jobs, strict=True)), {}

    def _job(self, options: Mapping[str, Any], place: str) -> Job:
        try:
            return prepare(DEFINITION, options, os.environ, self.loader.get_basedir())
        except InvalidInput as error:
            raise InvalidInput(f"{place}: {error.message}" if place else error.message) from error

    def _resolved(self, value: Any, key: str) -> Any:
        """A value of the file, templates resolved, without what Ansible hangs on it."""
        try:
            return plain(self.templar.template(value))
        except AnsibleError as error:
            raise InvalidInput(f"{key}: cannot be resolved: {error}") from error

    def _of_group(
        self, name: str, shared: Mapping[str, Any], asked: Mapping[str, Any]
    ) -> tuple[dict[str, Job], dict[str, str]]:
        """The job of each host of a group, and what is wrong with the hosts of which no job can be made.

        Raises InvalidInput for the first of these with strict, and where the options of none are right: what is wrong
        may then be those of the file.
        """
        group = self.inventory.groups.get(name)
        hosts = group.get_hosts() if group is not None else []
        if not hosts:
            missing = f"there is no group {name}" if group is None else f"group {name} has no hosts"
            raise InvalidInput(
                f"from_group: {missing} yet. Name an inventory source that has it before this file (in a folder, "
                "sources are loaded by name)"
            )
        jobs: dict[str, Job] = {}
        left_out: dict[str, str] = {}
        wrong: InvalidInput | None = None
        for host in hosts:
            options, problem = self._of_host(host, name)
            if not problem:
                try:
                    jobs[host.name] = self._job({**shared, **options, **asked}, host.name)
                    continue
                except InvalidInput as error:
                    wrong, problem = wrong or error, error.message
            if self.get_option("strict"):
                raise InvalidInput(f"from_group: {problem}")
            left_out[host.name] = problem
        if wrong is not None and not jobs:
            raise wrong
        return jobs, left_out

    def _of_host(self, host: Any, group: str) -> tuple[dict[str, Any], str | None]:
        """The connection options that the variables of a host give, and the first problem with them, or None."""
        variables = self._variables(host)
        templar = self.templar.copy_with_new_env(available_variables=variables)
        options, problem = from_variables((), variables, templar)
        if not problem and not any(one in options for one in ("hostname", "session")):
            problem = f"{host.name} of group {group} has no variable dsm_hostname"
        return options, problem

    def _variables(self, host: Any) -> dict[str, Any]:
        """The variables of a host of an inventory that was loaded before, also those of group_vars and host_vars.

        While sources are loaded no group is below all yet, so all is put before the groups of the host here.
        """
        everybody = self.inventory.groups["all"]
        groups = sort_groups([group for group in host.get_groups() if group.name != everybody.name])
        steps = [
            everybody.get_vars(),
            get_group_vars(groups),
            self._from_folders([everybody]),
            self._from_folders(groups),
            host.get_vars(),
            self._from_folders([host]),
            self._vars,  # given with -e
            OMIT,
        ]
        variables: dict[str, Any] = functools.reduce(combine_vars, steps)
        return variables

    def _from_folders(self, entities: list[Any]) -> dict[str, Any]:
        """What group_vars or host_vars beside the inventories say of these groups or hosts."""
        found: dict[str, Any] = get_vars_from_inventory_sources(
            self.loader, self.inventory.processed_sources, entities, "all"
        )
        return found

    def _read(self, path: str, jobs: Mapping[str, Job]) -> tuple[list[dict[str, Any]], bool]:
        """The devices of all NASes that answer, and whether all did."""
        devices: list[dict[str, Any]] = []
        complete = True
        for name, outcome in zip(jobs, run_all(list(jobs.values())), strict=True):
            result, failure = outcome.result, outcome.failure
            if result is not None:  # only this package names devices
                failure = unread_packages(result["health"]["unread"]).get("abb")
            if result is None or failure is not None:
                if self.get_option("strict"):
                    raise AnsibleParserError(f"{path}: {name} could not be read: {failure}")
                self.display.warning(f"{path}: {name} is left out: {failure}")
                complete = False
                continue
            for warning in result["warnings"]:
                self.display.warning(f"{path}: {named(name, warning)}")
            devices += devices_of(name, result["health"])
        return devices, complete

    def _add(self, path: str, devices: list[dict[str, Any]]) -> None:
        strict = self.get_option("strict")
        for name, found in hosts_of(devices).items():
            self.inventory.add_host(name)
            variables = wrap_var(found)  # what a device is called is no template
            for variable, value in variables.items():
                self.inventory.set_variable(name, variable, value)
            try:
                self._set_composite_vars(self.get_option("compose"), variables, name, strict=strict)
                self._add_host_to_composed_groups(self.get_option("groups"), variables, name, strict=strict)
                self._add_host_to_keyed_groups(self.get_option("keyed_groups"), variables, name, strict=strict)
            except AnsibleError as error:
                raise AnsibleParserError(f"{path}: {name}: {error}") from error
