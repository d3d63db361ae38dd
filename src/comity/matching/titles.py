"""Titles: the local side of any file that a city may have, a plain list or a crosswalk."""

from types import MappingProxyType

from comity.matching.exchange import ESCO, read_mapping
from comity.matching.local_lists import LocalEntry, LocalList, read_list

_MARK = b"Mapping project"


def read_titles(content: bytes, *, file: str = "", language: str) -> LocalList:
    """Read the titles of a local list, or of the local side of a crosswalk, each once.

    Args:
        content: CSV, TSV, XLSX, or the ESCO mapping exchange format.
        file: its name, for the faults.
        language: of the titles (BCP 47).

    Raises:
        Refusal: as `read_list` and `read_mapping` say.
    """
    if _MARK not in content[:4096]:
        return read_list(content, file=file, language=language)
    read = read_mapping(content, file=file)
    entries: dict[str, LocalEntry] = {}
    framework_is_first = read.file.framework_is_first
    for one in read.file.rows:
        local = one.second if framework_is_first else one.first
        code = local.id or local.uri
        if local.label and not local.uri.startswith(ESCO):
            entries.setdefault(local.key, LocalEntry(one.row, local.label, language, code))
    number = 2 if framework_is_first else 1
    columns = MappingProxyType({"title": f"Classification {number} PrefLabel"})
    return LocalList(tuple(entries.values()), read.faults, read.notes, columns, 0)
