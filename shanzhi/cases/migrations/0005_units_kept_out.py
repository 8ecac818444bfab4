"""Which units are kept out of a case becomes a set: a team of volunteers comes from several, a complaint grows."""

import django.db.models.deletion
from django.db import migrations, models

import shanzhi.kernel.ids


def keep(apps, schema_editor):
    Case, KeptOut = apps.get_model("cases", "Case"), apps.get_model("cases", "KeptOut")  # noqa: TID251 - history
    rows = Case.objects.exclude(complained_unit=None).only("district_id", "complained_unit_id", "complained_path")
    for case in rows.iterator():
        KeptOut.objects.create(
            district_id=case.district_id, case_id=case.pk, unit_id=case.complained_unit_id, path=case.complained_path
        )


def give_back(apps, schema_editor):
    Case, KeptOut = apps.get_model("cases", "Case"), apps.get_model("cases", "KeptOut")  # noqa: TID251 - history
    for row in KeptOut.objects.order_by("-pk").iterator():  # the first one stands
        Case.objects.filter(pk=row.case_id).update(complained_unit_id=row.unit_id, complained_path=row.path)


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0004_limit_units'),
        ('organisation', '0001_register'),
    ]

    operations = [
        migrations.CreateModel(
            name='KeptOut',
            fields=[
                ('id', models.UUIDField(default=shanzhi.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('district_id', models.CharField(max_length=12, verbose_name='区县')),
                ('path', models.CharField(max_length=64, verbose_name='回避单位路径')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case', verbose_name='事项')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.unit', verbose_name='回避单位')),
            ],
            options={
                'verbose_name': '回避单位',
                'constraints': [models.UniqueConstraint(fields=('case', 'unit'), name='kept_out_once')],
            },
        ),
        migrations.RunPython(keep, give_back),
        migrations.RemoveField(
            model_name='case',
            name='complained_path',
        ),
        migrations.RemoveField(
            model_name='case',
            name='complained_unit',
        ),
    ]
