"""Compare two functions fairly: one thread, process CPU time, interleaved rounds.

Import this module before NumPy: it asks the linear algebra libraries for one thread, and they
listen only while they load.
"""

import os
import platform
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

for library in ("OMP", "OPENBLAS", "MKL", "VECLIB_MAXIMUM", "NUMEXPR"):
    os.environ[f"{library}_NUM_THREADS"] = "1"

README = Path(__file__).with_name("README.md")
LIBRARIES = ("numpy", "scipy", "torch")


def seconds(f: Callable, repeats: int) -> float:
    """CPU seconds of one call, averaged over `repeats` calls."""
    start = time.process_time()
    for _ in range(repeats):
        f()
    return (time.process_time() - start) / repeats


def compare(ours: Callable, theirs: Callable, rounds: int = 15, budget: float = 0.02):
    """Return (our seconds, their seconds, median of the per-round ratios ours / theirs).

    Both run in every round, in turns, so that a busy neighbour slows both; a round lasts about
    `budget` seconds for each of the two.
    """
    repeats = [max(1, round(budget / max(seconds(f, 3), 1e-7))) for f in (ours, theirs)]
    times = []
    for i in range(rounds):
        pairs = [(0, ours), (1, theirs)][:: 1 if i % 2 else -1]
        took = {which: seconds(f, repeats[which]) for which, f in pairs}
        times.append((took[0], took[1]))
    ratios = [a / b for a, b in times]
    return *map(statistics.median, zip(*times, strict=True)), statistics.median(ratios)


def machine() -> str:
    """Name the processor and the versions, nothing that identifies the computer's owner."""
    cpu = platform.processor() or platform.machine()
    if Path("/proc/cpuinfo").exists():
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        cpu = next((x.split(":")[1].strip() for x in lines if x.startswith("model name")), cpu)
    loaded = [(n, getattr(sys.modules.get(n), "__version__", "")) for n in LIBRARIES]
    core = os.environ.get("OPENBLAS_CORETYPE")
    facts = [cpu, platform.system(), f"Python {platform.python_version()}"]
    facts += [f"{n} {version}" for n, version in loaded if version]
    facts += [f"OPENBLAS_CORETYPE={core}"] if core else []
    return ", ".join(facts) + "; one thread"


def table(rows: list[tuple], header: tuple) -> str:
    """Return a Markdown table."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)


def write(name: str, text: str) -> None:
    """Put `text` between the markers of `name` in benchmarks/README.md; add them if missing."""
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    page = README.read_text(encoding="utf-8") if README.exists() else "# What is fast\n"
    if begin not in page:
        page += f"\n{begin}\n{end}\n"
    before, rest = page.split(begin)
    after = rest.split(end)[1]
    README.write_text(f"{before}{begin}\n{text}\n{end}{after}", encoding="utf-8")


def milliseconds(t: float) -> str:
    """Three digits that a reader can compare."""
    return f"{1e3 * t:.3g} ms"


def row(what: str, ours: Callable, theirs: Callable) -> tuple:
    """Measure one line of a table, and print it."""
    mine, other, ratio = compare(ours, theirs)
    line = what, milliseconds(mine), milliseconds(other), f"{ratio:.2f}"
    print(*line, sep="  ", flush=True)
    return line


def rows_first(V):
    """Keep V (N, C, H, W) in the order of memory in which every layer here hands it on."""
    return V.transpose(2, 1, 3, 0).copy().transpose(3, 1, 0, 2)


def torch_or_explain():
    """Return torch on one thread, or stop with the command that installs it."""
    try:
        import torch  # noqa: PLC0415
    except ImportError:
        sys.exit('This comparison needs PyTorch: pip install -e ".[benchmark]" (CPU is enough)')
    torch.set_num_threads(1)
    return torch
