"""Answers as the forms of rating send them."""

from django.http.request import QueryDict

from assessments import actions
from assessments.windows import VALUES, Window, stamp
from nsx.lib.numbers import whole

FAULTS = {
    "reason_required": "Say in a few words why it is not part of your work.",
    "text_too_long": f"Keep the reason under {actions.REASON_CHARS} characters.",
    "bad_text": "That reason has a hidden sign in it. Type it, do not paste it.",
    "newer_answer": "You gave another answer in another window. Choose between the two.",
    "bad_value": "Choose one of the four answers, or “Not part of my work”.",
}


def read_given(post: QueryDict) -> tuple[dict[int, actions.Given], dict[int, str]]:
    """The answers a form brings, and the codes of those that cannot be stored.

    `seen` names the statements the form speaks of: a box that is not ticked is not sent. `take`
    names one whose newer answer from another window stays.
    """
    given, faults = {}, {}
    taken = post.get("take", "").partition("-")[0]
    for raw in post.getlist("seen"):
        if (id_ := whole(raw)) is None or raw == taken:
            continue
        text = post.get(f"v-{raw}", actions.KEEP)
        if post.get("clear") == raw:
            text = ""
        elif post.get("stay") == raw:
            text = "na"  # the button beside the reason says it, whatever is ticked
        answer = _answer(post, raw, text)
        if code := actions.check_given(answer):
            faults[id_] = code
        else:
            given[id_] = answer
    return given, faults


def _answer(post: QueryDict, raw: str, text: str) -> actions.Given:
    reason, not_sure = post.get(f"r-{raw}", ""), f"u-{raw}" in post
    return actions.Given(
        VALUES.get(text, text), reason, not_sure, _window(post, raw, text, reason, not_sure)
    )


def _window(post: QueryDict, raw: str, text: str, reason: str, not_sure: bool) -> Window | None:
    """What the form knew: `b`ase revision, values `t`ried since, the `o`riginal answer.

    `keep` names a statement and the newer revision that its learner has seen and overrules.
    """
    kept, _, seen = post.get("keep", "").partition("-")
    over = whole(seen if kept == raw else post.get(f"b-{raw}", ""))
    if over is None:
        return None
    return Window(
        over,
        tried=frozenset(VALUES[each] for each in post.getlist(f"t-{raw}") if each in VALUES),
        untouched=post.get(f"o-{raw}") == stamp(VALUES.get(text), reason, not_sure=not_sure),
    )
