# Shelves of bits instead of one row a term and case. Nothing is carried over: the worker fills the index anew.

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0001_cases_and_tasks'),
        ('search', '0001_index'),
    ]

    operations = [
        migrations.DeleteModel('Posting'),
        migrations.DeleteModel('Document'),
        migrations.CreateModel(
            name='Index',
            fields=[
                ('district_id', models.CharField(max_length=12, primary_key=True, serialize=False, verbose_name='区县')),
                ('rules', models.PositiveSmallIntegerField(verbose_name='编法')),
                ('used', models.BigIntegerField(verbose_name='用到的序号')),
                ('filled', models.BigIntegerField(default=0, verbose_name='补编到的序号')),
                ('fill_to', models.UUIDField(null=True, verbose_name='补编的最后一件')),
                ('filled_to', models.UUIDField(null=True, verbose_name='补编到')),
                ('is_whole', models.BooleanField(default=False, verbose_name='已补编完')),
            ],
            options={
                'verbose_name': '检索进度',
            },
        ),
        migrations.CreateModel(
            name='Document',
            fields=[
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='cases.case', verbose_name='事项')),
                ('district_id', models.CharField(max_length=12, verbose_name='区县')),
                ('zone', models.CharField(max_length=12, verbose_name='知情范围')),
                ('serial', models.BigIntegerField(verbose_name='序号')),
                ('text', models.TextField(verbose_name='供比对的文字')),
                ('terms', models.TextField(verbose_name='编入的检索词')),
            ],
            options={
                'verbose_name': '检索文本',
                'constraints': [models.UniqueConstraint(fields=('serial', 'district_id'), name='document_serial_once')],
            },
        ),
        migrations.CreateModel(
            name='Shelf',
            fields=[
                ('pk', models.CompositePrimaryKey('term', 'district_id', 'zone', 'block', blank=True, editable=False, primary_key=True, serialize=False)),
                ('district_id', models.CharField(max_length=12, verbose_name='区县')),
                ('zone', models.CharField(max_length=12, verbose_name='知情范围')),
                ('term', models.CharField(max_length=72, verbose_name='检索词')),
                ('block', models.IntegerField(verbose_name='第几段')),
                ('members', models.BinaryField(verbose_name='哪些事项')),
            ],
            options={
                'verbose_name': '检索架',
            },
        ),
    ]
