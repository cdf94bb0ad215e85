"""Accounts: people, organisations and what they may do."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "nsx.accounts"
    label = "accounts"
    verbose_name = "Accounts"
