"""Run the notebooks again and again and compare every output: what fails only sometimes shows here.

    python tools/flakes.py                                     ten times
    python tools/flakes.py 3 notebooks/9.3_pooling.ipynb       three times this one
    python tools/flakes.py 1 --threads 2                       with two BLAS threads
    python tools/flakes.py 1 --core Prescott                   as on an old processor

Every run is strict nbval, as in `python run.py test notebooks`. Ends with 1 if a run failed.
"""

import argparse
import sys

import suite


def main():
    """Run as often as asked, a line each, and name what failed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("times", nargs="?", type=int, default=10)
    parser.add_argument("notebooks", nargs="*", default=["notebooks"])
    parser.add_argument("--threads", default="1", help="BLAS threads")
    parser.add_argument("--core", help="the processor that OpenBLAS takes this one for")
    asked = parser.parse_args()
    setting = {"OPENBLAS_NUM_THREADS": asked.threads}
    if asked.core:
        setting["OPENBLAS_CORETYPE"] = asked.core
    said = ", ".join(f"{name}={value}" for name, value in setting.items())
    failed = 0
    for time in range(1, asked.times + 1):
        outcome = suite.run(asked.notebooks, **setting)
        failed += bool(outcome.failed)
        print(f"{said}, run {time}: {outcome}", *outcome.failed, sep="\n    ", flush=True)
    print(f"{asked.times - failed} of {asked.times} runs without a failure")
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
