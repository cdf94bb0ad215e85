"""The app's data: one framework, and a learner who answered every second statement of it."""

from io import StringIO

from django.core.management import call_command
from django.urls import reverse

from assessments import actions
from assessments.parts import parts_of
from benchmarks.inside import signed_in
from benchmarks.subject import Call, Subject
from frameworks.models import Framework
from frameworks.queries import outline_of
from nsx.accounts.models import User


def prepare(framework_file: str, part: str) -> Subject:
    """Fill an empty database; the calls show one part and change one answer after the other."""
    call_command("import_framework", framework_file, stdout=StringIO())
    framework = Framework.objects.get()
    learner = User.objects.create_user("learner@example.org", name="Robin Learner")
    assessment = actions.start_assessment(framework=framework, by=learner)
    outline = outline_of(framework)
    answered = list(outline.statements)[1::2]
    actions.save_ratings(
        assessment=assessment, given={line.id: actions.Given(3) for line in answered}, by=learner
    )
    current = next(each for each in parts_of(outline) if each.key == part)
    lines = [line for _, line in current.rows]
    path = reverse("rate", args=[assessment.pk, part])
    return Subject(
        session=signed_in(learner),
        calls={
            "page": [Call(path)],
            "save": [
                Call(path, {"seen": str(line.id), f"v-{line.id}": str(n)})
                for n in (1, 2, 3, 4)
                for line in lines
            ],
        },
        texts=[line.text for line in lines],
    )
