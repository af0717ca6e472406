"""``chantier worker``: carries out the tasks kept in the database and the regular work, until asked to stop."""

from __future__ import annotations

import logging
import threading
import time
from typing import Any

import structlog
from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS
from django_tasks_db.management.commands.db_worker import Worker

from chantier.config.schedule import run_due
from chantier.config.upkeep import BEAT, WORKER, beat

log = structlog.get_logger(__name__)

#: How often the worker looks for regular work that is due.
LOOK_SECONDS = 60


class Command(BaseCommand):
    help = "Carry out background tasks and the regular work of the instance until interrupted."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--interval", type=float, default=1, help="seconds between two looks when nothing waits")

    def handle(self, *, interval: float, **_options: Any) -> None:
        logging.getLogger("django_tasks_db").setLevel(logging.ERROR)
        worker = Worker(
            queue_names=["*"],
            excluded_queue_names=[],
            interval=interval,
            batch=True,  # comes back when nothing is left, so that regular work has its turn
            backend_name=DEFAULT_TASK_BACKEND_ALIAS,
            startup_delay=False,
            max_tasks=None,
            worker_id=get_random_string(32),
        )
        worker.configure_signals()
        stopped = threading.Event()
        heart = threading.Thread(target=_live, args=(stopped,), name="pulse", daemon=True)
        heart.start()
        try:
            _work(worker, interval)
        finally:
            stopped.set()
            heart.join(timeout=2)


def _work(worker: Worker, interval: float) -> None:
    next_look = time.monotonic()
    while worker.running:
        worker.run()
        if not worker.running:
            return
        if time.monotonic() >= next_look:
            worker.running_task = True  # a signal waits for the end, as for a task
            try:
                run_due(at=timezone.now())
            except DatabaseError:
                log.exception("regular_work_not_reached")
            finally:
                worker.running_task = False
            next_look = time.monotonic() + LOOK_SECONDS
            continue
        time.sleep(interval)


def _live(stopped: threading.Event) -> None:
    """Write a sign of life now and then, also while a long task runs."""
    while True:
        try:
            close_old_connections()
            beat(WORKER, at=timezone.now())
        except DatabaseError:
            log.warning("pulse_not_written")
        if stopped.wait(BEAT.total_seconds()):
            break
    connection.close()
