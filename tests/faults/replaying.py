"""The replay of one run's system calls on a disk that can lose power between any two of them."""

from collections.abc import Iterator
from pathlib import Path

from tests.faults.cuts import ACKNOWLEDGED, UNKNOWN, Call, Disk, File, Naming, handle_of, raw

Files = dict[str, bytes | None]
"""Every path with its bytes, or None for a folder."""


def read(base: Path) -> Files:
    """Read a place as it lies on the disk."""
    return {str(path): None if path.is_dir() else path.read_bytes() for path in base.rglob("*")}


def disk_of(base: Path, files: Files) -> Disk:
    """Give the disk with these files, all of them synced."""
    return Disk(
        str(base), {path: None if content is None else File(content) for path, content in files.items()}
    )


def lay(files: Files) -> None:
    """Put files where they are said to be; a file whose folder did not last is not there either."""
    for path in sorted(files):
        target, content = Path(path), files[path]
        if not target.parent.is_dir():
            continue
        if content is None:
            target.mkdir(exist_ok=True)
        else:
            target.write_bytes(content)


def replay(disk: Disk, calls: list[Call]) -> Iterator[Disk]:
    """Do one call after the other, and give the disk before the first and after each that changed something."""
    yield disk
    for call in calls:
        if _did(disk, call):
            yield disk


def _did(disk: Disk, call: Call) -> bool:
    """Replay one call; True where it changed something on the disk."""
    name, arguments = call.name, call.arguments
    match name:
        case "open" | "openat" | "creat":
            return _open(disk, call)
        case "mkdir" | "mkdirat":
            return _name(disk, "", _path(arguments, name == "mkdirat"))
        case "rmdir" | "unlink" | "unlinkat":
            return _name(disk, _path(arguments, name == "unlinkat"), "")
        case "rename":
            return _name(disk, _raw(arguments[0]), _raw(arguments[1]))
        case "renameat" | "renameat2":
            return _name(disk, _raw(arguments[1]), _raw(arguments[3]))
        case "truncate" | "link" | "linkat" | "symlink" | "symlinkat":
            assert not any(disk.inside(_raw(one)) for one in arguments if one.startswith('"')), call
            return False
    return _on_handle(disk, call)


def _raw(spelt: str) -> str:
    return raw(spelt).decode()


def _path(arguments: list[str], beside: bool) -> str:
    """Give the path that a call names, which may stand after an open folder."""
    if not beside:
        return _raw(arguments[0])
    path = _raw(arguments[1])
    return path if path.startswith("/") else f"{handle_of(arguments[0])[1]}/{path}"


def _open(disk: Disk, call: Call) -> bool:
    path = _path(call.arguments, call.name == "openat")
    flags = "O_CREAT|O_TRUNC" if call.name == "creat" else call.arguments[2 if call.name == "openat" else 1]
    made = False
    if disk.inside(path) and path not in disk.names and "O_CREAT" in flags:
        made = _name(disk, "", path, File())
    file = disk.names.get(path)
    if file and "O_TRUNC" in flags and (file.lasting or file.pending):
        file.pending.append((0, None))
        made = True
    disk.handles[call.result], disk.places[call.result] = (file, path), 0
    return made


def _name(disk: Disk, gone: str, come: str, what: File | None = None) -> bool:
    if not any(disk.inside(one) for one in (gone, come) if one):
        return False
    folders = tuple(str(Path(one).parent) for one in (gone, come) if one)
    disk.change(Naming(gone, come, what, folders))
    return True


def _on_handle(disk: Disk, call: Call) -> bool:
    handle, path = handle_of(call.arguments[0])
    file, opened = disk.handles.get(handle, (disk.names.get(path), path))
    if call.name == "close":
        disk.handles.pop(handle, None)
        return False
    if call.name == "write" and file is None and call.arguments[1].startswith('"'):
        disk.acknowledged = disk.acknowledged or raw(call.arguments[1]) == ACKNOWLEDGED
        return False
    if not disk.inside(opened) or (file is None and call.name == "lseek"):
        return False
    assert call.name not in UNKNOWN, call
    if call.name in ("fsync", "fdatasync"):
        if file is None:
            disk.sync_folder(opened)
        else:
            file.sync()
        return True
    assert file is not None, call
    _write(disk, call, handle, file)
    return call.name != "lseek"


def _write(disk: Disk, call: Call, handle: int, file: File) -> None:
    arguments = call.arguments
    match call.name:
        case "lseek":
            disk.places[handle] = call.result
        case "write":
            at = disk.places.get(handle, 0)
            file.pending.append((at, raw(arguments[1])[: call.result]))
            disk.places[handle] = at + call.result
        case "pwrite64":
            file.pending.append((int(arguments[3]), raw(arguments[1])[: call.result]))
        case "sendfile":
            source, path = handle_of(arguments[1])
            given = disk.handles.get(source, (disk.names.get(path), path))[0]
            assert given is not None, call
            start, at = int(arguments[2].partition("]")[0].strip("[")), disk.places.get(handle, 0)
            file.pending.append((at, given.now()[start : start + call.result]))
            disk.places[handle] = at + call.result
        case "ftruncate":
            file.pending.append((int(arguments[1]), None))
        case "fallocate":
            pass
        case _:
            raise AssertionError(call)
