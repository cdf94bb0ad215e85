"""The rating scale in words (pure): rule nsx-placement-1 reads Fully and Beyond as met."""

SCALE = (
    (1, "Not yet", "I do not do this yet"),
    (2, "Partly", "Parts of it, or with more help than it says"),
    (3, "Fully", "Yes, I do this just as it says"),
    (4, "Beyond", "I do more than this, or guide others in it"),
)
"""Value, label and gloss, lowest first."""

LABELS: dict[object, str] = {
    None: "Not rated",
    "na": "Not part of my work",
    **{value: label for value, label, _ in SCALE},
}
