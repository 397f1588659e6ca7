"""Work in a process of its own: how far it is, one at a time, killed without harm."""

import os
import signal
import time

import psutil
import pytest

from assistant.desk.jobs import PREVIEW, PUBLISH, READ, Jobs
from assistant.desk.metadata import UnusableChange
from assistant.desk.publishing import Publisher
from assistant.desk.readings import Readings
from index.snapshots.layout import read_pointer


def wait(holds):
    for _ in range(1200):
        if holds():
            return
        time.sleep(0.1)
    raise AssertionError("not within two minutes")


def test_files_are_read_by_a_process_of_its_own(settings, desk, add):
    entry, jobs = add(), Jobs(settings)
    started = jobs.start(READ, "li")
    assert started.pid != os.getpid() and jobs.last(READ).running
    with pytest.raises(UnusableChange, match="other work is going on"):
        jobs.start(READ, "wang")
    wait(lambda: not jobs.last(READ).running)
    job = jobs.last(READ)
    assert (job.who, job.error, job.killed) == ("li", "", False) and job.ended
    assert Readings(settings).understanding(entry)


def test_a_killed_job_leaves_the_snapshot_and_the_draft(settings, desk, add, quiet):
    before, jobs = read_pointer(settings.index_dir), Jobs(settings)
    add()
    pid = jobs.start(PUBLISH, "li").pid
    wait(lambda: jobs.last(PUBLISH).stage)
    os.kill(pid, signal.SIGKILL)
    wait(lambda: not psutil.pid_exists(pid))
    assert jobs.last(PUBLISH).killed
    assert read_pointer(settings.index_dir) == before
    assert set(desk.draft()) == {"电动车.md"} and desk.published().entries == {}
    snapshot = Publisher(desk).publish("li", quiet)
    assert read_pointer(settings.index_dir) == snapshot != before


def test_what_went_wrong_is_told(settings):
    jobs = Jobs(settings)
    assert jobs.last(PREVIEW) is None
    with pytest.raises(UnusableChange), jobs.working(PREVIEW, "li"):
        raise UnusableChange("没有 / none")
    assert (jobs.last(PREVIEW).error, jobs.last(PREVIEW).running) == ("没有 / none", False)
    with pytest.raises(ZeroDivisionError), jobs.working(PREVIEW, "li"):
        raise ZeroDivisionError("x")
    assert "ZeroDivisionError" in jobs.last(PREVIEW).error


def test_preview_and_publish_wait_for_each_other_and_reading_for_neither(settings):
    jobs = Jobs(settings)
    with jobs.working(PREVIEW, "li") as work:
        work.tell("asking", 3, 9)
        job = jobs.last(PUBLISH)
        assert (job.deed, job.running, job.done, job.total) == (PREVIEW, True, 3, 9)
        with pytest.raises(UnusableChange):
            jobs.start(PUBLISH, "wang")
        with pytest.raises(UnusableChange), jobs.working(PUBLISH, "wang"):
            raise AssertionError("not reached")
        with jobs.working(READ, "wang"):
            assert jobs.last(READ).running
    assert not jobs.last(PREVIEW).running and jobs.last(PREVIEW).error == ""
