"""A cell that is run again and again in one kernel leaves nothing behind of the earlier runs.

Three runs of each explorable here, fifty with COMBINATIONS set (see `sweep`).
"""

import ast

import pytest
import sweep
from jupyter_client.manager import start_new_kernel

from helpers import explore

RUNS = 50 if sweep.LEAST else 3
COUNT = """
import asyncio, gc, threading
from comm import get_comm_manager
from ipywidgets.widgets.widget import _instances
from matplotlib.figure import Figure
from helpers import explore, explorable

def left():
    gc.collect()
    figures = sum(isinstance(thing, Figure) for thing in gc.get_objects())
    return {
        "widgets": len(_instances),
        "comms": len(get_comm_manager().comms),
        "threads": threading.active_count(),
        "tasks": len(asyncio.all_tasks()),
        "figures": figures,
        "explorables": sum(len(made) for _, made in explorable._made.values()),
    }
"""


class Cells:
    """A kernel whose cells are run as JupyterLab does it: with the name of the cell."""

    def __init__(self):
        self.manager, self.client = start_new_kernel()
        self.run("setup", COUNT)

    def run(self, cell, code, asked=""):
        """Run `code` as the cell of that name; return what the expression `asked` is then."""
        content = {"code": code, "silent": False, "store_history": True, "allow_stdin": False}
        content |= {"user_expressions": {"asked": asked} if asked else {}, "stop_on_error": True}
        message = self.client.session.msg("execute_request", content)
        message["metadata"] = {"cellId": cell}
        self.client.shell_channel.send(message)
        while True:
            reply = self.client.get_shell_msg(timeout=120)
            if reply["parent_header"]["msg_id"] == message["header"]["msg_id"]:
                break
        assert reply["content"]["status"] == "ok", reply["content"].get("traceback")
        if asked:
            return ast.literal_eval(
                reply["content"]["user_expressions"]["asked"]["data"]["text/plain"]
            )
        return None

    def close(self):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)


@pytest.fixture(scope="module")
def cells():
    made = Cells()
    yield made
    made.close()


@pytest.mark.parametrize("name", explore.__all__)
def test_running_a_cell_again_leaves_nothing_behind(cells, name):
    cells.run(name, f"explore.{name}()")
    first = cells.run("count", "", "left()")
    for _ in range(RUNS - 1):
        cells.run(name, f"explore.{name}()")
    assert cells.run("count", "", "left()") == first


def test_a_training_that_runs_ends_when_its_cell_is_run_again(cells):
    cells.run("training", "explore.train_a_cnn()")
    first = cells.run("count", "", "left()")
    for _ in range(RUNS - 1):
        cells.run("training", "demo = explore.train_a_cnn()\ndemo.controls['step'].start()\ndemo")
    assert cells.run("count", "", "left()")["tasks"] == first["tasks"] + 1
    cells.run("training", "del demo\nexplore.train_a_cnn()")
    assert cells.run("count", "", "left()") == first
