"""The pages that lead into the lessons say what the lessons say: titles, minutes, sections.

The minutes of a section are those of its speaker notes, "For the speaker, 7 minutes", with the
notes of the sections inside it.
"""

import io
import re

import build_pictures
import numpy as np
import pytest
import refresh
from conftest import LESSONS, ROOT
from PIL import Image

from helpers import explore

FOLDER = ROOT / "notebooks"
# "For the speaker, 7 minutes"; in the first note of a lesson "45 minutes in all, 2 of them here".
NOTE = re.compile(
    r"For the speaker, (?:(?P<all>\d+) minutes in all, )?(?P<here>\d+) (?:minutes?|of them here)\b"
)
LINK = re.compile(r"\[([^\]]*)\]\(([^)]*)\)")


def texts(path):
    """Return the sources of a notebook's prose cells."""
    return [cell.source for cell in refresh.read(path).cells if cell.cell_type == "markdown"]


def sections(path):
    """Return what stands under each heading of a notebook, its sections included."""
    found, above = {}, []
    for text in texts(path):
        heading = re.match(r"(#+) (.+)", text)
        if heading:
            level, name = len(heading[1]), heading[2].strip()
            above = [(n, h) for n, h in above if n < level] + [(level, name)]
        for _, name in above:
            found[name] = found.get(name, "") + "\n" + text
    return found


def minutes(text):
    """Return the minutes of all speaker notes in a text."""
    return sum(int(note["here"]) for note in NOTE.finditer(text))


def rows(page, *columns):
    """Yield the rows of each table of a page that has these columns, a table at a time."""
    for table in re.findall(r"(?:^\|.*\n)+", page, re.MULTILINE):
        head, _, *lines = (
            [cell.strip() for cell in line.split("|")[1:-1]] for line in table.splitlines()
        )
        if head == list(columns):
            yield lines


SEMINAR = (FOLDER / "SEMINAR.md").read_text("utf8")
SCHEDULES = list(rows(SEMINAR, "minutes", "notebook", "section"))
(DECK,) = rows(SEMINAR, "slide", "notebook", "section")
(TABLE,) = rows(
    (ROOT / "README.md").read_text("utf8"), "notebook", "section", "the question", "minutes"
)


def place(link, section):
    """Return the text of a section that a page names, beside the link to its notebook."""
    label, file = LINK.fullmatch(link).groups()
    assert file.startswith(label + "_"), f"[{label}] opens {file}"
    found = sections(FOLDER / file)
    assert section in found, f"{file} has no heading {section!r}"
    return found[section]


def test_there_are_schedules_for_a_short_a_long_and_a_double_seminar():
    assert [int(schedule[-1][0].strip("*")) for schedule in SCHEDULES] == [45, 90, 90, 90]


@pytest.mark.parametrize("schedule", SCHEDULES, ids=["45", "90", "first 90", "second 90"])
def test_a_schedule_adds_up_and_agrees_with_the_speaker_notes(schedule):
    *parts, questions, (total, *_) = schedule
    noted = {section: minutes(place(link, section)) for _, link, section in parts}
    assert noted == {section: int(said) for said, _, section in parts}
    assert questions[1:] == ["", "questions"] and int(questions[0]) >= 4
    assert sum(noted.values()) + int(questions[0]) == int(total.strip("*"))


def test_all_lessons_together_take_what_the_page_says():
    assert f"take {sum(int(row[3]) for row in TABLE)} minutes" in SEMINAR


def test_the_two_times_share_no_section():
    shown = [section for schedule in SCHEDULES[2:] for _, link, section in schedule if link]
    assert len(shown) == len(set(shown))


@pytest.mark.parametrize(("slide", "link", "section"), DECK, ids=[row[0] for row in DECK])
def test_a_title_of_the_deck_stands_where_it_is_taught(slide, link, section):
    text = place(link, section)
    if not slide.startswith("*"):  # a bullet, which the notebooks word anew
        assert re.sub(r" \(\d slides\)$", "", slide).lower() in text.lower()


def test_every_section_with_a_title_of_the_deck_is_on_the_page():
    named = {(LINK.fullmatch(link)[2], section) for _, link, section in DECK}
    for path in LESSONS:
        marked = [
            re.match(r"#+ (.+)", text)[1]
            for text in texts(path)
            if re.match(r"#.*\n+\*Deck:", text)
        ]
        inside = {name for file, name in named if file == path.name}
        assert not [name for name in marked if name not in inside], path.name


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_the_pages_name_each_lesson_as_it_names_itself(path):
    first = texts(path)[0]
    title = re.match(r"# (.+)", first)[1]
    time = re.search(r"\*\*Time\.\*\* (\d+) minutes", first)[1]
    number = path.stem.split("_")[0]
    (card,) = (text for text in texts(FOLDER / "index.ipynb") if f"[{title}]({path.name})" in text)
    assert f"{time} minutes." in card
    (row,) = (row for row in TABLE if row[0] == f"[{number}](notebooks/{path.name})")
    assert row[3] == time
    assert row[2] in card
    notes = "\n".join(texts(path))
    assert minutes(notes) <= int(time), "the notes take longer than the lesson"
    assert {note["all"] or time for note in NOTE.finditer(notes)} == {time}
    assert set(re.findall(r"The notes take (\d+)", notes)) <= {str(minutes(notes))}
    assert len(re.findall("For the speaker", notes)) == len(NOTE.findall(notes)), "no minutes"


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_a_note_names_sections_of_its_lesson_to_leave_out(path):
    found = sections(path)
    for advice, said in re.findall(r"leave out (.*?), (\d+) minutes", "\n".join(texts(path))):
        names = re.findall(r"\*([^*]+)\*", advice)
        named = [next(heading for heading in found if name in heading) for name in names]
        took = sum(minutes(found[heading]) for heading in named)
        # "and the bias": a part that has no heading takes what is left
        assert took < int(said) if " and the " in advice else took == int(said), advice


@pytest.mark.parametrize("name", build_pictures.LESSONS)
def test_each_picture_is_shown_and_described(name):
    shown = [
        re.search(r"!\[([^\]]+)\]\(([^)]+)\)", text)
        for text in texts(FOLDER / "index.ipynb")
        if f"docs/{name}.png" in text
    ]
    (picture,) = shown
    assert len(picture[1].split()) >= 15, "the alternative text says what the picture shows"
    with Image.open(FOLDER / picture[2]) as image:
        assert image.width == 960 and 200 <= image.height <= 420


def test_a_picture_is_what_the_explorable_shows(tmp_path, monkeypatch):
    monkeypatch.setattr(build_pictures, "DOCS", tmp_path)
    text = build_pictures.still("9.3")
    assert text == explore.pool_bench().describe()
    with Image.open(tmp_path / "9.3.png") as image:
        pixels = np.asarray(image.convert("RGB"))
    assert (pixels[:2] == 255).all(), "the ground stays white"
    right = np.asarray(Image.open(io.BytesIO(explore.pool_bench().png)).convert("RGB"))
    assert abs(pixels.astype(int) - right).max() <= 32, "few colours, but close ones"


def test_the_animation_visits_every_position():
    with Image.open(ROOT / "docs" / "sliding.gif") as animation:
        assert animation.n_frames == 25
        assert animation.info["loop"] == 0
    assert (ROOT / "docs" / "sliding.gif").stat().st_size < 500_000
