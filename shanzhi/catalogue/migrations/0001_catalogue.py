import django.db.models.deletion
import shanzhi.catalogue.models
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('organisation', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='CatalogueVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('part', models.CharField(choices=[('matters', '事项'), ('limits', '时限'), ('duties', '履职事项'), ('reasons', '理由'), ('replies', '答复模板')], max_length=10, verbose_name='部分')),
                ('code', models.CharField(max_length=40, verbose_name='版本')),
                ('title', models.CharField(blank=True, max_length=100, verbose_name='名称')),
                ('published_at', models.DateTimeField(verbose_name='发布时间')),
                ('published_by_id', models.BigIntegerField(null=True, verbose_name='发布人')),
                ('is_current', models.BooleanField(default=False, verbose_name='现行')),
                ('stamp', models.CharField(default=shanzhi.catalogue.models.new_stamp, editable=False, max_length=16, unique=True)),
                ('row_count', models.PositiveIntegerField(default=0, verbose_name='条数')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('part', 'code'), name='catalogue_version_code_once'), models.UniqueConstraint(condition=models.Q(('is_current', True)), fields=('part',), name='catalogue_one_current_version')],
            },
        ),
        migrations.CreateModel(
            name='Matter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=24, verbose_name='编码')),
                ('path', models.CharField(max_length=24)),
                ('is_leaf', models.BooleanField(default=True)),
                ('name', models.CharField(max_length=80, verbose_name='名称')),
                ('public_name', models.CharField(blank=True, max_length=80, verbose_name='公开名称')),
                ('object_kind', models.CharField(choices=[('asset', '部件'), ('occurrence', '事件'), ('service', '服务与咨询')], default='occurrence', max_length=12, verbose_name='类别')),
                ('default_grade', models.CharField(blank=True, choices=[('ordinary', '一般'), ('complex', '复杂'), ('utility', '水电气热'), ('danger', '危急')], max_length=12, verbose_name='通常等级')),
                ('self_resolvable', models.BooleanField(default=False, verbose_name='可自行处置')),
                ('condition_to_register', models.CharField(blank=True, max_length=300, verbose_name='立案条件')),
                ('condition_to_close', models.CharField(blank=True, max_length=300, verbose_name='结案条件')),
                ('synonyms', models.JSONField(default=list, verbose_name='同义词')),
                ('phrases', models.JSONField(default=list, verbose_name='例句')),
                ('questions', models.JSONField(default=list, verbose_name='补充问题')),
                ('duty_code', models.CharField(blank=True, max_length=24, verbose_name='履职事项编码')),
                ('evidence_reason', models.CharField(blank=True, max_length=200, verbose_name='需要照片的理由')),
                ('responsible_rule', models.CharField(choices=[('owner', '先权属后属地'), ('territory', '先属地后权属')], default='territory', max_length=10, verbose_name='责任规则')),
                ('confidential_zone', models.CharField(blank=True, max_length=10, verbose_name='保密范围')),
                ('parent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.matter', verbose_name='上级')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.catalogueversion', verbose_name='版本')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('version', 'code'), name='catalogue_matter_code_once'), models.UniqueConstraint(fields=('version', 'path'), name='catalogue_matter_path_once'), models.CheckConstraint(condition=models.Q(('confidential_zone__in', ['', 'complaint', 'child'])), name='catalogue_matter_zone_known'), models.CheckConstraint(condition=models.Q(('responsible_rule__in', ['owner', 'territory'])), name='catalogue_matter_rule_known'), models.CheckConstraint(condition=models.Q(('default_grade__in', ['', 'ordinary', 'complex', 'utility', 'danger'])), name='catalogue_matter_grade_known')],
            },
        ),
        migrations.CreateModel(
            name='MatterUnit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rule', models.CharField(choices=[('named', '指定单位'), ('owner', '权属单位'), ('street', '属地街道'), ('community', '属地社区')], default='named', max_length=10, verbose_name='规则')),
                ('unit_name', models.CharField(blank=True, max_length=80, verbose_name='单位名称')),
                ('role', models.CharField(choices=[('lead', '主办'), ('support', '协办')], default='lead', max_length=8, verbose_name='主协办')),
                ('area_path', models.CharField(blank=True, max_length=64, verbose_name='区域')),
                ('needs_grid', models.BooleanField(default=False, verbose_name='按网格定')),
                ('matter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.matter', verbose_name='事项')),
                ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.unit', verbose_name='单位')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('role__in', ['lead', 'support'])), name='catalogue_unit_role_known'), models.CheckConstraint(condition=models.Q(models.Q(('rule', 'named'), _negated=True), models.Q(('unit_name', ''), _negated=True), _connector='OR'), name='catalogue_named_unit_has_a_name')],
            },
        ),
        migrations.CreateModel(
            name='Reason',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=12, verbose_name='用于')),
                ('code', models.CharField(max_length=24, verbose_name='编码')),
                ('name', models.CharField(max_length=120, verbose_name='理由')),
                ('where_to_go', models.CharField(blank=True, max_length=300, verbose_name='该去哪里')),
                ('order', models.PositiveSmallIntegerField(default=0)),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.catalogueversion', verbose_name='版本')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('version', 'kind', 'code'), name='catalogue_reason_code_once')],
            },
        ),
        migrations.CreateModel(
            name='ReplyTemplate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=24, verbose_name='编码')),
                ('kind', models.CharField(max_length=12, verbose_name='用于')),
                ('matter_code', models.CharField(blank=True, max_length=24, verbose_name='事项编码')),
                ('name', models.CharField(max_length=80, verbose_name='名称')),
                ('body', models.TextField(verbose_name='正文')),
                ('policy', models.CharField(blank=True, max_length=200, verbose_name='政策依据')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.catalogueversion', verbose_name='版本')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('version', 'code'), name='catalogue_reply_code_once')],
            },
        ),
        migrations.CreateModel(
            name='DutyItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('basic', '基本履职'), ('cooperate', '配合履职'), ('recalled', '上级收回')], max_length=10, verbose_name='类型')),
                ('code', models.CharField(max_length=24, verbose_name='编码')),
                ('name', models.CharField(max_length=200, verbose_name='事项')),
                ('lead_name', models.CharField(blank=True, max_length=80, verbose_name='牵头单位名称')),
                ('support_names', models.JSONField(default=list, verbose_name='配合单位')),
                ('street_part', models.CharField(blank=True, max_length=300, verbose_name='街道做什么')),
                ('basis', models.CharField(blank=True, max_length=300, verbose_name='依据')),
                ('valid_from', models.DateField(null=True, verbose_name='起')),
                ('valid_to', models.DateField(null=True, verbose_name='止')),
                ('lead_unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.unit', verbose_name='牵头单位')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.catalogueversion', verbose_name='版本')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('version', 'code'), name='catalogue_duty_code_once'), models.CheckConstraint(condition=models.Q(('kind__in', ['basic', 'cooperate', 'recalled'])), name='catalogue_duty_kind_known')],
            },
        ),
        migrations.CreateModel(
            name='Limit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('matter_code', models.CharField(blank=True, max_length=24, verbose_name='事项编码')),
                ('grade', models.CharField(blank=True, max_length=12, verbose_name='等级')),
                ('clock', models.CharField(max_length=24, verbose_name='时钟')),
                ('amount', models.PositiveIntegerField(verbose_name='数量')),
                ('unit', models.CharField(choices=[('hours', '小时'), ('days', '日'), ('working_hours', '个工作小时'), ('workdays', '个工作日'), ('emergency_hours', '小时（昼夜连续）'), ('percent', '%'), ('times', '次')], max_length=16, verbose_name='单位')),
                ('source', models.CharField(blank=True, max_length=200, verbose_name='依据')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.catalogueversion', verbose_name='版本')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('version', 'matter_code', 'grade', 'clock'), name='catalogue_limit_once'), models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='catalogue_limit_positive'), models.CheckConstraint(condition=models.Q(('unit__in', ['hours', 'days', 'working_hours', 'workdays', 'emergency_hours', 'percent', 'times'])), name='catalogue_limit_unit_known')],
            },
        ),
    ]
