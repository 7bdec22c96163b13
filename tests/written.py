"""Sums as they are written out in a text, worked out again: "2*1 + 0.33*3 = 3"."""

import ast
import re

NUMBER = r"-?\d+(?:,\d{3})*(?:\.\d+)?(?:e-?\d+)?"
SUM = re.compile(rf"(?<![\w.)\]²])([-(]*\d[\d.,e+*/() -]*?) = ({NUMBER})(?!\.?\w| *[+*/(-])")


def wrong_sums(text: str) -> tuple[int, list[str]]:
    """Return how many sums stand in the text, and those that are not what they say.

    Numbers are rounded as `drawing.number` does it, so a sum may be off by what that can make.
    """
    found, wrong = 0, []
    text = text.replace("\n =", " =")
    for match in SUM.finditer(text):
        left, right = match.groups()
        if text[: match.start()].rstrip()[-1:] in {*"+-*/"}:
            continue  # the end of a sum with letters
        try:
            tree = ast.parse(re.sub(r"(?<=\d),(?=\d{3})", "", left).strip(), mode="eval").body
        except SyntaxError:  # a part of something longer: floor(...) + 1, or one with dots
            continue
        if isinstance(tree, ast.BinOp):
            found += 1
            value, off = _value(tree)
            said = float(right.replace(",", ""))
            if abs(value - said) > off + _rounding(said) + 1e-9:
                wrong.append(f"{left} = {right}, which is {value:g}")
    return found, wrong


def _value(tree):
    """Return the value and how far rounding of the numbers in it can take it."""
    if isinstance(tree, ast.Constant):
        return float(tree.value), _rounding(tree.value)
    if isinstance(tree, ast.UnaryOp):
        value, off = _value(tree.operand)
        return -value if isinstance(tree.op, ast.USub) else value, off
    (a, da), (b, db) = _value(tree.left), _value(tree.right)
    if isinstance(tree.op, ast.Add):
        return a + b, da + db
    if isinstance(tree.op, ast.Sub):
        return a - b, da + db
    if isinstance(tree.op, ast.Mult):
        return a * b, abs(a) * db + abs(b) * da + da * db
    if isinstance(tree.op, ast.Pow):
        raise ValueError("no powers here")
    return a / b, (da + abs(a / b) * db) / max(abs(b) - db, 1e-9)


def _rounding(x):
    size = abs(x)
    if size >= 99_999.5 or size < 0.01:
        return 0.05 * size if size % 1 else 0
    return 0.005 if size < 10 else 0.05 if size < 100 else 0.5
