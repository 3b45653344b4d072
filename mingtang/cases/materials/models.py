"""拟提供的材料: a file that is to go with a reply, what is withheld of it, and the file as it may leave."""

from __future__ import annotations

from django.db import models

from mingtang.cases.models import Case


class Material(models.Model):
    """One file of one case. It is reached through its case alone, whose gate is its own.

    original, output, report: digests in the vault; the original never leaves. marks: records.redacting.marks. keeps: words that
    may stay elsewhere. findings: [[attacker, what, where]] of the last attack. moves: what a page was built from."""

    code = models.CharField(max_length=12, unique=True)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="materials")
    name = models.CharField(max_length=120)  # as typed, without an ending
    format = models.CharField(max_length=6)  # of records.redacting: pdf, image, docx, xlsx
    pages = models.IntegerField()  # 0: it has places instead
    original = models.CharField(max_length=64, blank=True)
    marks = models.JSONField(default=list)
    keeps = models.JSONField(default=list)
    state = models.CharField(max_length=8, default="draft")  # of materials.STATES
    output = models.CharField(max_length=64, blank=True)
    size = models.BigIntegerField(default=0)  # bytes of the output
    report = models.CharField(max_length=64, blank=True)
    findings = models.JSONField(default=list)
    why = models.CharField(max_length=200, blank=True)  # a sentence: why nothing could be made
    moves = models.IntegerField(default=0)
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=40)  # person

    class Meta:
        indexes = [models.Index(fields=["case", "state"], name="cases_material_of")]
