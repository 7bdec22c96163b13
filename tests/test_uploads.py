"""Whatever a reader loads or types: the old state stands, and one plain sentence says why."""

import ast
import datetime
import io
import itertools
import re
import zlib

import numpy as np
import pytest
from conftest import ROOT
from picture_files import chunk, encode, png
from PIL import Image

from helpers import controls, data, explore
from helpers.explorable import inside, problem_html
from helpers.pad import Pad

NOW = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
EVIL = "<img src=x onerror=alert(1)>.png\"' onload=alert(2) ../../etc/passwd; rm -rf $(HOME)"


def grey(width=30, height=20):
    return Image.new("L", (width, height), 90)


def numpy_file(array, save=np.save):
    stream = io.BytesIO()
    save(stream, array)
    return stream.getvalue()


OBJECTS = np.array([{"a": 1}], object)
REFUSED = {
    "nothing": b"",
    "one byte": b"\x00",
    "zeros": bytes(5000),
    "text": b"hello",
    "html": b"<html><script>alert(1)</script></html>",
    "svg": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "svg with xml": b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>",
    "pdf": b"%PDF-1.7\n1 0 obj\n",
    "postscript": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
    "a program": b"\x7fELF\x02\x01\x01",
    "zip": b"PK\x03\x04" + bytes(60),
    "npy": numpy_file(np.ones((3, 3))),
    "npy of objects": numpy_file(OBJECTS),
    "npz": numpy_file(np.ones((3, 3)), np.savez),
    "npz of objects": numpy_file(OBJECTS, np.savez),
    "pickle": b"cos\nsystem\n(S'touch trap'\ntR.",
    "a notebook": b'{"cells": []}',
    "heic": b"\0\0\0\x18ftypheic" + bytes(100),
    "avif": b"\0\0\0\x18ftypavif" + bytes(100),
    "jpeg 2000": b"\0\0\0\x0cjP  \r\n\x87\n" + bytes(50),
    "mp4": b"\0\0\0\x18ftypmp42" + bytes(100),
    "psd": b"8BPS\0\1" + bytes(40),
    "xcf": b"gimp xcf v011\0" + bytes(40),
    "ico": encode(grey(), "ICO"),
    "tga": encode(grey(), "TGA"),
    "pcx": encode(grey(), "PCX"),
    "bomb": png(50_000, 50_000, body=bytes(1000)),
    "bomb of one bit": png(100_000, 100_000, 1, 0, bytes(1000)),
    "larger than any": png(2**31 - 1, 2**31 - 1),
    "a wide bomb": png(2**31 - 1, 1),
    "no width": png(0, 10),
    "no pixels": png(10, 10),
    "too few pixels": png(100, 100, body=bytes(50)),
    "bad depth": png(10, 10, depth=3),
    "bad colour": png(10, 10, colour=9),
    "a long text chunk": png(2, 2)[:33] + chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(10**7))),
    "half a png": encode(Image.effect_noise((90, 90), 50))[:900],
    "half a jpeg": encode(Image.effect_noise((90, 90), 50), "JPEG")[:1500],
    "half a gif": encode(Image.effect_noise((90, 90), 50), "GIF")[:900],
    "half a webp": encode(Image.effect_noise((90, 90), 50), "WEBP")[:900],
    "half a tiff": encode(grey(), "TIFF")[:70],
    "half a bmp": encode(Image.effect_noise((90, 90), 50), "BMP")[:900],
    "only the head": encode(grey())[:8],
    "newlines translated": encode(grey()).replace(b"\r\n", b"\n"),
    "32 MB and a byte": bytes(data.own.MAX_BYTES + 1),
    "ppm without end": b"P6 1000000 1000000 255 abc",
}

RED = Image.new("RGB", (30, 20), "red")


def rotated(orientation):
    exif = Image.Exif()
    exif[0x0112] = orientation
    return encode(RED, "JPEG", exif=exif)


def frames(kind):
    return encode(RED, kind, save_all=True, append_images=[Image.new("RGB", (30, 20), "blue")])


