"""What an admin types into a draft, turned into edits of its document."""

from dataclasses import dataclass, replace

from django.http import QueryDict

from frameworks.diff import Placed
from frameworks.documents import FrameworkDoc, SourceDoc, StatementDoc
from frameworks.drafting import at_from, mark_of
from frameworks.editing import Edited, add, at_of, move, reword, statement_of, then_after
from nsx.lib.numbers import whole


@dataclass(frozen=True, slots=True)
class Told:
    """What is wrong: a code for programs, a sentence for people, a place in the file."""

    code: str
    message: str
    pointer: str = ""


def tidy(text: str) -> str:
    """Text as it was meant: line ends of one kind, no space around."""
    return text.replace("\r\n", "\n").strip()


class StatementForm:
    """One statement as it was sent: its wording, its sources and where it is to stand."""

    def __init__(self, data: QueryDict, document: FrameworkDoc, placed: Placed | None) -> None:
        self.document, self.placed = document, placed
        self.text = tidy(data.get("text", ""))
        keys = [source.key for source in document.citations or ()]
        known = placed.citations if placed else ()
        asked = data.getlist("cite")
        # In the order they had, new ones behind; what the document does not list cannot come in.
        kept = [key for key in dict.fromkeys(known) if key in asked]
        self.citations = (*kept, *(key for key in keys if key in asked and key not in kept))
        if set(self.citations) == set(known):
            self.citations = known
        self.to = data.get("to", "")

    def edited(self) -> Edited:
        """The document with the statement as it was sent. Raises NotThere."""
        to = at_from(self.to)
        if self.placed is None:
            form = StatementDoc(self.text, self.citations, "cited" if self.citations else "text")
            return add(self.document, to, form)
        was = statement_of(self.document, self.placed.key)
        text = was.text if tidy(was.text) == self.text else self.text
        first = reword(self.document, self.placed.key, text=text, citations=self.citations)
        if to == at_of(self.placed):
            return first
        then = move(first.document, first.key, to)
        return Edited(then.document, then_after(first, then), then.key)


ABOUT = ("version", "description", "context_covered", "attribution")
BLOCK = ("title", "group", "sector", "job_zone_name")
SOURCES = ("onet", "crosswalk", "generator")


class AboutForm:
    """What a framework says of itself and its occupation, as it stands or as it was sent."""

    def __init__(self, document: FrameworkDoc, data: QueryDict | None = None) -> None:
        self.document, block = document, document.occupation
        shown = {name: getattr(document, name) for name in ABOUT}
        shown |= {name: getattr(block, name) or "" for name in BLOCK}
        shown["job_zone"] = str(block.job_zone or "")
        shown["job_zone_inferred"] = "on" if block.job_zone_inferred else ""
        for key in dict.fromkeys((*SOURCES, *document.sources)):
            shown[f"source-{key}"] = document.sources.get(key, "")
        self.seen = mark_of(*shown.items())
        self.now = shown
        self.values: dict[str, str] = shown
        if data is not None:
            self.values = {name: tidy(data.get(name, "")) for name in shown}

    @property
    def differing(self) -> list[tuple[str, str]]:
        """Names and present values of what was sent otherwise than it stands."""
        return [
            (name, now) for name, now in self.now.items() if tidy(now) != tidy(self.values[name])
        ]

    @property
    def sources(self) -> list[tuple[str, str]]:
        """The keys of `sources` and what they say."""
        mark = "source-"
        return [(k.removeprefix(mark), v) for k, v in self.values.items() if k.startswith(mark)]

    def edited(self) -> Edited:
        """The document as it was sent."""
        # What differs in line ends or outer space alone is left as it is.
        value = {
            name: self.now[name] if tidy(self.now[name]) == given else given
            for name, given in self.values.items()
        }
        block = self.document.occupation
        sources = {
            key: value[f"source-{key}"]
            for key in dict.fromkeys((*self.document.sources, *SOURCES))
            if key in self.document.sources or value[f"source-{key}"]
        }
        zone = whole(value["job_zone"])
        named = value["job_zone_name"]
        occupation = replace(
            block,
            **{name: value[name] for name in ("title", "group", "sector")},
            job_zone=zone,
            job_zone_inferred=bool(zone and value["job_zone_inferred"]),
            job_zone_name=named or (None if block.job_zone_name is None else ""),
        )
        document = replace(
            self.document,
            occupation=occupation,
            sources=sources,
            version=value["version"],
            description=value["description"],
            context_covered=value["context_covered"],
            attribution=value["attribution"],
        )
        return Edited(document)


def source_from(data: QueryDict) -> SourceDoc:
    """A source as it was sent."""
    return SourceDoc(
        key=tidy(data.get("key", "")),
        label=tidy(data.get("label", "")),
        title=tidy(data.get("title", "")),
        url=tidy(data.get("url", "")) or None,
    )
