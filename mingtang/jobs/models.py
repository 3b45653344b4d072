"""The job table: what waits, what runs, what is done, what gave up. Ids only; never personal data."""

from collections.abc import Iterable
from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Count, Q
from django.utils import timezone


class JobSet(models.QuerySet):
    def open(self) -> Self:
        """Neither done nor given up."""
        return self.filter(done_at=None, dead_at=None)

    def waiting(self) -> Self:
        """Open and in no worker's hands."""
        return self.open().filter(lease_until=None)

    def running(self) -> Self:
        """Open and leased, be it by a worker that is no more."""
        return self.open().exclude(lease_until=None)

    def same(self, topic: str, dedupe: str) -> Self:
        """Waiting under one key, locked until the caller commits, so that no worker starts one on the state
        before. One that another transaction holds is passed over; the worker merges the two later."""
        same = self.waiting().filter(topic=topic, dedupe=dedupe).order_by("id")
        return same.select_for_update(skip_locked=True)

    def due(self, now: datetime, topics: Iterable[str] | None = None) -> Self:
        """To be run at `now`, most urgent first; a job whose lease ran out belongs to it again."""
        free = Q(lease_until=None) | Q(lease_until__lte=now)
        jobs = self.open().filter(free, Q(run_at=None) | Q(run_at__lte=now)).order_by("priority", "id")
        return jobs if topics is None else jobs.filter(topic__in=list(topics))

    def dead(self) -> Self:
        """Dead letters, the latest first."""
        return self.filter(dead_at__isnull=False).order_by("-dead_at", "-id")

    def counts(self) -> dict[str, int]:
        """{"waiting", "running", "dead", "done"}; each job counts once, a failed one waits."""
        is_open, leased = Q(done_at=None, dead_at=None), Q(lease_until__isnull=False)
        kinds = {"waiting": is_open & ~leased, "running": is_open & leased}
        kinds |= {"dead": Q(dead_at__isnull=False), "done": Q(done_at__isnull=False)}
        return self.aggregate(**{name: Count("id", filter=kind) for name, kind in kinds.items()})


class Job(models.Model):
    """One thing to do. `run_at` None = at once; lower `priority` runs first; `attempts` counts leases."""

    topic = models.CharField(max_length=60)
    payload = models.JSONField(default=dict)
    priority = models.SmallIntegerField()
    run_at = models.DateTimeField(null=True)
    dedupe = models.CharField(max_length=100, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    leased_by = models.CharField(max_length=120, blank=True)
    last_error = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True)
    dead_at = models.DateTimeField(null=True)

    objects = JobSet.as_manager()

    class Meta:
        indexes = [
            models.Index("priority", "id", name="jobs_open", condition=Q(done_at=None, dead_at=None)),
            models.Index("dead_at", name="jobs_dead", condition=Q(dead_at__isnull=False)),
        ]


class Schedule(models.Model):
    """When a repeating topic was last put. What repeats, and how often, stands in the code (schedule.py)."""

    topic = models.CharField(max_length=60, primary_key=True)
    last_run = models.DateTimeField()
