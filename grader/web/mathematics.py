"""LaTeX mathematics as MathML, which browsers draw without any script.

``mathml(latex, display)`` never raises and never lets markup of the writer through: the tree that
latex2mathml builds is mended, reduced to known attributes and serialised with escaping. What it cannot read is
shown as the LaTeX that was written.
"""

import html
import re
from unicodedata import lookup
from xml.etree.ElementTree import Element, tostring

from latex2mathml import exceptions
from latex2mathml.converter import convert_to_element

# Half-written LaTeX makes the library raise its own exceptions, which share no base, and several of Python's.
UNREADABLE: tuple[type[Exception], ...] = (
    *(kind for kind in vars(exceptions).values() if isinstance(kind, type) and issubclass(kind, Exception)),
    StopIteration,
    RuntimeError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
)
KEPT_ATTRIBUTES = frozenset(
    "display accent accentunder stretchy fence form separator lspace rspace minsize maxsize largeop movablelimits"
    " symmetric linethickness displaystyle scriptlevel columnalign rowspan columnspan width height depth".split()
)
FENCES = frozenset("⌊⌋⌈⌉⟨⟩‖")
# latex2mathml draws these only under another name.
ENVIRONMENTS = {"aligned": "align*", "gathered": "align*", "split": "align*"}
# Browsers know no mathvariant but "normal": letters in another style are letters of their own.
STYLES = {
    "bold": ("MATHEMATICAL BOLD", {}),
    "bold-italic": ("MATHEMATICAL BOLD ITALIC", {}),
    "double-struck": (
        "MATHEMATICAL DOUBLE-STRUCK",
        dict(zip("CHNPQRZ", "ℂℍℕℙℚℝℤ", strict=True)),
    ),
    "script": (
        "MATHEMATICAL SCRIPT",
        dict(zip("BEFHILMRego", "ℬℰℱℋℐℒℳℛℯℊℴ", strict=True)),
    ),
    "fraktur": ("MATHEMATICAL FRAKTUR", dict(zip("CHIRZ", "ℭℌℑℜℨ", strict=True))),
    "sans-serif": ("MATHEMATICAL SANS-SERIF", {}),
    "monospace": ("MATHEMATICAL MONOSPACE", {}),
}
# Fences of a matrix become borders of its table: a browser stretches brackets only with a mathematics font.
MATRICES = {("[", "]"): "square", ("(", ")"): "round", ("|", "|"): "bars", ("‖", "‖"): "double-bars", ("{", ""): "cases"}
# What parts a displayed formula, what opens and closes a group, and (so that it is not taken for these) an escaped brace.
PARTING = re.compile(r"\\\\|\\qquad(?![A-Za-z])|\\begin|\\end|\\left(?![A-Za-z])|\\right(?![A-Za-z])|\\[{}]|[{}]")
OPENING = frozenset({"{", r"\begin", r"\left"})
CLOSING = frozenset({"}", r"\end", r"\right"})
PARTED = frozenset({r"\\", r"\qquad"})
PRIMES = frozenset("′″‴")
LOW = frozenset("fgjpqyβγζημξρςφχψ")  # letters that reach below the line
BARS = frozenset("|‖")
THIN = "0.1667em"
DIGITS = dict(zip("0123456789", "ZERO ONE TWO THREE FOUR FIVE SIX SEVEN EIGHT NINE".split(), strict=True))


def mathml(latex: str, display: bool) -> str:
    """A ``<math>`` element, or the LaTeX in ``<code>`` when it cannot be read."""
    try:
        tree = convert_to_element(_prepared(latex), display="block" if display else "inline")
    except UNREADABLE:
        return f'<code class="latex">{html.escape(latex)}</code>'
    _mend(tree)
    _space(tree)
    _fence_matrices(tree)
    return tostring(tree, encoding="unicode")


def displayed(latex: str) -> str:
    """A displayed formula. Where it is several, parted by ``\\\\`` or ``\\qquad``, each is a ``<math>`` of its own, so that a
    narrow page puts them below each other."""
    rows = _pieces(latex)
    if len(rows) == len(rows[0]) == 1:
        return mathml(rows[0][0], display=True)
    return "".join(f'<span class="row-of-math">{"".join(mathml(part, display=True) for part in row)}</span>' for row in rows)


def _pieces(latex: str) -> list[list[str]]:
    """The formulas of each row; what stands in braces, environments or stretched fences is not taken apart."""
    rows, depth, start = [[""]], 0, 0
    for found in PARTING.finditer(latex):
        sign = found[0]
        depth += (sign in OPENING) - (sign in CLOSING)
        if depth == 0 and sign in PARTED:
            rows[-1][-1] = latex[start : found.start()].strip()
            start = found.end()
            if sign == r"\\":
                rows.append([""])
            else:
                rows[-1].append("")
    rows[-1][-1] = latex[start:].strip()
    kept = [[part for part in row if part] for row in rows]
    return [row for row in kept if row] or [[latex]]


