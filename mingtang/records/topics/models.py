"""专题页: a page made of blocks, and its versions. What a block says is data (records.topics.blocks)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

HOME = "home"  # code of the page whose blocks stand on the home page between its fixed parts


class Topic(models.Model):
    """专题: its address /t/{code}/ is for ever; owner: code of the agency, "" the city's (HOME too)."""

    code = models.CharField(max_length=24, primary_key=True)
    owner = models.CharField(max_length=20, blank=True)
    opened_on = models.DateField()
    withdrawn_at = models.DateTimeField(null=True)
    withdraw_reason = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return self.code


class TopicVersion(models.Model):
    """One version of a page: drafted by one person, published by another."""

    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="versions")
    no = models.IntegerField()
    content = models.JSONField()  # {"title", "about", "blocks": [block]} as blocks.kept() gives it
    digest = models.CharField(max_length=64)
    comment = models.CharField(max_length=300)
    made_by = models.CharField(max_length=40)  # code of the person
    made_at = models.DateTimeField()
    current = models.BooleanField(default=False)  # what the public page says now
    published_at = models.DateTimeField(null=True)
    indexed = models.BooleanField(default=False)  # search.jobs alone sets it

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["topic", "no"], name="records_topic_no"),
            models.UniqueConstraint(
                fields=["topic"], condition=Q(current=True), name="records_topic_current"
            ),
        ]
