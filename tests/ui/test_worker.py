"""The facade: jobs run elsewhere, everything is heard here; fifty times over without a crack."""

import threading
import time
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from lama_studio.errors import PhotoError
from lama_studio.ui.worker import Job, Step, Worker

REPETITIONS = range(50)


@pytest.fixture
def worker(qtbot: QtBot) -> Iterator[Worker]:
    worker = Worker("test")
    yield worker
    worker.close()


def until_cancelled(step: Step) -> None:
    while True:
        step(0.5)
        time.sleep(0.001)


@pytest.mark.parametrize("repetition", REPETITIONS)
def test_a_job_runs_elsewhere_and_is_heard_here(
    worker: Worker, qtbot: QtBot, repetition: int
) -> None:
    here = threading.get_ident()
    heard: list[tuple[str, int]] = []
    worker.finished.connect(lambda job, value: heard.append(("finished", threading.get_ident())))
    worker.progressed.connect(lambda job, part: heard.append(("moved", threading.get_ident())))

    def run(step: Step) -> int:
        step(0.5)
        step(1.0)
        return threading.get_ident()

    with qtbot.waitSignal(worker.finished) as blocker:
        worker.ask(Job("work", run))
    assert blocker.args[1] != here
    assert {ident for _, ident in heard} == {here}
    assert ("finished", here) in heard
    assert not worker.is_busy


@pytest.mark.parametrize("repetition", REPETITIONS)
def test_cancelling_is_heard_at_once_and_frees_the_thread(
    worker: Worker, qtbot: QtBot, repetition: int
) -> None:
    late: list[object] = []
    worker.finished.connect(lambda job, value: late.append(job))
    job = Job("endless", until_cancelled)
    with qtbot.waitSignal(worker.progressed):
        worker.ask(job)
    began_s = time.monotonic()
    with qtbot.waitSignal(worker.cancelled):
        worker.cancel()
    assert not worker.is_busy
    with qtbot.waitSignal(worker.finished):
        worker.ask(Job("next", lambda step: None))
    assert time.monotonic() - began_s < 1.0
    assert job not in late


@pytest.mark.parametrize("repetition", REPETITIONS)
def test_closing_while_a_job_runs_leaves_no_thread(qtbot: QtBot, repetition: int) -> None:
    threads = threading.active_count()
    worker = Worker("test")
    with qtbot.waitSignal(worker.progressed):
        worker.ask(Job("endless", until_cancelled))
    worker.close()
    assert worker._thread.isFinished()
    assert threading.active_count() <= threads


def test_jobs_run_in_the_order_they_were_asked_for(worker: Worker, qtbot: QtBot) -> None:
    order: list[int] = []
    for number in range(5):
        worker.ask(Job("", lambda step, number=number: order.append(number)))
    with qtbot.waitSignal(worker.finished):
        worker.ask(Job("", lambda step: None))
    qtbot.waitUntil(lambda: not worker.is_busy)
    assert order == [0, 1, 2, 3, 4]


def test_an_error_arrives_with_its_job(worker: Worker, qtbot: QtBot) -> None:
    def fail(step: Step) -> None:
        raise PhotoError("This is no photo.")

    seen: list[BaseException] = []
    job = Job("fails", fail, fail=seen.append)
    with qtbot.waitSignal(worker.failed) as blocker:
        worker.ask(job)
    assert blocker.args[0] is job
    assert str(blocker.args[1]) == "This is no photo."
    assert seen == [blocker.args[1]]


def test_a_waiting_job_that_is_cancelled_never_runs(worker: Worker, qtbot: QtBot) -> None:
    ran: list[bool] = []
    with qtbot.waitSignal(worker.progressed):
        worker.ask(Job("endless", until_cancelled))
    worker.ask(Job("waits", lambda step: ran.append(True)))
    worker.cancel()
    with qtbot.waitSignal(worker.finished):
        worker.ask(Job("next", lambda step: None))
    assert ran == []


def test_a_job_that_cannot_be_cancelled_ends_before_the_worker_closes(qtbot: QtBot) -> None:
    worker = Worker("test")
    written: list[bool] = []
    began = threading.Event()

    def write(step: Step) -> None:
        began.set()
        time.sleep(0.05)
        step(1.0)
        written.append(True)

    worker.ask(Job("save", write, can_cancel=False))
    assert began.wait(5)
    worker.close()
    assert written == [True]
