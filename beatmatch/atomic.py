"""Replace a file in one step: whoever reads it meanwhile finds the old content or the new one, never half of it."""

import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from pathlib import Path


@contextmanager
def replacing(
    target: Path,
    temporary: Path | None = None,
    *,
    mode: int | None = None,
    sync: bool = True,
    reporting: Callable[[], AbstractContextManager[None]] = nullcontext,
) -> Iterator[Path]:
    """Yield the path of a temporary file, which replaces `target` when the block ends well.

    The block creates the file, writes it and closes it. When the block fails, or the replacing does, `target` stays
    as it was and the temporary file is deleted. Both have to be in the same folder; without `temporary` the name is
    `.<name of target>.<16 hex digits>.tmp`.

    mode: the permissions that the file gets before it replaces `target`.
    sync: whether its content is on the disk by then, so that a power cut cannot leave an empty file.
    reporting: makes the context in which the replacing runs; it may translate OSError.
    """
    path = temporary or target.with_name(f".{target.name}.{secrets.token_hex(8)}.tmp")
    try:
        yield path
        with reporting():
            if sync:
                _sync(path)
            if mode is not None:
                path.chmod(mode)
            path.replace(target)
    except BaseException:
        with suppress(OSError):
            path.unlink()
        raise


def _sync(path: Path) -> None:
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())
