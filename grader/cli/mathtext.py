"""Mathematics of the statements as a line of Unicode for terminals: ``$\\bar W_{ij}$`` becomes W̄ᵢⱼ.

It reads the part of TeX that statements use; what it does not know it shows as it stands.
"""

import re
from collections.abc import Iterator

TOKEN = re.compile(r"\\[A-Za-z]+|\\.|\s+|.", re.DOTALL)
SYMBOLS = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "varepsilon": "ε", "zeta": "ζ", "eta": "η",
    "theta": "θ", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "pi": "π", "rho": "ρ", "sigma": "σ",
    "tau": "τ", "phi": "φ", "varphi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω", "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ",
    "Lambda": "Λ", "Sigma": "Σ", "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω", "partial": "∂", "nabla": "∇", "sum": "Σ", "prod": "Π",
    "int": "∫", "infty": "∞", "times": "×", "cdot": "·", "odot": "⊙", "otimes": "⊗", "oplus": "⊕", "circ": "∘", "star": "⋆",
    "pm": "±", "le": "≤", "leq": "≤", "ge": "≥", "geq": "≥", "ne": "≠", "neq": "≠", "approx": "≈", "in": "∈", "notin": "∉",
    "subset": "⊂", "forall": "∀", "exists": "∃", "to": "→", "rightarrow": "→", "mapsto": "↦", "leftarrow": "←",
    "Rightarrow": "⇒", "dots": "…", "ldots": "…", "cdots": "⋯", "vdots": "⋮", "top": "ᵀ", "prime": "′", "lVert": "‖",
    "rVert": "‖", "Vert": "‖", "lvert": "|", "rvert": "|", "langle": "⟨", "rangle": "⟩", "lfloor": "⌊", "rfloor": "⌋",
    "lceil": "⌈", "rceil": "⌉", "quad": "  ", "qquad": "   ", ",": " ", ";": " ", ":": " ", " ": " ", "!": "", "left": "",
    "right": "", "big": "", "Big": "", "bigl": "", "bigr": "", "{": "{", "}": "}", "%": "%", "|": "‖", "\\": "; ", "ell": "ℓ",
    "displaystyle": "", "mid": "|",
}  # fmt: skip
ACCENTS = {"bar": "\u0304", "overline": "\u0304", "tilde": "\u0303", "hat": "\u0302", "dot": "\u0307", "vec": "\u20d7"}
PLAIN_GROUPS = {"operatorname", "mathrm", "mathbf", "mathbb", "mathcal", "text", "textbf", "mathit", "boldsymbol", "texttt"}
SUPER = dict(zip("0123456789+-=()nTi−*", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿᵀⁱ⁻*", strict=True)) | {"ᵀ": "ᵀ", "′": "′", "⋆": "*"}
SUB = dict(zip("0123456789+-=()aehijklmnoprstuvx−", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ₋", strict=True))


def in_unicode(tex: str) -> str:
    """One line for the mathematics ``tex`` (without its dollar signs)."""
    line = _row(iter(TOKEN.findall(re.sub(r"\s*\\,\s*", " ", tex))))  # a thin space stands for the blanks around it
    return re.sub(r" +([.,;])", r"\1", re.sub(r"(?<=\S) {4,}", "   ", line)).strip()


def _row(tokens: Iterator[str], until: str | None = None) -> str:
    parts: list[str] = []
    for token in tokens:
        if token == until:
            break
        if token in "^_":
            parts.append(_script(_argument(tokens), SUPER if token == "^" else SUB, token))
        else:
            parts.append(_one(token, tokens))
    return "".join(parts)


def _one(token: str, tokens: Iterator[str]) -> str:
    if token == "{":
        return _row(tokens, "}")
    if token.isspace():
        return " "
    if not token.startswith("\\"):
        return {"-": "−", "&": " ", "~": " ", "'": "′"}.get(token, token)
    name = token[1:]
    if name in ("frac", "tfrac", "dfrac"):
        above, below = _argument(tokens), _argument(tokens)
        return f"{_wrapped(above)}/{_wrapped(below)}"
    if name == "sqrt":
        return f"√{_wrapped(_argument(tokens))}"
    if name in ACCENTS:
        return "".join(letter + ACCENTS[name] if letter.isalpha() else letter for letter in _argument(tokens))
    if name in PLAIN_GROUPS:
        return _argument(tokens)
    return SYMBOLS.get(name, name)


def _argument(tokens: Iterator[str]) -> str:
    for token in tokens:
        if not token.isspace():
            return _one(token, tokens)
    return ""


def _script(text: str, letters: dict[str, str], mark: str) -> str:
    compact = text.replace(" ", "")
    if compact and all(letter in letters for letter in compact):
        return "".join(letters[letter] for letter in compact)
    return mark + (compact if compact.isalnum() else f"({text.strip()})")


def _wrapped(text: str) -> str:
    return text if re.fullmatch(r"\w+|∂\w+", text) else f"({text})"
