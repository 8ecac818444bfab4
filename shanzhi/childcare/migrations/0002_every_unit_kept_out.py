"""Concerns raised before a set of units could be kept out: every unit of the pairing's volunteers is, from now on."""

from django.db import migrations
from django.db.models import Q


def keep(apps, schema_editor):
    Concern, KeptOut = apps.get_model("childcare", "Concern"), apps.get_model("cases", "KeptOut")  # noqa: TID251 - history
    Volunteer, TeamMember = apps.get_model("childcare", "Volunteer"), apps.get_model("childcare", "TeamMember")  # noqa: TID251 - history
    for one in Concern.objects.select_related("bond").iterator():
        members = TeamMember.objects.filter(team_id=one.bond.team_id).values("volunteer_id")
        people = Volunteer.objects.filter(Q(pk=one.bond.volunteer_id) | Q(pk__in=members)).exclude(unit=None)
        for unit_id, path in people.values_list("unit_id", "unit__path").distinct():
            known = {"case_id": one.case_id, "unit_id": unit_id}
            KeptOut.objects.get_or_create(**known, defaults={"district_id": one.district_id, "path": path})


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0005_units_kept_out'),
        ('childcare', '0001_sealed_children'),
        ('organisation', '0001_register'),
    ]

    operations = [migrations.RunPython(keep, migrations.RunPython.noop)]
