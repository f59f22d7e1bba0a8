"""From what a student hands in to a Source: read, never run. Whatever the bytes, a Source or Unreadable comes out."""

import hashlib
from collections.abc import Sequence

from grader.intake import archive, looks, magics, notebook, survey
from grader.intake.limits import IntakeLimits
from grader.intake.parse import parse
from grader.intake.paths import check_path, is_taken, module_name, passed_over
from grader.intake.text import decode
from grader.intake.wording import listed, shown, size, without_surrogates
from grader.values.source import Chunk, Module, Source, Unreadable

Files = Sequence[tuple[str, bytes]]


def read_submission(files: Files, *, name: str, limits: IntakeLimits) -> Source:
    """Read what was handed in: ``.py``, ``.ipynb`` and ``.zip`` files as (relative path, bytes).

    ``name`` is how the submission is called in reports. Each file becomes one Module, in the order of their paths.
    ``sha256`` is that of the file when there is one, else of all paths and bytes. Raises Unreadable, and nothing else,
    with a sentence that names the file and says what to do.
    """
    handed = sorted((check_path(path, "The submission"), data) for path, data in files)
    _check_amount(handed, limits)
    unpacked, warnings = _unpack(handed, limits)
    code, unused = _sort_out(unpacked)
    warnings += unused
    if len(code) > limits.files:
        raise Unreadable(f"The submission has {len(code)} files of code; at most {limits.files} are read. Hand in fewer files.")
    modules = []
    left = limits.code_bytes
    for path, data in code:
        module, module_warnings = _read_module(path, data, limits, left)
        left -= sum(len(chunk.text.encode()) for chunk in module.chunks)
        modules.append(module)
        warnings += module_warnings
    _check_names(modules)
    warnings += _hidden_siblings(modules)
    return Source(name=name, sha256=_sha256(handed), modules=tuple(modules), warnings=tuple(warnings))


def _check_amount(files: Files, limits: IntakeLimits) -> None:
    if not files:
        raise Unreadable("Nothing was handed in. Hand in a .py file, a notebook (.ipynb), or a .zip of these.")
    total = sum(len(data) for _, data in files)
    if total > limits.bytes:
        what = shown(files[0][0]) if len(files) == 1 else "The submission"
        advice = "Clear the outputs of the notebook" if files[0][0].lower().endswith(".ipynb") else "Hand in only your code"
        raise Unreadable(f"{what} has {size(total)}; the limit is {size(limits.bytes)}. {advice} and try again.")


def _sha256(files: Files) -> str:
    if len(files) == 1:
        return hashlib.sha256(files[0][1]).hexdigest()
    digest = hashlib.sha256()
    for path, data in files:
        digest.update(f"{len(path)}:{without_surrogates(path)}:{len(data)}:".encode())
        digest.update(data)
    return digest.hexdigest()


def _unpack(files: Files, limits: IntakeLimits) -> tuple[list[tuple[str, bytes]], list[str]]:
    """Archives replaced by what they hold."""
    unpacked: list[tuple[str, bytes]] = []
    for path, data in files:
        if passed_over(path):
            continue
        if not path.lower().endswith(".zip"):
            unpacked.append((path, data))
        elif not looks.is_zip(data):
            raise Unreadable(_refusal(path, data))
        else:
            inner = archive.unpack(data, shown(path), limits)
            if not any(_is_code(inner_path) for inner_path, _ in inner):
                held = listed([inner_path for inner_path, _ in inner]) or "nothing"
                raise Unreadable(f"{shown(path)} has no .py or .ipynb file in it; it has {held}. Put your code into the archive.")
            unpacked += sorted(inner)
    if sum(len(data) for _, data in unpacked) > limits.unpacked_bytes:
        raise Unreadable(f"The archives unpack to more than {size(limits.unpacked_bytes)}. Put only your code into them.")
    return unpacked, []


def _is_code(path: str) -> bool:
    return path.lower().endswith((".py", ".ipynb"))


def _sort_out(files: Files) -> tuple[list[tuple[str, bytes]], list[str]]:
    """The files of code, and warnings about the others. A file that is refused alone is only a warning beside code."""
    code = [(path, data) for path, data in files if _is_code(path)]
    others = [path for path, _ in files if not _is_code(path)]
    if not code and not files:
        raise Unreadable("The submission has only hidden files. Hand in a .py file, a notebook (.ipynb), or a .zip of these.")
    if not code:
        raise Unreadable(_refusal(*files[0]))
    written = [(path, data) for path, data in code if data.strip(b"\xef\xbb\xbf \t\r\n\f")]
    if not written:
        raise Unreadable(_empty(*code[0]))
    warnings = [f"{listed(others)}: not read, only .py and .ipynb files are."] if others else []
    blank = [path for path, data in code if (path, data) not in written and not path.endswith("__init__.py")]
    warnings += [f"{listed(blank)}: empty."] if blank else []
    return written, warnings


