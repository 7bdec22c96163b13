"""Draw the pictures of the README with the project's own explorables.

Run it with `python tools/build_pictures.py`; it prints what each picture shows.
"""

from pathlib import Path

from helpers import explore

DOCS = Path(__file__).parents[1] / "docs"
PICTURES = {
    "workbench": lambda: explore.workbench().set(
        picture="chelsea", kernel_preset="Sobel y", position=9000
    ),
}


def main():
    """Write every picture and print its text, which is the alternative text in the README."""
    for name, make in PICTURES.items():
        demo = make()
        (DOCS / f"{name}.png").write_bytes(demo.png)
        print(f"{name}.png\n{demo.describe()}\n")


if __name__ == "__main__":
    main()
