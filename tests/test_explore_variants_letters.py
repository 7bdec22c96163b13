"""Facts that hold in every state of letters, with the sharing worked out edge by edge."""

import numpy as np
import pytest
import sweep

from helpers import explore
from helpers.convolution import conv2d
from helpers.explore.variants.letters import CONVOLUTION, LOCAL, SAME, TILED, as_matrix
from helpers.variants import locally_connected2d, tiled_conv2d

pytestmark = pytest.mark.filterwarnings("error")


@pytest.fixture
def demo():
    made = explore.letters()
    yield made
    made.close()


def expected(state):
    """Return {(output, input): weight} and the number of stored weights."""
    n, k, t = state["n"], state["k"], state["t"]
    left = (k - 1) // 2 if state["padding"] == SAME else 0
    P = n if state["padding"] == SAME else n - k + 1
    if state["dense"]:
        return {(j, i): j * n + i for j in range(P) for i in range(n)}, n * P
    edges = {}
    for j in range(P):
        for m in range(k):
            if 0 <= j + m - left < n:
                edges[j, j + m - left] = (j % t) * k + m
    return edges, t * k


def facts(demo, state):
    r, text = demo.result, demo.describe()
    edges, stored = expected(state)
    assert {(j, i): w for (i, j), w in zip(r.pairs.tolist(), r.weights, strict=True)} == edges
    assert r.parameters == stored and f"{stored} weight" in text
    kinds = {"convolution": state["k"], "tiled": state["t"] * state["k"]}
    assert r.counts[:2] == list(kinds.values())
    assert r.counts[2:] == [r.P * state["k"], r.P * state["n"]]
    assert f"{len(edges)} edge" in text
    uses = [list(edges.values()).count(w) for w in range(stored)]
    assert ("No weight is shared" in text) == (max(uses) == 1)
    assert ("would meet only zeros" in text) == (min(uses) == 0)
    if state["lit"] != "every kernel":
        own = {w for (j, _), w in edges.items() if j == state["output"]}
        sharing = sorted({j for (j, _), w in edges.items() if w in own})
        assert r.sharing.tolist() == sharing
        assert f"{', '.join(map(str, sharing))}." in text
    drawn = len(demo.art.wiring._thick.get_segments()) + len(demo.art.wiring._pale.get_segments())
    assert drawn == len(edges)


def test_every_value_of_every_control(demo):
    for state in sweep.singly(demo):
        facts(demo, state)


def test_random_combinations(demo):
    for state in sweep.combinations(demo, 120, seed=1):
        facts(demo, state)


def test_the_letters_on_the_edges_are_those_of_the_book(demo, monkeypatch):
    seen = []
    show = demo.art.wiring.show
    monkeypatch.setattr(
        demo.art.wiring, "show", lambda *a, **k: (seen.append(k["letters"]), show(*a, **k))
    )
    books = {
        "convolution, Fig 9.14": "ababababa",
        "tiled, Fig 9.16": "abcdabcda",
        "locally connected, Fig 9.14": "abcdefghi",
    }
    for name, letters in books.items():
        demo.set(book=name)
        order = np.lexsort(demo.result.pairs.T)  # output by output
        assert "".join(np.array(seen[-1][0])[order]) == letters
    demo.set(book="fully connected, Fig 9.14")
    assert seen[-1] is None and demo.result.parameters == 25


def test_t_1_is_a_convolution_and_t_n_is_locally_connected(demo):
    for state in sweep.combinations(demo, 25, seed=2):
        if state["dense"]:
            continue
        s = demo._space
        for t, kind in ((1, CONVOLUTION), (demo.result.P, LOCAL)):
            s.t = t
            K = np.zeros((1, 1, 1, s.k, t, t))
            K[0, 0, 0, :, 0] = 1 + np.arange(t * s.k).reshape(t, s.k).T
            other = {
                CONVOLUTION: K[..., 0, 0],
                LOCAL: K[0, 0, 0, :, 0].T[None, None, :, None, None],
            }
            np.testing.assert_array_equal(as_matrix(TILED, K, s), as_matrix(kind, other[kind], s))


def test_that_holds_for_random_weights_in_two_dimensions():
    rng = np.random.default_rng(3)
    V, K = rng.normal(size=(2, 6, 6)), rng.normal(size=(3, 2, 3, 3, 4, 4))
    local = K.transpose(0, 4, 5, 1, 2, 3)
    np.testing.assert_allclose(tiled_conv2d(V, K), locally_connected2d(V, local), atol=1e-12)
    one = K[..., :1, :1]
    np.testing.assert_allclose(tiled_conv2d(V, one), conv2d(V, one[..., 0, 0]), atol=1e-12)


def test_a_click_lights_up_the_kernel_of_an_output(demo):
    pick = lambda *at: demo._pick(demo._space, demo.result, *at)  # noqa: E731
    assert pick("wiring", 3.1, 0.9) == {"lit": "one output's kernel", "output": 3}
    assert pick("matrix", 0, 2.2)["output"] == 2
    assert pick("wiring", 3.1, 0.1) is None and pick("counts", 0, 0) is None
