"""work: runs beside everything else, pauses, starts anew, ends when closed, never runs twice."""

import asyncio
import time
from types import SimpleNamespace

import pytest

from helpers import controls, drawing
from helpers.explorable import Explorable
from helpers.work import SECONDS, work


def made(compute=None, most=60, pause=0.002):
    """Return an explorable whose steps take `pause` seconds each; it counts them."""
    done = []

    def steps(s):
        done.extend(range(max(s.step - len(done), 0)))
        time.sleep(pause)
        return SimpleNamespace(size=s.size, step=s.step)

    step = work("step", most)
    size = controls.slider("size", 1, 9, 3)
    step.restart_when([size])
    demo = Explorable(
        "Work",
        controls={"size": size, "step": step},
        compute=compute or steps,
        stage=lambda figure: drawing.text(figure, 10, 10),
        draw=lambda art, s, r: art.set_text(str(s.step)),
        describe=lambda s, r: f"step {s.step} of size {s.size}",
        size=(120, 60),
    )
    return demo, step


async def until(true, seconds=60.0):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "nothing happens"
        await asyncio.sleep(0.005)


def test_runs_to_the_end_where_no_loop_runs():
    demo, step = made()
    step.start()
    assert (step.value, step.running) == (60, False)
    assert demo.describe() == "step 60 of size 3"


def test_run_does_the_same_by_name():
    demo, step = made()
    assert demo.run() is demo
    assert step.value == 60
    assert demo.set(step=7).describe() == "step 7 of size 3"


def test_runs_beside_other_work_and_shows_what_it_does():
    async def main():
        demo, step = made(most=5000, pause=0.02)
        step.start()
        assert step.value == 0, "start returns at once"
        seen = set()
        while step.running:
            await asyncio.sleep(0)  # the loop comes back here between the steps
            seen.add(demo.describe())
            if len(seen) == 4:
                step.pause()
        assert len(seen) >= 4

    asyncio.run(main())


def test_pause_resume_reset_and_start_again():
    async def main():
        _, step = made(most=10**6)
        go, reset = step.children[:2]
        assert go.description == "start"
        go.click()
        await until(lambda: step.value > 3)
        assert go.description == "pause"
        go.click()
        await asyncio.sleep(0.05)
        there = step.value
        await asyncio.sleep(0.05)
        assert (step.value, step.running, go.description) == (there, False, "resume")
        go.click()
        await until(lambda: step.value > there)
        reset.click()
        await asyncio.sleep(0.05)
        assert (step.value, step.running, go.description) == (0, False, "start")

    asyncio.run(main())


def test_started_twice_it_runs_once():
    async def main():
        _, step = made(most=10**6)
        step.start()
        step.start()
        await until(lambda: step.value > 3)
        assert len(asyncio.all_tasks()) == 2, "the test and the work"
        step.pause()
        step.start()
        await asyncio.sleep(0.05)
        assert len(asyncio.all_tasks()) == 2, "the test and the work"
        step.pause()

    asyncio.run(main())


def test_it_stops_when_it_is_closed():
    async def main():
        demo, step = made(most=10**6)
        step.start()
        await until(lambda: step.value > 3)
        demo.close()
        there = step.value
        await asyncio.sleep(0.05)
        assert step.value == there
        assert len(asyncio.all_tasks()) == 1

    asyncio.run(main())


def test_other_settings_begin_anew_and_the_rest_can_be_moved_meanwhile():
    async def main():
        demo, step = made(most=10**6)
        step.start()
        await until(lambda: step.value > 3)
        demo.controls["size"].value = 5
        assert demo.describe() == "step 0 of size 5"
        await asyncio.sleep(0.05)
        assert (step.value, step.running) == (0, False)

    asyncio.run(main())


def test_it_ends_when_there_is_nothing_left_to_do():
    async def main():
        _, step = made(most=10**6)
        step.goes_on = lambda: step.value < 20
        step.start()
        await until(lambda: not step.running)
        assert 20 <= step.value < 10**6

    asyncio.run(main())


def test_a_step_that_fails_ends_the_work_and_says_so():
    def compute(s):
        if s.step > 10:
            raise ValueError("these weights are lost")

    async def main():
        demo, step = made(compute, most=10**6)
        step.start()
        await until(lambda: not step.running)
        assert step.value <= 10
        assert "these weights are lost" in demo._message.value

    asyncio.run(main())
    with pytest.raises(ValueError, match="these weights"):
        made(compute)[0].run()


def test_the_end_of_a_run_says_start_and_goes_back_to_the_beginning():
    _, step = made(most=5)
    step.start()
    assert step.children[0].description == "start"
    assert step.children[2].value == 5
    step.start()
    assert step.value == 5


def test_the_time_that_is_left_is_told_while_it_runs():
    async def main():
        _, step = made(most=10**6)
        step.start()
        await until(lambda: "s left" in step.children[3].value)
        step.pause()
        assert "left" not in step.children[3].value

    asyncio.run(main())


def test_steps_are_taken_one_by_one_between_two_pictures():
    async def main():
        demo, step = made(most=10**6, pause=0.03)
        taken, pictures = [], set()
        step.advance = taken.append
        step.observe(lambda change: pictures.add(change["new"]), "value")
        step.start()
        while len(pictures) < 3:
            before = len(taken)
            await asyncio.sleep(0)
            assert len(taken) <= before + 1, "the loop gets its turn after every step"
        step.pause()
        assert taken == list(range(1, len(taken) + 1))
        assert len(taken) > 20 * len(pictures)
        assert demo.state["step"] in pictures

    asyncio.run(main())


def test_a_slow_picture_does_not_stop_the_work():
    async def main():
        _, step = made(most=10**6, pause=2 * SECONDS)
        pictures = []
        step.observe(lambda change: pictures.append(change["new"]), "value")
        step.start()
        await until(lambda: step.value > 20)
        step.pause()
        assert len(pictures) < 10, "several steps go into one"

    asyncio.run(main())
