"""What is read from code without running it: definitions, stubs, guarded imports."""

import textwrap

import pytest

from tests.unit.intake.samples import module


def survey(code: str) -> tuple[frozenset[str], frozenset[str]]:
    found = module("hw1.py", textwrap.dedent(code))
    assert found.chunks[0].problem is None
    return found.defines, found.stubs


@pytest.mark.parametrize(
    "code",
    [
        "import sin_vjp",
        "from other import sin_vjp",
        "def f():\n    def sin_vjp(g, x): pass",
        "class A:\n    def sin_vjp(g, x): pass",
        "class A:\n    sin_vjp = 1",
        "print(sin_vjp)",
        "A.sin_vjp = 1",
        "A['sin_vjp'] = 1",
        "sin_vjp: object",
        "if __name__ == '__main__':\n    def sin_vjp(g, x): pass",
        "'''\ndef sin_vjp(g, x): pass\n'''",
        "# def sin_vjp(g, x): pass\nx = 1",
        "lambda sin_vjp: 1",
        "[sin_vjp for sin_vjp in ()]",
    ],
)
def test_what_defines_nothing(code: str) -> None:
    assert "sin_vjp" not in survey(code)[0]


@pytest.mark.parametrize(
    "code",
    [
        "def sin_vjp(g, x): return g",
        "@decorated\ndef sin_vjp(g, x): return g",
        "async def sin_vjp(g, x): return g",
        "sin_vjp = lambda g, x: g",
        "sin_vjp = other = make()",
        "other, (sin_vjp, *rest) = make()",
        "sin_vjp: object = 1",
        "class sin_vjp: pass",
        "if True:\n    def sin_vjp(g, x): return g",
        "if True:\n    x = 1\nelse:\n    def sin_vjp(g, x): return g",
        "try:\n    x = 1\nexcept E:\n    def sin_vjp(g, x): return g",
        "try:\n    x = 1\nfinally:\n    sin_vjp = 1",
        "for i in ():\n    sin_vjp = 1",
        "with a:\n    sin_vjp = 1",
        "if __name__ == '__main__':\n    x = 1\nelse:\n    sin_vjp = 1",
    ],
)
def test_what_defines(code: str) -> None:
    assert "sin_vjp" in survey(code)[0]


@pytest.mark.parametrize(
    "body",
    [
        "return g * np.cos(x)",
        "return 0",
        "return []",
        "return ()",
        "dx = None\n    dx = g * x\n    return dx",
        "dx = None\n    dx = np.zeros(3)\n    return dx",
        "dx = None\n    return dx, g",
        "dx, dw = None, g\n    return dx, dw",
        "raise ValueError('no')",
        "raise",
        "yield",
        "print('x')",
        "for i in x:\n        pass",
        "if x is None:\n        return None\n    return g",
        "return cached",
        "dx = None\n    def inner():\n        pass\n    return inner()",
    ],
)
def test_what_is_no_stub(body: str) -> None:
    assert survey(f"def sin_vjp(g, x):\n    {body}\n")[1] == frozenset()


@pytest.mark.parametrize(
    "body",
    [
        "pass",
        "...",
        "return",
        "return None",
        "return ...",
        "return None, None",
        "'''Return dx.'''",
        "'''Return dx.'''\n    pass  # your code here",
        "'''Return dx.'''\n    'a comment in quotes'\n    return",
        "raise NotImplementedError",
        "raise NotImplementedError('write me')",
        "raise NotImplementedError('write me') from None",
        "raise NotImplemented('write me')",
        "return NotImplemented",
        "dx = None\n    return dx",
        "dx = None\n    pass\n    return dx",
        "dx, dw = None, None\n    return dx, dw",
        "dx = dw = None\n    return dx, dw",
        "(dx, dw) = (None, None)\n    return (dx, dw)",
        "dx = dw = db = None\n    x, w, b = cache\n    n, d = x.shape\n    m = w.shape[1]\n    pass\n    return dx, dw, db",
        "x, dx = x, None\n    return dx",
        "dx = ...\n    return dx",
    ],
)
def test_what_is_a_stub(body: str) -> None:
    assert survey(f"def sin_vjp(g, x):\n    {body}\n")[1] == {"sin_vjp"}


def test_the_last_definition_counts() -> None:
    assert survey("def f(g): pass\ndef f(g): return g")[1] == frozenset()
    assert survey("def f(g): return g\ndef f(g): pass")[1] == {"f"}
    assert survey("def f(g): pass\nf = 3")[1] == frozenset()


def test_another_name_for_a_stub_is_a_stub() -> None:
    assert survey("def backward(g): pass\nsin_vjp = backward")[1] == {"backward", "sin_vjp"}


@pytest.mark.parametrize(
    ("code", "lines"),
    [
        ("import torch", set()),
        ("try:\n    import torch\nexcept ImportError:\n    torch = None", {2}),
        ("try:\n    import torch, jax\n    from a import b\nexcept ModuleNotFoundError:\n    import c", {2, 3}),
        ("try:\n    import torch\nexcept Exception as e:\n    pass", {2}),
        ("try:\n    import torch\nexcept:\n    pass", {2}),
        ("try:\n    import torch\nexcept (ValueError, ImportError):\n    pass", {2}),
        ("try:\n    import torch\nexcept builtins.ImportError:\n    pass", {2}),
        ("try:\n    import torch\nexcept ValueError:\n    pass", set()),
        ("try:\n    import torch\nfinally:\n    pass", set()),
        ("try:\n    pass\nexcept ImportError:\n    import torch\nelse:\n    import jax\nfinally:\n    import c", set()),
        ("try:\n    try:\n        import torch\n    except ValueError:\n        pass\nexcept ImportError:\n    pass", {3}),
        ("try:\n    if 1:\n        import torch\nexcept ImportError:\n    pass", {3}),
        ("def f():\n    try:\n        import torch\n    except ImportError:\n        pass", {3}),
        ("try:\n    def f():\n        import torch\nexcept ImportError:\n    pass", set()),
        ("from contextlib import suppress\nwith suppress(ImportError):\n    import torch", {3}),
        ("import contextlib\nwith contextlib.suppress(ValueError):\n    import torch", set()),
        ("with open('x'):\n    import torch", set()),
    ],
)
def test_guarded_imports_are_known_by_line(code: str, lines: set[int]) -> None:
    assert module("hw1.py", code).chunks[0].soft_imports == lines


@pytest.mark.parametrize(
    ("methods", "unwritten"),
    [
        ("def f(self): raise NotImplementedError", True),
        ("def __init__(self, a):\n        self.a = a\n    def f(self): pass", True),
        ("def f(self): return 1", False),
        ("def f(self): return 1\n    def g(self): pass", False),
        ("def __init__(self, a):\n        self.a = a", False),
        ("pass", False),
    ],
)
def test_a_class_is_unwritten_when_none_of_its_methods_is(methods: str, unwritten: bool) -> None:
    assert ("A" in survey(f"class A:\n    {methods}")[1]) is unwritten
