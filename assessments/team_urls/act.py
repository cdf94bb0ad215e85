"""What a team agrees on: plans, campaigns, reminders, snapshots."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
