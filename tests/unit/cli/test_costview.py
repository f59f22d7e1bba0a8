"""What a solution costs, in the terminal."""

import io

from rich.console import Console

from grader.cli.costview import print_cost
from grader.cli.terminal import Page
from grader.values.report import Cost, CostKind

BUILDS = Cost(
    CostKind.JACOBIAN, "A Jacobian is built.", (1000, 2000), (8_000_000, 32_000_000), (16_000, 32_000), (8_000_000, 32_000_000)
)


def shown(cost: Cost) -> list[str]:
    stream = io.StringIO()
    print_cost(cost, Page(Console(file=stream, width=100, highlight=False)), 4)
    return stream.getvalue().splitlines()


def test_what_is_not_lean_comes_with_its_numbers() -> None:
    assert shown(BUILDS) == [
        "    A Jacobian is built.",
        "      input entries  yours  reference  explicit Jacobian",
        "              1,000   8 MB      16 kB               8 MB",
        "              2,000  32 MB      32 kB              32 MB",
    ]


def test_a_lean_solution_needs_a_sentence_only() -> None:
    assert shown(Cost(CostKind.LEAN, "It is lean.", (1,), (2,), (3,), (4,))) == ["    It is lean."]


def test_without_a_measurement_there_is_no_table() -> None:
    assert shown(Cost(CostKind.JACOBIAN, "It reached the memory limit.", (), (), (), ())) == ["    It reached the memory limit."]
