KNOWN = frozenset(
    {
        "active_backup_abb_settings",
        "active_backup_m365_workers",
        "active_backup_m365_tasks",
        "active_backup_fresh",
        "active_backup_allow_shorter",
        "active_backup_show",
    }
)
