"""What the catalogue lists and finds occupations by."""

from django.db import models

from frameworks.models.occupation import Occupation


class Listing(models.Model):
    """An occupation as the catalogue lists it: one that O*NET has, or that has a framework.

    It says nothing of its own: `frameworks.finding.index` writes it anew from the occupation, its
    live framework and O*NET's titles whenever one of them changes.
    """

    occupation = models.OneToOneField(
        Occupation, on_delete=models.CASCADE, primary_key=True, related_name="listing"
    )
    framed = models.BooleanField(help_text="Has a live framework.")
    ai = models.BooleanField(help_text="It has an AI strand.")
    statements = models.PositiveIntegerField(default=0)
    occupational = models.PositiveIntegerField(default=0, help_text="Of the occupational strand.")
    onet = models.CharField(max_length=20, blank=True, help_text="The O*NET release it rests on.")
    names = models.TextField(default="", help_text="Its title and other names as written, by line.")
    lines = models.TextField(
        default="",
        help_text="The same in the same order, comparable: see frameworks.finding.lines.",
    )
    says = models.JSONField(
        default=dict, help_text="{technology, tasks, skills, statements, about}: lists of texts."
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(framed=True) | models.Q(ai=False, statements=0),
                name="listing_counts_a_framework",
            ),
        ]

    def __str__(self) -> str:
        return str(self.occupation)


class SearchWord(models.Model):
    """A word of the catalogue's titles and names, and how many of them have it: for spelling."""

    word = models.CharField(max_length=80, primary_key=True)
    uses = models.PositiveIntegerField()

    def __str__(self) -> str:
        return self.word