ACCEPTED = {
    "png": encode(grey()),
    "1x1": encode(grey(1, 1)),
    "1x2": encode(grey(1, 2)),
    "20000x3": encode(grey(20_000, 3)),
    "3x20000": encode(grey(3, 20_000)),
    "one bit": encode(Image.new("1", (9, 9))),
    "grey with alpha": encode(Image.new("LA", (9, 9), (90, 0))),
    "all transparent": encode(Image.new("RGBA", (9, 9), (1, 2, 3, 0))),
    "palette": encode(RED.convert("P")),
    "palette, transparent": encode(RED.convert("P"), transparency=0),
    "16 bits": encode(Image.fromarray(np.arange(600, dtype=np.uint16).reshape(20, 30))),
    "16 bits in colour": png(2, 2, 16, 2, (b"\0" + bytes(range(12))) * 2),
    "16 bits with alpha": png(2, 2, 16, 6, (b"\0" + bytes(range(16))) * 2),
    "cmyk": encode(RED.convert("CMYK"), "JPEG"),
    "grey jpeg": encode(grey(), "JPEG"),
    "bmp": encode(RED, "BMP"),
    "webp": encode(RED, "WEBP"),
    "tiff": encode(RED, "TIFF"),
    "tiff of floats": encode(Image.new("F", (9, 9), 1e30), "TIFF"),
    "tiff in LZW": encode(RED, "TIFF", compression="tiff_lzw"),
    "ppm": encode(RED, "PPM"),
    "all black": encode(Image.new("L", (9, 9), 0)),
    "all white": encode(Image.new("L", (9, 9), 255)),
    "more behind the end": encode(grey()) + b"<script>alert(1)</script>" * 50,
} | {f"exif {n}": rotated(n) for n in range(10)}
ACCEPTED |= {f"moving {kind}": frames(kind) for kind in ("GIF", "WEBP", "PNG", "TIFF")}


def upload(button, content, name=EVIL):
    """Give a file to a button as the browser does."""
    file = {"name": name, "type": EVIL, "size": len(content), "last_modified": NOW}
    button.value = ({**file, "content": memoryview(content)},)


def sentence(text):
    """Say whether a text is one plain sentence."""
    return (
        0 < len(text) < 250
        and text.isprintable()
        and not re.search(r"Traceback|Error|PIL|<|object at|\.py|np\.|array\(", text)
    )


@pytest.fixture(scope="module")
def bench():
    return explore.workbench().set(picture="chelsea", stride=2)


@pytest.mark.parametrize("what", REFUSED)
def test_a_bad_file_leaves_the_workbench_as_it_is(bench, what):
    control, before = bench.controls["picture"], (bench.state, bench.png, bench.describe())
    for _ in range(2):  # the second time it is said again
        bench._say("")
        upload(control._button, REFUSED[what])
        said = re.fullmatch(r"<div [^<>]*>([^<>]*)</div>", bench._message.value)
        assert sentence(said[1])
        assert (bench.state, bench.png, bench.describe()) == before
        assert control._button.value == ()
        assert control._menu.value == "chelsea"
    with pytest.raises(ValueError, match=r"file|picture"):
        bench.set(picture=REFUSED[what])
    assert (bench.state, bench.png) == before[:2]


@pytest.mark.parametrize("what", ACCEPTED)
def test_a_good_file_shows(bench, what):
    bench.set(picture="chelsea")
    upload(bench.controls["picture"]._button, ACCEPTED[what])
    assert bench._message.value == ""
    assert bench.state["picture"] == ACCEPTED[what]
    assert np.isfinite(bench.result.image).all()
    assert "nan" not in bench.describe()