def _prepared(latex: str) -> str:
    """``latex`` with the environments and shorthands that latex2mathml does not know in words that it knows."""
    for name, known in ENVIRONMENTS.items():
        latex = latex.replace(rf"\begin{{{name}}}", rf"\begin{{{known}}}").replace(rf"\end{{{name}}}", rf"\end{{{known}}}")
    return re.sub(r"(\\math(?:bf|rm|sf|tt|bb|cal|frak|scr))\s+(\\?[A-Za-z]+|\d)", _braced, latex)


def _braced(match: re.Match[str]) -> str:
    command, letters = match.groups()
    first, rest = (letters, "") if letters.startswith("\\") else (letters[0], letters[1:])
    return f"{command}{{{first}}}{rest}"


def _mend(element: Element) -> None:
    text = html.unescape(element.text or "")
    variant = element.get("mathvariant", "")
    if variant in STYLES:
        text = "".join(_styled(letter, variant) for letter in text)
    if element.tag == "mi" and text in FENCES:
        element.tag = "mo"
    element.text = text
    element.tail = html.unescape(element.tail or "")
    for name in list(element.attrib):
        if name not in KEPT_ATTRIBUTES and not (name == "mathvariant" and variant == "normal"):
            del element.attrib[name]
    for child in element:
        _mend(child)


def _space(element: Element) -> None:
    """Give names of functions the space that they have in print, and primes the size."""
    children = list(element)
    for before, child, after in zip([None, *children], children, [*children[1:], None], strict=False):
        _space(child)
        if child.tag == "msup" and (child[1].text or " ") in PRIMES:  # the sign is high and small by itself
            child.tag, child[1].tag = "mrow", "mo"
            child[1].attrib.update(lspace="0em", rspace="0em")
        if child.tag in ("msub", "msubsup") and (child[0].text or " ") in LOW:
            _raise_index(child)
        name = child.text or ""
        if child.tag == "mo" and name in BARS:
            child.attrib.update(lspace="0em", rspace="0em")
        if child.tag in ("mi", "mo") and len(name) > 1 and name.isascii() and name.isalpha():
            child.tag = "mo"
            close = after is None or after.text in ("(", "[")
            child.attrib.update(lspace="0em" if before is None or before.tag == "mo" else THIN, rspace="0em" if close else THIN)


def _raise_index(element: Element) -> None:
    """Let an index stand below y as high as below x: browsers put it below the letter's own tail."""
    base = Element("mpadded", depth="0em")
    base.append(element[0])
    element[0] = base


def _fence_matrices(element: Element) -> None:
    """Fold each ``[ table ]`` among the children of ``element`` into the table, below it likewise."""
    children = list(element)
    for child in children:
        _fence_matrices(child)
    for table in (child for child in children if child.tag == "mtable"):
        at = children.index(table)
        opening = _fence(children, at - 1)
        closing = _fence(children, at + 1)
        name = MATRICES.get((opening, closing)) or MATRICES.get((opening, ""))
        if name is None or (name != "cases" and not closing):
            continue
        table.set("class", f"matrix-{name}")
        element.remove(children[at - 1])
        if closing:
            element.remove(children[at + 1])


def _fence(children: list[Element], at: int) -> str:
    inside = 0 <= at < len(children) and children[at].tag == "mo"
    return (children[at].text or "") if inside else ""


def _styled(letter: str, variant: str) -> str:
    """The letter of Unicode's mathematical alphabet, or ``letter`` where there is none."""
    prefix, exceptions = STYLES[variant]
    if letter in exceptions:
        return exceptions[letter]
    if letter in DIGITS:
        name = f"{prefix} DIGIT {DIGITS[letter]}"
    elif letter.isascii() and letter.isalpha():
        name = f"{prefix} {'CAPITAL' if letter.isupper() else 'SMALL'} {letter.upper()}"
    else:
        name = _greek(letter, prefix)
    try:
        return lookup(name)
    except KeyError:
        return letter


def _greek(letter: str, prefix: str) -> str:
    small = 0x3B1 <= ord(letter) <= 0x3C9
    names = "ALPHA BETA GAMMA DELTA EPSILON ZETA ETA THETA IOTA KAPPA LAMDA MU NU XI OMICRON PI RHO FINAL-SIGMA SIGMA TAU"
    order = [*names.split(), "UPSILON", "PHI", "CHI", "PSI", "OMEGA"]
    index = ord(letter) - (0x3B1 if small else 0x391)
    if not 0 <= index < len(order):
        return ""
    return f"{prefix} {'SMALL' if small else 'CAPITAL'} {order[index].replace('-', ' ')}"