def _empty(path: str, data: bytes) -> str:
    what = "is empty" if not data else "holds only blank lines"
    return f"{shown(path)} {what}. Save your work, then hand it in again."


def _refusal(path: str, data: bytes) -> str:
    """Why a file is not taken, by what it looks like."""
    label = shown(path)
    if not data.strip():
        return _empty(path, data)
    if looks.is_notebook(data):
        return f"{label} is a notebook by its content. Rename it so that it ends in .ipynb and hand it in again."
    if looks.is_zip(data):
        return _zip_refusal(label, data)
    kind = looks.looks_like(data)
    if kind == "a web page":
        return f"{label} is a web page, not the code itself. Download the file itself (in Jupyter: File, Download as, Notebook)."
    if kind is None:
        kind = "a binary file" if looks.is_binary(data) else "not a .py, .ipynb or .zip file"
    return f"{label} is {kind}. Hand in your code as a .py file, a notebook (.ipynb), or a .zip of these."


def _zip_refusal(label: str, data: bytes) -> str:
    try:
        archive.unpack(data, label, IntakeLimits())
    except Unreadable as refused:
        return str(refused)
    return f"{label} is a zip archive by its content. Rename it so that it ends in .zip and hand it in again."


def _read_module(path: str, data: bytes, limits: IntakeLimits, left: int) -> tuple[Module, list[str]]:
    label = shown(path)
    is_notebook = path.lower().endswith(".ipynb")
    _check_content(path, data, is_notebook)
    if is_notebook:
        texts = [(f"{label}, cell {number}", text) for number, text in notebook.code_cells(data, label, limits)]
    else:
        texts = [(label, decode(data, label))]
    amount = sum(len(text) for _, text in texts)
    if amount > left:
        most = size(limits.code_bytes)
        raise Unreadable(f"{label} holds {size(amount)} of code; {most} are read in all. Leave out data, hand in the code.")
    chunks, bindings, warnings = [], dict[str, bool](), []
    for chunk_label, text in texts:
        chunk, found, chunk_warnings = _read_chunk(chunk_label, text, is_notebook)
        chunks.append(chunk)
        bindings |= found
        warnings += chunk_warnings
    module = Module(
        name=module_name(path),
        origin=label,
        chunks=tuple(chunks),
        resilient=is_notebook,
        defines=frozenset(bindings),
        stubs=frozenset(name for name, unwritten in bindings.items() if unwritten),
    )
    return module, warnings


def _check_content(path: str, data: bytes, is_notebook: bool) -> None:
    """Refuse content that belongs to another ending than the file's."""
    foreign = looks.is_zip(data) or looks.looks_like(data) is not None
    if foreign or (not is_notebook and looks.is_notebook(data)):
        raise Unreadable(_refusal(path, data))
    if is_notebook and data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] not in (b"{", b"[") and not looks.is_binary(data):
        raise Unreadable(f"{shown(path)} is text but no notebook. If it is Python code, rename it so that it ends in .py.")


def _read_chunk(label: str, text: str, is_notebook: bool) -> tuple[Chunk, dict[str, bool], list[str]]:
    """One chunk with notebook commands made harmless, what it binds, and warnings."""
    warnings = []
    tree, problem = parse(text, label)
    clean = text if tree is not None else magics.harmless(text)
    if clean != text:
        tree, problem = parse(clean, label)
    if clean != text and not is_notebook:
        warnings.append(f"{label}: notebook commands (lines with % or !) are passed over.")
    if hidden := magics.hidden_cell(text):
        warnings.append(f"{label}: a {shown(hidden)} cell is not run here. Delete that line to have its functions graded.")
    if tree is None:
        return Chunk(label, without_surrogates(clean), problem), survey.guessed_bindings(text), warnings
    clean = magics.without_ipython_calls(clean, tree)
    guards = "try" in clean or "suppress" in clean
    chunk = Chunk(label, clean, problem, survey.soft_imports(tree) if guards else frozenset())
    found = survey.bindings(tree) if problem is None else dict.fromkeys(survey.bindings(tree), False)
    return chunk, found, warnings


def _check_names(modules: Sequence[Module]) -> None:
    origins: dict[str, str] = {}
    for module in modules:
        if module.name in origins:
            pair = f"{origins[module.name]} and {module.origin}"
            raise Unreadable(f"{pair} would both be the module {module.name}. Hand in one of them, or rename one.")
        origins[module.name] = module.origin


def _hidden_siblings(modules: Sequence[Module]) -> list[str]:
    """Files that others cannot import by their own name, because Python has a module of that name."""
    if len(modules) == 1:
        return []
    return [
        f"{module.origin}: import {module.name[:-1]} gives Python's own module, not this file. Rename it to import it."
        for module in modules
        if is_taken(module.name[:-1]) and module.name.endswith("_")
    ]
