"""Settings of the embedded PostgreSQL, made from the memory and the processors of the machine."""

import os
import shutil
from pathlib import Path

MEBIBYTE = 1024 * 1024
HBA = "# Written by Quen at every start.\nlocal all all scram-sha-256\n"


def usable_memory() -> int:
    """Bytes of memory this process may count on: the machine's, or the control group's if less."""
    total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    for limit in ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"):
        try:
            text = Path(limit).read_text().strip()
        except OSError:
            continue
        if text.isdecimal():
            return min(total, int(text))
    return total


def configuration(socket: Path, *, memory: int, throwaway: bool) -> str:
    """Text of the configuration file.

    ``memory`` is in bytes. ``throwaway`` gives up safety in a power cut for speed: for tests only.
    """
    settings = {
        **_places(socket),
        **_memory(memory),
        "jit": "off",
        "random_page_cost": "1.1",
        "max_connections": "100",
        "max_parallel_workers_per_gather": str(min(2, (os.cpu_count() or 1) // 2)),
        "max_parallel_workers": str(os.cpu_count() or 1),
        "password_encryption": "scram-sha-256",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "lc_messages": "C",
        "default_text_search_config": "pg_catalog.simple",
        "wal_compression": "on",
        "checkpoint_timeout": "15min",
        "max_wal_size": "2GB",
    }
    if throwaway:
        settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        settings |= {"shared_buffers": "128MB", "autovacuum": "off"}
    lines = [f"{name} = '{_quoted(value)}'" for name, value in settings.items()]
    return "\n".join(["# Written by Quen at every start; put your own settings into local.conf.", *lines, ""])


def _quoted(value: str) -> str:
    return value.replace("\\", "\\\\").replace("'", "''")


def _places(socket: Path) -> dict[str, str]:
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": f'"{socket}"',  # inner quotes: the value is a list
        # A week of logs, one file a weekday, without the values people typed.
        "logging_collector": "on",
        "log_directory": "log",
        "log_filename": "postgresql-%a.log",
        "log_truncate_on_rotation": "on",
        "log_rotation_age": "1d",
        "log_rotation_size": "0",
        "log_min_duration_statement": "2s",
        "log_parameter_max_length": "0",
        "log_parameter_max_length_on_error": "0",
        "log_line_prefix": "%m [%p] %u@%d ",
    }
    if not _has_shared_memory():
        settings["dynamic_shared_memory_type"] = "mmap"
    return settings


def _has_shared_memory() -> bool:
    """Whether the system's folder for shared memory serves parallel queries.

    Containers often give it 64 MB only, a bare chroot none, or one that only root may write.
    """
    folder = Path("/dev/shm")  # noqa: S108 - where PostgreSQL puts it
    if not folder.is_dir() or not folder.stat().st_mode & 0o002:
        return False
    return shutil.disk_usage(folder).total >= 512 * MEBIBYTE


def _memory(memory: int) -> dict[str, str]:
    """A share for PostgreSQL that leaves room for Quen's own processes on the same machine."""
    mebibytes = memory // MEBIBYTE

    def share(divisor: int, low: int, high: int) -> str:
        return f"{max(low, min(high, mebibytes // divisor))}MB"

    return {
        # More brought nothing at 1,000,000 records, where the system's own cache serves what is not in it, and is
        # never given back: one import fills it.
        "shared_buffers": share(8, 64, 768),
        "effective_cache_size": share(2, 256, 1_048_576),
        "work_mem": share(400, 4, 64),
        "maintenance_work_mem": share(24, 32, 1024),
    }