@pytest.mark.parametrize("what", REFUSED)
def test_a_bad_file_leaves_the_pad_as_it_is(what):
    pad = Pad("own digit")
    pad.ink = np.eye(28)
    before, said = (pad.value, pad._picture.value), []
    pad.observe(lambda change: said.append(change["new"]), "problem")
    for _ in range(2):
        upload(pad._file, REFUSED[what])
        assert sentence(said[-1])
        assert (pad.value, pad._picture.value) == before
        assert pad._file.value == ()
    assert len(list(filter(None, said))) == 2  # each upload is answered


@pytest.mark.parametrize("what", ACCEPTED)
def test_a_good_file_comes_on_the_pad(what):
    pad = Pad("own digit")
    upload(pad._file, ACCEPTED[what])
    assert pad.problem == ""
    assert pad.ink.shape == (28, 28)


def test_the_name_of_a_file_is_shown_nowhere(bench):
    pad = Pad("own digit")
    for content in (REFUSED["text"], ACCEPTED["png"]):
        upload(bench.controls["picture"]._button, content)
        upload(pad._file, content)
        for widget in itertools.chain(inside(bench.widget), inside(pad)):
            assert "onerror" not in repr(widget.get_state())


@pytest.mark.parametrize(
    "value", [None, 3, 0.5, [], {}, "dog", "", "../x.png", EVIL, np.ones((3, 3)), ["chelsea"], True]
)
def test_what_is_no_picture_at_all(bench, value):
    before = bench.state
    with pytest.raises(ValueError, match="give the bytes of a file or one of letters"):
        bench.set(picture=value)
    assert bench.state == before


# ------------------------------------------------------------- text fields

TYPED = {  # what a reader types: the numbers, or the words of the sentence
    "1 2": (1, 2),
    "  1\t2\n": (1, 2),
    "1,2": (1, 2),
    "1, 2.5, 3": (1, 2.5, 3),
    "1,2,3": (1, 2, 3),
    "1;2": (1, 2),
    "1,": (1,),
    "+1": (1,),
    "-0": (0,),
    "-0.0 0": (0, 0),
    "1e3": (1000,),
    "1E-3": (0.001,),
    ".5 5.": (0.5, 5),
    "1e-400": (0,),
    "1/3": (1 / 3,),
    "1/4 1/2 -1/4": (0.25, 0.5, -0.25),
    "\N{MINUS SIGN}1 2": (-1, 2),
    "\N{EN DASH}1": (-1,),
    "1000000": (1e6,),
    "0" * 400 + "1": (1,),
    "": "give 1 to 4 numbers, like 1 2 -0.5; here are 0",
    "   ": "here are 0",
    ",;,": "here are 0",
    "1 2 3 4 5": "here are 5",
    "1 " * 10_000: "here are 10000",
    "1,5 2,5": "write decimals with a point",
    "1,5; 2,5": "write decimals with a point",
    "nan": "'nan' is not a number",
    "NaN": "is not a number",
    "inf": "'inf' is too large; use numbers from -1e6 to 1e6",
    "-Infinity": "is too large",
    "1e308": "'1e308' is too large",
    "1e999999999": "is too large",
    "1000001": "is too large",
    "9" * 5000: "is too large",
    "1/0": "'1/0' is not a number",
    "0/0": "is not a number",
    "1/": "is not a number",
    "/": "is not a number",
    "1/2/3": "is not a number",
    "1e300/1e-300": "is too large",
    "x": "'x' is not a number; write it like 2, -0.5 or 1/3",
    "1 x 2": "'x' is not a number",
    "1+1": "'1+1' is not a number",
    "2**9": "is not a number",
    "1-2": "is not a number",
    "--1": "is not a number",
    "1j": "is not a number",
    "0x10": "is not a number",
    "1.2.3": "is not a number",
    "one": "is not a number",
    "[1, 2]": "'[1' is not a number",
    "None": "is not a number",
    "True": "is not a number",
    "½": "is not a number",
    "²": "is not a number",
    "∞": "is not a number",
    "<script>alert(1)</script>": "is not a number",
    "<img/src=x/onerror=alert(1)>": "is not a number",
    "__import__('os').system('ls')": "is not a number",
    "1');DROP TABLE x;--": "here are 5",
    "$(ls)": "is not a number",
    "{0}": "is not a number",
    "%s": "is not a number",
    "1\x002": "is not a number",
    "\x1b[31m": "is not a number",
    "\u202e1": "is not a number",
    "x" * 10_000: "is not a number",
    "😀": "is not a number",
}


