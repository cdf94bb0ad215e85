"""Who the demo is made of, and what they say."""

from dataclasses import dataclass

SEED = 49_3091
OCCUPATION = "49-3091.00"
SLUG = "harbour-cycles"
PASSWORD = "ride-along-harbour"


@dataclass(frozen=True, slots=True)
class SignIn:
    """A person one can sign in as, and what they are for."""

    email: str
    name: str
    what: str


LEARNER = SignIn("learner@example.org", "Robin Vale", "a learner, half-way through")
MANAGER = SignIn(
    "manager@example.org", "Mara Quill", "a manager with a team of twelve and one of fifty-six"
)
ADMIN = SignIn("admin@example.org", "Ada Finch", "an admin of the whole site")
FRAMEWORK_ADMIN = SignIn("frameworks@example.org", "Noor Hale", "a framework admin")
SIGN_INS = (LEARNER, MANAGER, ADMIN, FRAMEWORK_ADMIN)


@dataclass(frozen=True, slots=True)
class Mechanic:
    """One of the team. Skills are in levels, 0 to 4, of the three strands in their order.

    `share` is the part of the statements they answered, `evidence` counts statements,
    `shows` is "newest", "only" or "" for nothing; `before` is how many days ago they rated
    themselves the first time, 0 for never.
    """

    name: str
    skills: tuple[float, float, float]
    days_ago: int
    share: float = 1.0
    evidence: int = 0
    shows: str = "newest"
    reviews: int = 0
    before: int = 0


GROWN = 0.7
"""By how many levels a mechanic was below what they can do now, the first time."""

MECHANICS = (
    Mechanic("Aisha Brook", (4.1, 3.6, 3.9), 12, evidence=9, reviews=40, before=230),
    Mechanic("Ben Ashdown", (2.4, 1.4, 2.8), 30, evidence=3, reviews=10, before=215),
    Mechanic("Carla Dean", (3.1, 2.2, 3.4), 8, evidence=5, reviews=8, before=220),
    Mechanic("Dev Sandhu", (2.2, 3.3, 2.1), 45, evidence=2, before=205),
    Mechanic("Ewan Tully", (1.8, 0.7, 1.9), 21, share=0.8, evidence=1, before=240),
    Mechanic("Fran Oakes", (1.2, 1.8, 2.6), 5, share=0.6),
    Mechanic("Gita Prior", (3.2, 2.6, 2.4), 60, evidence=4, shows="only", reviews=6),
    Mechanic("Hugo Marsh", (3.7, 1.9, 3.1), 17, evidence=6, reviews=12, before=210),
    Mechanic("Ines Rowe", (2.3, 2.9, 3.2), 2, evidence=3, before=200),
    Mechanic("Jun Lake", (1.4, 3.8, 1.5), 33, share=0.5),
    Mechanic("Mia Elder", (2.8, 2.0, 2.7), 26, evidence=1, shows=""),
)

NOT_MINE = (
    "Our shop sends this work to another workshop",
    "We sell no bikes of this kind",
    "Only the owner does this here",
)
LINKS = (
    ("https://example.org/harbour-cycles/jobs/1184", "Job sheet of the repair"),
    ("https://example.org/harbour-cycles/course-certificates", "Certificate of the winter course"),
    ("https://example.org/harbour-cycles/reviews", "What a customer wrote"),
)
NOTES = (
    "Did this on my own through the summer, about three times a week.",
    "Showed our new apprentice how, in March. Ask them.",
    "The two bikes of the club: both went out and none came back.",
)
AGREED = ("Seen in the workshop, I agree.", "Yes. You do this well.", "")
DIFFERED = (
    "Nearly. Let us do the next one together.",
    "You are better at this than you say.",
)

CHANGED = "15-1254.00"
WHY = "Yearly look over with two developers and a trainer."
ADDED = (
    "Assistant output — reads code that an assistant wrote line by line, runs the tests on it, "
    "and asks when it is not clear why it works."
)
REWRITTEN = (
    "Small tickets — restates what a ticket asks for, agrees with the team how to see that it is "
    "done, and says early when it takes longer, with help."
)

FIRST_NAMES = (
    *("Ada", "Alma", "Amir", "Anouk", "Bela", "Bo", "Cass", "Chidi", "Dana", "Dario", "Edda"),
    *("Eli", "Esme", "Farah", "Finn", "Greta", "Hana", "Hari", "Ida", "Idris", "Ivo", "Jade"),
    *("Joss", "Kaya", "Kit", "Lars", "Leila", "Lior", "Mabel", "Marek", "Nadia", "Nils", "Oona"),
    *("Otis", "Petra", "Quin", "Rafa", "Rhea", "Sana", "Sol", "Tara", "Theo", "Uma", "Viggo"),
)
LAST_NAMES = (
    *("Alder", "Arden", "Barrow", "Birch", "Calder", "Cove", "Dale", "Denby", "Eddy", "Elm"),
    *("Fenn", "Ford", "Garth", "Glen", "Hallow", "Heath", "Inch", "Ives", "Jessop", "Keel"),
    *("Kiln", "Larch", "Locke", "Marl", "Mere", "Nash", "Noor", "Orchard", "Pike", "Pond"),
    *("Quarry", "Reed", "Ridge", "Sallow", "Strand", "Tarn", "Thorne", "Vance", "Weir", "Yarrow"),
)

ASKED = "Could you add the job sheet of the last one you did?"
REPLIED = "It is with the invoices. I will scan it this week."
SEEN = "Thank you. I watched you do the last one: you are nearly there."
PLANNED = (
    ("Ben Ashdown", "Aisha Brook", 21, "Two afternoons on the stand, then one alone."),
    ("Fran Oakes", "Hugo Marsh", 35, "Start with the loan bikes."),
    ("Ewan Tully", "Aisha Brook", 60, ""),
)
"""Who learns from whom, in how many days, and what they noted."""
CAMPAIGN = "Please rate yourself anew before the spring season begins."
SNAPSHOTS = ((190, "Before the winter course"), (7, "After the winter course"))
"""How many days ago, and the note."""
