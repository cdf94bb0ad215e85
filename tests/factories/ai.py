"""Small files of AI evidence, with figures of our own."""

import csv
import json
from io import StringIO
from typing import Any

from frameworks.ai_evidence.table import columns_of

AEI = {
    "code": "49-3091.00",
    "aei_task_observations": "214",
    "aei_augment_share": "0.81",
    "aei_time_saved": "0.342",
    "aei_ai_autonomy": "2.14",
    "aei_source": "Our index",
    "aei_url": "https://example.org/index",
    "aei_date": "2026-03-24",
}
SAFI = {
    "code": "49-3091.00",
    "safi_top_skill": "Troubleshooting",
    "safi_score": "31.5",
    "safi_quadrant": "Q2_ai_augmented",
    "safi_precision": "exact",
    "safi_source": "Our scores",
    "safi_date": "2026-04-01",
}
WEF = {
    "code": "49-3091.00",
    "wef_cluster": "technological_literacy",
    "wef_label": "Technological Literacy",
    "wef_source": "Our families",
    "wef_date": "2021-10-01",
}
ALL = ["code", *columns_of("aei"), *columns_of("safi"), *columns_of("wef")]


def evidence_csv(*rows: dict[str, str], between: str = ",") -> bytes:
    """A CSV with the columns that any of the rows has."""
    columns = [name for name in ALL if any(name in row for row in rows)]
    columns += [name for row in rows for name in row if name not in columns]
    out = StringIO()
    writer = csv.DictWriter(out, columns, delimiter=between)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def evidence_json(*occupations: Any, **root: Any) -> bytes:
    """A JSON file, each occupation beginning in a line of its own from line 2 on."""
    listed = ",\n".join(json.dumps(each) for each in occupations)
    more = "".join(f",\n{json.dumps(key)}: {json.dumps(value)}" for key, value in root.items())
    return f'{{"occupations": [\n{listed}]{more}}}'.encode()
