"""What a proof of the log says."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it was written.

    `kind` is a code (changed, deleted, replaced, truncated, rewritten, seal, unsealed, anchor, guard), `where`
    the stream, seal, anchor file or trigger, `line` the first broken line where there is one: its seq in a
    stream, its row number among lines without seq. `words` says it to a person.
    """

    kind: str
    where: str
    words: str
    line: int | None = None

    def __str__(self) -> str:
        return self.words


@dataclass
class Proof:
    """What was read and what was found."""

    events: int = 0
    streams: int = 0
    notes: int = 0
    seals: int = 0
    anchors: int = 0
    findings: list[Finding] = field(default_factory=list)