@pytest.mark.parametrize("typed", TYPED, ids=lambda typed: ascii(typed)[:30])
def test_a_line_of_numbers(typed):
    expected, control = TYPED[typed], controls.numbers("x =", (7, 1 / 3), most=4)
    shown = control._text.value
    control._text.value = typed
    if isinstance(expected, tuple):
        assert control.value == expected
        assert control.problem == ""
        assert "-0 " not in f"{control._text.value} "
    else:
        assert control.value == (7, 1 / 3)
        assert expected in control.problem
        assert control.problem.startswith("x: ")
        assert sentence(control.problem.replace("<", "&lt;"))
        control._text.value = shown  # goes back
        assert control.problem == ""


@pytest.mark.parametrize("typed", [t for t in TYPED if isinstance(TYPED[t], str)], ids=ascii)
def test_the_page_shows_what_was_typed_as_text(typed):
    demo = explore.matrix_lens()  # its w takes four numbers
    before = demo.state, demo.png
    demo.controls["w"]._text.value = typed
    assert (demo.state, demo.png) == before
    said = re.fullmatch(r"<div [^<>]*>([^<>]*)</div>", demo._message.value)
    assert said
    with pytest.raises(ValueError, match="w: "):
        demo.set(w=typed)
    assert (demo.state, demo.png) == before


def test_the_same_mistake_twice_is_said_twice():
    control, said = controls.numbers("x =", (1,), most=4), []
    control.observe(lambda change: said.append(change["new"]), "problem")
    for typed in ("1 x", "2 x", "3 x"):
        control._text.value = typed
    assert len(list(filter(None, said))) == 3
    picture = controls.picture("picture", ["cat"], "cat")
    picture.observe(lambda change: said.append(change["new"]), "problem")
    for _ in range(2):
        picture._menu.value = picture.OWN
    assert len(list(filter(None, said))) == 5


def test_a_line_of_numbers_stays_exact():
    control = controls.numbers("x =", (1,), most=4)
    control.value = (1 / 3, 0.1234567891)
    assert control.value == (1 / 3, 0.1234567891)
    assert control._text.value == "0.333333 0.123457"


GIVEN = [None, b"12", {1: 2}, {1, 2}, object(), (x for x in [1]), [None], [[1, 2]], [1j], ["a"]]
GIVEN += [np.ones((2, 2)), np.array([1j]), np.array(["x"]), [], np.zeros(0), range(10**9)]
GIVEN += [np.nan, [np.inf], 10**400, np.datetime64("2020-01-01"), [[]], [True, "yes"]]


@pytest.mark.parametrize("value", GIVEN, ids=lambda value: ascii(value)[:20])
def test_nonsense_that_code_gives_to_a_line_of_numbers(value):
    control = controls.numbers("x =", (1,), most=4)
    with pytest.raises(ValueError, match=r"^x: ") as caught:
        control.value = value
    assert sentence(re.sub(r"[<'].*[>']|array\(.*", "", str(caught.value)))
    assert control.value == (1,)


@pytest.mark.parametrize(
    "value", [5, np.float32(5), np.array(5), [5], (5.0,), np.array([5]), range(5, 6), "5", ["5"]]
)
def test_numbers_that_code_gives(value):
    control = controls.numbers("x =", (1,), most=4)
    control.value = value
    assert control.value == (5,)


# ------------------------------------------------------------- number fields

