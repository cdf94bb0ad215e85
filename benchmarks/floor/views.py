"""One page of statements with four radios each, and one write that returns a list item."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.views.decorators.http import require_POST

from benchmarks.floor.models import Answer, Statement

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


urlpatterns = [path("", page, name="page"), path("<int:pk>/", save, name="save")]
