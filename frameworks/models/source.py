"""What a framework's statements cite."""

from django.db import models

from frameworks.models.framework import Framework, Statement


class Source(models.Model):
    """A source one framework version cites, by its key in the file."""

    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="citations")
    key = models.CharField(max_length=80)
    label = models.CharField(max_length=200)
    title = models.CharField(max_length=1000)
    url = models.CharField(max_length=2000, null=True, blank=True)  # noqa: DJ001 absent differs from blank
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["framework", "key"], name="source_key_once"),
        ]

    def __str__(self) -> str:
        return self.label


class Citation(models.Model):
    """A statement rests on a source."""

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="citations")
    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="citations")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["statement", "position"], name="citation_once"),
        ]

    def __str__(self) -> str:
        return f"{self.statement_id} cites {self.source_id}"