NO_MATRIX = ["text", b"ab", None, {}, object(), [], [[]], np.zeros((0, 3)), np.zeros((3, 0))]
NO_MATRIX += [[[1, 2], [3]], [1, [2]], [[1], 2], np.ones((4, 4)), np.ones((1, 4)), np.ones((4, 1))]
NO_MATRIX += [np.ones((2, 2, 2)), [[[1]]], [["a"]], [[None]], [[1j]], np.array([[1j]]), [[{}]]]
NO_MATRIX += [[[np.nan]], [[np.inf]], [[1e308]], [[-1e7]], [[10**400]], np.array([[object()]])]
NO_MATRIX += [np.ones((3000, 3000)), range(10**9), [[b"1"]], [["<script>"]], [[EVIL]], [["nan"]]]


@pytest.mark.parametrize("value", NO_MATRIX, ids=lambda value: ascii(value)[:20])
def test_nonsense_in_a_matrix(value):
    control = controls.matrix("K", [[1, 2]], most=3)
    with pytest.raises(ValueError, match=r"^K: ") as caught:
        control.value = value
    assert len(str(caught.value)) < 150
    assert not re.search("inhomogeneous|convert|scalar", str(caught.value))
    assert control.value == ((1, 2),)


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        (5, [[5]]),
        ([1, 2], [[1, 2]]),
        (np.eye(2) > 0, [[1, 0], [0, 1]]),
        (np.eye(2, dtype=np.int8), [[1, 0], [0, 1]]),
        ([np.array([1, 2]), np.array([3, 4])], [[1, 2], [3, 4]]),
        ([["1/2", "-1"]], [[0.5, -1]]),
        ([[-0.0]], [[0]]),
    ],
)
def test_matrices(value, kept):
    control = controls.matrix("K", [[1, 2]], most=3)
    control.value = value
    assert control.value == tuple(map(tuple, kept))
    assert "-0.0" not in repr(control.value)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf, 1e308, 1e7, -1e7])
def test_a_number_field_goes_back_and_says_why(bad):
    demo = explore.workbench()
    before = demo.state, demo.png
    cell = demo.controls["kernel"]._cells[0][0]
    old = cell.value
    for _ in range(2):
        demo._say("")
        cell.value = bad
        assert cell.value == old
        assert (demo.state, demo.png) == before
        assert "kernel K(m, n): " in demo._message.value
    cell.value = 5
    assert demo._message.value == ""


# ------------------------------------------------------------- nothing is run, nothing is HTML


@pytest.mark.parametrize("text", [EVIL, "<script>", "&lt;", "a & b", "\"'`", "</div><b>"])
def test_what_is_quoted_is_text(text):
    page = problem_html(text)
    assert re.fullmatch(r"<div [^<>]*>[^<>]*</div>", page)
    demo = explore.workbench()
    demo.title = text
    demo._show(text)
    assert len(re.findall("<", demo._picture.value)) == 1
    assert len(re.findall('"', demo._picture.value)) == 8
    for made in (controls.matrix(text, [[1]]), Pad(text)):
        assert made.children[0].value.count("<") == 2


BANNED = {"eval", "exec", "compile", "__import__", "system", "popen", "Popen", "loads", "execfile"}
BANNED |= {"run_cell", "literal_eval", "check_output", "check_call", "fromstring"}


def test_nothing_read_is_ever_run():
    """No call in helpers/ runs text as code, starts a program, or unpickles."""
    # `python -m helpers` asks Jupyter and Python themselves; it takes nothing from the reader.
    for path in {*(ROOT / "helpers").rglob("*.py")} - {ROOT / "helpers/__main__.py"}:
        tree = ast.parse(path.read_text("utf8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                called = node.func
                name = getattr(called, "attr", getattr(called, "id", ""))
                assert name not in BANNED, f"{path.name}:{node.lineno} calls {name}"
                if name == "load":
                    words = {k.arg: ast.unparse(k.value) for k in node.keywords}
                    assert words.get("allow_pickle") == "False", f"{path.name}:{node.lineno}"
            if isinstance(node, ast.Import | ast.ImportFrom):
                names = {alias.name for alias in node.names} | {getattr(node, "module", "")}
                assert not names & {"pickle", "marshal", "shelve", "subprocess", "dill"}, path.name
