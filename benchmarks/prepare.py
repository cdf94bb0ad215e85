"""Fill one side's database and print what to call: `python -m benchmarks.prepare MODULE`.

A process of its own, since each side has its settings; the arguments come as JSON.
"""

import json
import sys
from dataclasses import asdict, replace
from importlib import import_module

import django
from django.core.management import call_command
from django.db import connection

if __name__ == "__main__":
    django.setup()
    call_command("migrate", verbosity=0)
    # The floor has no migrations of its own, and its tables refer to those made above.
    call_command("migrate", run_syncdb=True, verbosity=0)
    subject = import_module(sys.argv[1]).prepare(**json.load(sys.stdin))
    if connection.vendor == "postgresql":
        # As its own worker does within a minute: until then it plans as for empty tables.
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    counted = import_module("benchmarks.inside").counted(subject)
    print(json.dumps(asdict(replace(subject, queries=counted))))
