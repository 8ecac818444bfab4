"""What a leaver was asked to look at is handed over, not lost."""

from __future__ import annotations

from shanzhi.cases import handover
from shanzhi.cases.actions.steps import take_step
from shanzhi.journal.verify import verify
from tests.neighbourhood import DISTRICT, Neighbourhood


def test_a_leavers_visits_go_to_somebody_else(neighbourhood: Neighbourhood) -> None:
    leaver, other = neighbourhood.users["qiaohe"], neighbourhood.users["waige"]
    case = neighbourhood.accepted()
    take_step(case, "send_to_verify", by=neighbourhood.actor("shiyan"), at=neighbourhood.at, verifier=leaver)
    told = {"district_id": DISTRICT, "at": neighbourhood.at}
    assert handover.count(leaver.pk, **told) == 1
    assert handover.move(leaver.pk, to_user_id=other.pk, by=neighbourhood.actor("mubai"), **told) == 1
    assert handover.count(leaver.pk, **told) == 0
    assert neighbourhood.fresh(case).verifier_id == other.pk
    assert verify(DISTRICT) == []
