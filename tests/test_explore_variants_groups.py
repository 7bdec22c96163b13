"""Facts that hold in every state of groups, counted pair by pair in plain loops."""

import pytest
import sweep

from helpers import explore

pytestmark = pytest.mark.filterwarnings("error")


@pytest.fixture
def demo():
    made = explore.groups()
    yield made
    made.close()


def facts(demo, state):
    r, text = demo.result, demo.describe()
    C, F, k, groups = (state[name] for name in ("C", "F", "k", "groups"))
    plain = C * F * k * k
    assert list(r.plain) == [plain, plain * 14 * 14]
    if C % groups or F % groups:
        assert f"groups={groups} must divide" in text
        assert not demo.art.matrix.axes.get_visible() and demo.art.problem.get_text()
        return
    pairs = {(f, c) for f in range(F) for c in range(C) if f // (F // groups) == c // (C // groups)}
    assert {(int(f), int(c)) for f, c in zip(*r.reads.nonzero(), strict=True)} == pairs
    weights = len(pairs) * k * k
    assert list(r.own) == [weights, weights * 196]
    assert r.own[0] * groups == plain
    total = weights + F * F * state["mix"]
    assert r.total == [total, total * 196]
    assert f"{total:,} weights, {total * 196:,} multiply-adds; no groups: {plain:,} weights" in text
    reached = sorted(f for f, c in pairs if c == state["channel"])
    assert r.reached[1].nonzero()[0].tolist() == reached
    assert f"reaches {len(reached)} of {F} output channels" in text
    assert ("depthwise" in text) == (groups == C > 1)
    assert not demo.art.problem.get_text() and demo.art.matrix.axes.get_visible()
    if state["mix"]:
        assert r.reached[2].all()
    drawn = len(demo.art.wiring._thick.get_segments()) + len(demo.art.wiring._pale.get_segments())
    assert drawn == len(pairs) + F * F * state["mix"]


def test_every_value_of_every_control(demo):
    for state in sweep.singly(demo):
        facts(demo, state)


def test_random_combinations(demo):
    for state in sweep.combinations(demo, 120, seed=4):
        facts(demo, state)


def test_fig_9_15_has_two_blocks(demo):
    demo.set(example="Fig 9.15")
    blocks = [[1, 1, 0, 0], [1, 1, 0, 0], [0, 0, 1, 1], [0, 0, 1, 1]]
    assert demo.result.reads.astype(int).tolist() == blocks


def test_each_group_has_a_colour_of_its_own(demo, monkeypatch):
    seen, show = [], demo.art.wiring.show
    monkeypatch.setattr(
        demo.art.wiring, "show", lambda *a, **k: (seen.append(k["edge_colours"]), show(*a, **k))
    )
    demo.set(C=8, F=4, groups=4)
    pairs = [(c, f) for c in range(8) for f in range(4) if c // 2 == f]
    colour = dict(zip(pairs, seen[-1][0], strict=True))
    assert len(set(colour.values())) == 4
    assert all(colour[c, f] == colour[2 * f, f] for c, f in pairs)


def test_groups_that_do_not_divide_and_back(demo):
    demo.set(C=8, F=6, groups=3)
    assert demo.describe().startswith("No layer: groups=3 must divide")
    assert demo._pick(demo._space, demo.result, "matrix", 1, 1) is None
    assert "2 groups:" in demo.set(groups=2).describe()


def test_a_click_selects_the_input_channel(demo):
    pick = lambda *at: demo._pick(demo._space, demo.result, *at)  # noqa: E731
    assert pick("matrix", 2.8, 1) == {"channel": 3}
    assert pick("wiring", demo.result.units[0][5], 0.1) == {"channel": 5}
    assert pick("wiring", 1, 0.9) is None and pick("weights", 0, 0) is None
