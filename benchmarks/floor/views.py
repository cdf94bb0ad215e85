"""A page of statements with four radios each, a write that returns an item, a team, a lookup."""

import csv
from io import BytesIO

from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_POST
from openpyxl import Workbook

from benchmarks.floor.models import Answer, Member, Statement

SCALE = ((1, "Not yet"), (2, "Partly"), (3, "Fully"), (4, "Beyond"))


@login_required
def page(request: HttpRequest) -> HttpResponse:
    """All statements with what the person answered."""
    given = dict(Answer.objects.filter(user=request.user.pk).values_list("statement", "value"))
    rows = [(each, given.get(each.pk)) for each in Statement.objects.order_by("pk")]
    return render(request, "floor/page.html", {"rows": rows, "scale": SCALE})


@login_required
@require_POST
def save(request: HttpRequest, pk: int) -> HttpResponse:
    """Store one answer and show its statement again."""
    statement = get_object_or_404(Statement, pk=pk)
    value = request.POST.get("value", "")
    if value not in {"1", "2", "3", "4"}:
        return HttpResponseBadRequest()
    answer, _ = Answer.objects.update_or_create(
        user_id=request.user.pk, statement=statement, defaults={"value": int(value)}
    )
    context = {"statement": statement, "value": answer.value, "scale": SCALE}
    return render(request, "floor/_item.html", context)


Table = tuple[list[str], list[tuple[str, list[object]]]]


def _table(pk: int) -> Table:
    """A team's people, and by statement what each of them says; the ratings in one query."""
    team = Member.objects.filter(team=pk).values("user")
    people = dict(User.objects.filter(pk__in=team).values_list("pk", "username"))
    rows = list(Statement.objects.order_by("pk").values_list("pk", "text"))
    ratings = Answer.objects.filter(user__in=team).values_list("user", "statement", "value")
    said = {(who, what): value for who, what, value in ratings}
    return list(people.values()), [
        (text, [said.get((who, what), "") for who in people]) for what, text in rows
    ]


@login_required
def team(request: HttpRequest, pk: int) -> HttpResponse:
    """Statements by people; the cells are joined here, which is quicker than a template."""
    people, rows = _table(pk)
    head = "".join(f"<th>{escape(name)}</th>" for name in people)
    body = "".join(
        f"<tr><th>{escape(text)}</th>{''.join(f'<td>{value}</td>' for value in cells)}</tr>\n"
        for text, cells in rows
    )
    context = {"head": mark_safe(head), "body": mark_safe(body)}  # noqa: S308 (escaped above)
    return render(request, "floor/team.html", context)


@login_required
def team_csv(request: HttpRequest, pk: int) -> HttpResponse:
    """The same for a spreadsheet."""
    people, rows = _table(pk)
    response = HttpResponse(content_type="text/csv")
    out = csv.writer(response)
    out.writerow(["", *people])
    out.writerows([text, *cells] for text, cells in rows)
    return response


@login_required
def team_xlsx(request: HttpRequest, pk: int) -> HttpResponse:
    """The same as a workbook: one sheet, no formats."""
    people, rows = _table(pk)
    book, out = Workbook(write_only=True), BytesIO()
    sheet = book.create_sheet()
    sheet.append(["", *people])
    for text, cells in rows:
        sheet.append([text, *cells])
    book.save(out)
    return HttpResponse(out.getvalue())


def lookup(request: HttpRequest, pk: int) -> HttpResponse:
    """One row by its key, for anybody."""
    return HttpResponse(get_object_or_404(Statement, pk=pk).text)


urlpatterns = [
    path("lookup/<int:pk>/", lookup, name="lookup"),
    path("", page, name="page"),
    path("<int:pk>/", save, name="save"),
    path("teams/<int:pk>/", team, name="team"),
    path("teams/<int:pk>/csv/", team_csv, name="team-csv"),
    path("teams/<int:pk>/xlsx/", team_xlsx, name="team-xlsx"),
]
