"""督办: a supervisor's question on a case, and the unit's explanation."""

from django.db import models


class Urging(models.Model):
    """督办: the case must be explained by `answer_by`. The words are typed values of the events."""

    case = models.CharField(max_length=16, db_index=True)
    agency = models.CharField(max_length=20)
    urged_at = models.DateTimeField()
    answer_by = models.DateField()
    explained_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
