"""What a team shows, to take along."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
