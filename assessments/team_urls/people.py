"""Who is in a team, what it works towards, and joining it."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
