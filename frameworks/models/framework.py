"""One version of an occupation's content: strands, domains, levels, statements."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from frameworks.models.fields import OrderedJSONField
from frameworks.models.occupation import Occupation


class Framework(models.Model):
    """A version: published, then retired; rollback alone publishes it again. Its rows never change.

    It keeps its own occupation block, sources and anchors, so that a later
    O*NET import changes no published framework. Until it is published it is a Draft, a file.
    """

    class Status(models.TextChoices):
        PUBLISHED = "published", "Published"
        RETIRED = "retired", "Retired"

    occupation = models.ForeignKey(Occupation, on_delete=models.PROTECT, related_name="frameworks")
    version = models.CharField(max_length=80)
    status = models.CharField(max_length=10, choices=Status, default=Status.RETIRED)
    based_on = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="followers",
        help_text="The version that was live when this one came.",
    )
    schema_version = models.CharField(max_length=10)
    occupation_block = models.JSONField()
    description = models.TextField(blank=True)
    context_covered = models.TextField(blank=True)
    sources = OrderedJSONField(default=dict)
    anchors = models.JSONField(null=True, help_text="[kind, [names]] pairs, in the file's order.")
    has_citations = models.BooleanField(default=False)
    attribution = models.TextField(blank=True)
    digest = models.CharField(max_length=64)
    created_at = models.DateTimeField(default=timezone.now)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["occupation"],
                condition=Q(status="published"),
                name="framework_one_published_per_occupation",
            ),
            models.UniqueConstraint(
                fields=["occupation", "version"], name="framework_version_once"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["published", "retired"]),
                name="framework_status_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.occupation} {self.version}"


class Strand(models.Model):
    """Occupational, AI or durable skills of one framework version."""

    class Kind(models.TextChoices):
        OCCUPATIONAL = "occupational", "Occupational skills"
        AI = "ai", "AI skills"
        DURABLE = "durable", "Durable skills"

    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="strands")
    kind = models.CharField(max_length=12, choices=Kind)
    description = models.TextField(null=True, blank=True)  # noqa: DJ001 absent differs from blank
    evidence_pack = OrderedJSONField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["framework", "kind"], name="strand_kind_once"),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class Domain(models.Model):
    """The unit that gets a placement: one for occupational and AI, ten for durable."""

    strand = models.ForeignKey(Strand, on_delete=models.CASCADE, related_name="domains")
    key = models.CharField(max_length=80, blank=True)
    label = models.CharField(max_length=200, blank=True)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["strand", "key"], name="domain_key_once"),
        ]

    def __str__(self) -> str:
        return self.label or self.strand.get_kind_display()


class Level(models.Model):
    """A rung of a domain's ladder; rank 1 is the lowest."""

    domain = models.ForeignKey(Domain, on_delete=models.CASCADE, related_name="levels")
    rank = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=80)
    label = models.CharField(max_length=200)
    role = models.CharField(max_length=200, null=True, blank=True)  # noqa: DJ001 absent differs from blank

    class Meta:
        ordering = ["rank"]
        constraints = [
            models.UniqueConstraint(fields=["domain", "rank"], name="level_rank_once"),
            models.UniqueConstraint(fields=["domain", "key"], name="level_key_once"),
        ]

    def __str__(self) -> str:
        return self.label


class Statement(models.Model):
    """What a person rates. `lineage` names the same statement across versions."""

    class Form(models.TextChoices):
        TEXT = "text", "Bare text"
        OBJECT = "object", "Object"
        CITED = "cited", "Object with citations"

    level = models.ForeignKey(Level, on_delete=models.CASCADE, related_name="statements")
    position = models.PositiveSmallIntegerField()
    text = models.TextField()
    digest = models.CharField(max_length=64)
    form = models.CharField(max_length=6, choices=Form, default=Form.TEXT)
    lineage = models.UUIDField(default=uuid.uuid4, db_index=True)

    class Meta:
        ordering = ["position"]
        # The same words in another occupation are looked for by it.
        indexes = [models.Index(fields=["digest"], name="statement_by_wording")]
        constraints = [
            models.UniqueConstraint(fields=["level", "position"], name="statement_position_once"),
        ]

    def __str__(self) -> str:
        return self.text
