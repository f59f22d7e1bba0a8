"""How much a submission may be, in numbers that the caller chooses."""

from dataclasses import dataclass


@dataclass(frozen=True)
class IntakeLimits:
    """Bounds of one submission.

    ``bytes``: everything handed in, as it arrives. ``unpacked_bytes``: everything that its archives unpack to.
    ``files``: files of code. ``entries``: entries of an archive, whatever they are. ``code_bytes``: the text of all
    code, UTF-8, without the outputs and pictures of notebooks. ``cells``: code cells of one notebook.
    """

    bytes: int = 2_000_000
    unpacked_bytes: int = 10_000_000
    files: int = 64
    entries: int = 2_000
    code_bytes: int = 200_000
    cells: int = 1_000
