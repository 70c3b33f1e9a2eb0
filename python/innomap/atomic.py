"""Files are written beside their target and moved into place: a reader never meets half a file."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .errors import FileMissingError, IoError


def _refused(error: OSError, target: Path) -> IoError:
    return IoError(
        "无法写入文件",
        "the file could not be written",
        place={"file": str(target)},
        found=str(error),
        hint={
            "zh": "请检查文件是否正被其他程序打开、文件夹权限和磁盘空间",
            "en": "check whether another program has it open, the permissions of the folder and the free space",
        },
    )


@contextmanager
def replacing(target: str | Path) -> Iterator[Path]:
    """A path beside ``target`` to write to; moved into place at the end, removed on failure."""
    target = Path(target)
    folder = target.parent
    if not folder.is_dir():
        raise FileMissingError(
            "目标文件夹不存在",
            "the folder to write to does not exist",
            place={"file": str(folder)},
            hint={"zh": "请先建立该文件夹", "en": "make the folder first"},
        )
    try:
        handle, name = tempfile.mkstemp(dir=folder, prefix=f".{target.name}.", suffix=target.suffix)
        os.close(handle)
    except OSError as error:
        raise _refused(error, target) from error
    beside = Path(name)
    try:
        yield beside
        # mkstemp keeps its file private; a report is as readable as any other file of the user.
        mask = os.umask(0)
        os.umask(mask)
        beside.chmod(0o666 & ~mask)
        beside.replace(target)
    except OSError as error:
        raise _refused(error, target) from error
    finally:
        beside.unlink(missing_ok=True)


def write_bytes(target: str | Path, content: bytes) -> Path:
    """Write a whole file at once."""
    with replacing(target) as beside:
        beside.write_bytes(content)
    return Path(target)
