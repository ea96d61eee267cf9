"""List the small changes that can be made to a module. The changes themselves are those of Cosmic Ray."""

import ast
import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.operators.number_replacer import NumberReplacer
from cosmic_ray.operators.operator import Operator
from cosmic_ray.plugins import get_operator
from parso.python.tree import Number

# Of the ways to change a comparison or a sum, those that a person may get wrong; the others only fail sooner.
_COMPARISONS = (
    "Lt_LtE", "LtE_Lt", "Gt_GtE", "GtE_Gt", "Lt_GtE", "LtE_Gt", "Gt_LtE", "GtE_Lt", "Eq_NotEq", "NotEq_Eq", "Is_IsNot",
    "IsNot_Is",
)  # fmt: skip
_SUMS = (
    "Add_Sub", "Sub_Add", "Mul_Div", "Div_Mul", "FloorDiv_Mul", "Mod_Add", "Pow_Mul", "BitAnd_BitOr", "BitOr_BitAnd",
    "BitXor_BitOr",
)  # fmt: skip
_OPERATORS = (
    "StepNumber", "AddNot", "ReplaceTrueWithFalse", "ReplaceFalseWithTrue", "ReplaceAndWithOr", "ReplaceOrWithAnd",
    "ReplaceBreakWithContinue", "ReplaceContinueWithBreak", "ReplaceUnaryOperator_Delete_Not",
    "ReplaceUnaryOperator_USub_UAdd", "ZeroIterationForLoop", "ExceptionReplacer",
    *(f"ReplaceComparisonOperator_{name}" for name in _COMPARISONS), *(f"ReplaceBinaryOperator_{name}" for name in _SUMS),
)  # fmt: skip

_Position = tuple[int, int]


class StepNumber(NumberReplacer):
    """Makes a number one more or one less; a fraction, where that would be absurd, by a twentieth."""

    def mutate(self, node: Number, index: int) -> Number:
        value = ast.literal_eval(node.value)
        step = 0.05 if 0 < value < 1 else 1
        return Number(f" {round(value + (step, -step)[index], 4)}", node.start_pos)


@dataclass(frozen=True)
class Mutant:
    """One small change to one module: the `occurrence`-th place where `operator` fits."""

    path: Path
    operator: str
    occurrence: int
    line: int

    @cached_property
    def source(self) -> str:
        original = self.path.read_text(encoding="utf-8")
        changed = mutate_code(original, _operator(self.operator), self.occurrence)
        return original if changed is None else changed

    def difference(self) -> str:
        """Return the lines that were changed, without and with the change."""
        before, after = self.path.read_text(encoding="utf-8").splitlines(), self.source.splitlines()
        lines = difflib.unified_diff(before, after, lineterm="", n=0)
        return "\n".join(f"    {line[0]} {line[1:].strip()}" for line in lines if line[:2] not in {"--", "++", "@@"})


def mutants_of(path: Path) -> Iterator[Mutant]:
    """Yield every change to a module but those of annotations and decorators: `frozen` and a cache are no rules."""
    source = path.read_text(encoding="utf-8")
    nodes = list(ast_nodes(get_ast(source)))
    lines = source.splitlines()
    left_out = list(_declarations(source))
    for name in _OPERATORS:
        operator = _operator(name)
        places = [position for node in nodes for position in operator.mutation_positions(node)]
        for occurrence, (start, end) in enumerate(places):
            is_rule = not any(first <= start and end <= last for first, last in left_out)
            if is_rule and not lines[start[0] - 1].startswith("*,", start[1]):  # only keywords behind it: no product
                yield Mutant(path, name, occurrence, start[0])


def _operator(name: str) -> Operator:
    return StepNumber() if name == StepNumber.__name__ else get_operator(f"core/{name}")()


def _declarations(source: str) -> Iterator[tuple[_Position, _Position]]:
    for node in ast.walk(ast.parse(source)):
        decorators = getattr(node, "decorator_list", ())
        for text in (getattr(node, "annotation", None), getattr(node, "returns", None), *decorators):
            if text is not None:
                yield (text.lineno, text.col_offset), (text.end_lineno, text.end_col_offset)
