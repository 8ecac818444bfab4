"""The shapes of JSON that go in and out; the OpenAPI document is made from them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from ninja import Field, Schema
from pydantic import AfterValidator, AwareDatetime, BaseModel


def _without_nul(text: str) -> str:
    """Drop what no database keeps."""
    return text.replace("\x00", "")


Text = Annotated[str, AfterValidator(_without_nul)]


class Fault(Schema):
    """What went wrong: a code for machines, sentences for people."""

    code: str
    message: str
    reasons: list[str] = []
    version: int | None = Field(None, description="the thing's present version, after a conflict")


class FaultOut(Schema):
    """Every answer that isn't a success."""

    error: Fault


class TellerIn(BaseModel):
    """Who told it. Sealed at once; never given back by this interface."""

    name: Text = Field("", max_length=60)
    phone: Text = Field("", max_length=40)


class ReportIn(BaseModel):
    """One telling, handed on by another system."""

    text: Text = Field(..., min_length=1, max_length=5000, description="what was told, as it was told")
    matter: Text = Field("", max_length=24, description="code of a leaf of the catalogue, where it is known")
    place: Text = Field("", max_length=40, description="code of a place of the register")
    place_text: Text = Field("", max_length=200, description="the place in words")
    lon: float | None = Field(None, ge=-180, le=180)
    lat: float | None = Field(None, ge=-90, le=90)
    crs: str = Field("wgs84", pattern="^(wgs84|gcj02|bd09)$", description="what lon and lat are degrees of")
    told_at: AwareDatetime | None = Field(None, description="when it was told, where that was earlier")
    source_number: Text = Field("", max_length=64, description="its number there; the same number is taken in once")
    teller: TellerIn | None = None


class ReportMade(Schema):
    """What came of it. The query code is the teller's alone: hand it on, keep it nowhere."""

    number: str
    query_code: str = Field(description="empty where it can't be told again")
    repeated: bool


class ReportOut(Schema):
    """One telling, as much of it as this system may read."""

    number: str
    case: str
    state: str
    state_name: str
    channel: str
    text: str = Field(description="masked, unless the system's post may read the teller's own words")
    masked: bool
    place: str
    told_at: datetime
    answered_at: datetime | None
    answer: str
    source: str
    source_number: str


class ReportPage(Schema):
    """Some reports, the newest first, and where to go on ('' at the end)."""

    items: list[ReportOut]
    next: str


class Named(Schema):
    """Something of a register."""

    code: str
    name: str


class TaskOut(Schema):
    """One unit's part of a case."""

    case: str
    ordinal: int
    unit: Named
    role: str
    state: str
    state_name: str
    due_at: datetime | None
    signed_at: datetime | None
    handed_in_at: datetime | None
    public_text: str
    version: int


class TaskPage(Schema):
    """Some tasks, the newest first, and where to go on ('' at the end)."""

    items: list[TaskOut]
    next: str


class CaseOut(Schema):
    """One case as it stands."""

    number: str
    title: str
    summary: str
    state: str
    state_name: str
    is_open: bool
    overdue: bool
    matter: Named | None
    grade: str
    place: str
    lon: float | None = Field(description="WGS84")
    lat: float | None = Field(description="WGS84")
    channel: str
    lead_unit: Named | None
    told_at: datetime
    opened_at: datetime
    changed_at: datetime
    closed_at: datetime | None
    due_at: datetime | None
    reply: str
    reports: int
    version: int


class CasePage(Schema):
    """Some cases, the newest first, and where to go on ('' at the end)."""

    items: list[CaseOut]
    next: str


class NeedOut(Schema):
    """One thing that must or may be brought to a step."""

    name: str
    label: str
    kind: str
    required: bool
    choices: list[str]


class StepOut(Schema):
    """A step that may be taken now: on the case, or on the task of this ordinal."""

    verb: str
    label: str
    task: int | None
    needs: list[NeedOut]


class CaseWhole(CaseOut):
    """One case with its tasks and the steps this system may take now."""

    tasks: list[TaskOut]
    allowed_steps: list[StepOut]


class StepIn(BaseModel):
    """A step to take, with the version that was read: whoever comes second gets 409 and nothing is changed."""

    verb: Text = Field(..., min_length=1, max_length=40)
    version: int = Field(..., ge=1, le=2_000_000_000)
    brought: dict[str, Text | list[Text]] = Field(
        default_factory=dict, description="by the names of the step's needs: codes, names or words"
    )


class LineOut(Schema):
    """One line of the journal. ``id`` is the hash of the line, by which a second copy is known."""

    id: str
    verb: str
    label: str
    subject: str
    case: str
    was: str
    now: str
    by: str
    capacity: str
    at: datetime
    version: int | None
    data: dict[str, Any]


class LinePage(Schema):
    """Some lines, as they were found. ``cursor`` is what to ask with next time; the last lines may come twice."""

    items: list[LineOut]
    cursor: str
