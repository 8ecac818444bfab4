import django.db.models.deletion
import shanzhi.loop.workflow
import shanzhi.kernel.ids
import shanzhi.reports.workflow
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('cases', '0001_cases_and_tasks'),
    ]

    operations = [
        migrations.CreateModel(
            name='Report',
            fields=[
                ('id', models.UUIDField(default=shanzhi.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('district_id', models.CharField(max_length=12, verbose_name='区县')),
                ('number', models.CharField(max_length=9, verbose_name='编号')),
                ('code_hash', models.CharField(max_length=64, verbose_name='查询码的散列')),
                ('state', models.CharField(default=shanzhi.reports.workflow.State['WAITING'], max_length=10, verbose_name='状态')),
                ('version', models.PositiveIntegerField(default=1, verbose_name='版本')),
                ('zone', models.CharField(default=shanzhi.loop.workflow.Zone['ORDINARY'], max_length=12, verbose_name='知情范围')),
                ('channel', models.CharField(max_length=24, verbose_name='来源')),
                ('origin', models.CharField(default='live', max_length=12, verbose_name='产生方式')),
                ('proxy', models.BooleanField(default=False, verbose_name='替别人说')),
                ('urgent', models.BooleanField(default=False, verbose_name='话里有急险字眼')),
                ('text', models.TextField(verbose_name='原话')),
                ('masked_text', models.TextField(blank=True, verbose_name='遮名后的话')),
                ('released_text', models.TextField(blank=True, verbose_name='公开的话')),
                ('released_at', models.DateTimeField(null=True, verbose_name='公开时间')),
                ('released_by_id', models.BigIntegerField(null=True, verbose_name='公开的人')),
                ('place_text', models.CharField(blank=True, max_length=200, verbose_name='地点的说法')),
                ('lon', models.FloatField(null=True, verbose_name='经度（WGS84）')),
                ('lat', models.FloatField(null=True, verbose_name='纬度（WGS84）')),
                ('crs_of_input', models.CharField(blank=True, max_length=5, verbose_name='录入坐标系')),
                ('given_lon', models.FloatField(null=True, verbose_name='录入经度')),
                ('given_lat', models.FloatField(null=True, verbose_name='录入纬度')),
                ('suggested_lon', models.FloatField(null=True, verbose_name='照片里的经度')),
                ('suggested_lat', models.FloatField(null=True, verbose_name='照片里的纬度')),
                ('suggested_at', models.DateTimeField(null=True, verbose_name='照片里的时间')),
                ('told_at', models.DateTimeField(verbose_name='反映时间')),
                ('recorded_at', models.DateTimeField(verbose_name='记录时间')),
                ('recorded_by_id', models.BigIntegerField(null=True, verbose_name='记录的人')),
                ('answered_at', models.DateTimeField(null=True, verbose_name='答复时间')),
                ('answer_kind', models.CharField(blank=True, max_length=10, verbose_name='答复的种类')),
                ('answer_text', models.TextField(blank=True, verbose_name='答复')),
                ('openings', models.PositiveIntegerField(default=0, verbose_name='身份被打开的次数')),
                ('source', models.CharField(blank=True, max_length=40, verbose_name='来源系统')),
                ('source_number', models.CharField(blank=True, max_length=64, verbose_name='来源编号')),
                ('idempotency_key', models.CharField(blank=True, max_length=64, verbose_name='防重复的钥匙')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case', verbose_name='事项')),
            ],
            options={
                'verbose_name': '来件',
            },
        ),
        migrations.CreateModel(
            name='RelayMessage',
            fields=[
                ('id', models.UUIDField(default=shanzhi.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('district_id', models.CharField(max_length=12, verbose_name='区县')),
                ('from_teller', models.BooleanField(verbose_name='反映人说的')),
                ('text', models.TextField(verbose_name='原话')),
                ('masked_text', models.TextField(verbose_name='遮名后的话')),
                ('photos', models.PositiveSmallIntegerField(default=0, verbose_name='照片张数')),
                ('unit_id', models.BigIntegerField(null=True, verbose_name='哪个单位')),
                ('by_id', models.BigIntegerField(null=True, verbose_name='谁写的')),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reports.report', verbose_name='来件')),
            ],
            options={
                'verbose_name': '转接留言',
            },
        ),
        migrations.CreateModel(
            name='Rating',
            fields=[
                ('id', models.UUIDField(default=shanzhi.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('district_id', models.CharField(max_length=12, verbose_name='区县')),
                ('solved', models.PositiveSmallIntegerField(verbose_name='事情解决了吗')),
                ('clear', models.PositiveSmallIntegerField(verbose_name='说得清楚吗')),
                ('respect', models.PositiveSmallIntegerField(verbose_name='对您尊重吗')),
                ('words', models.TextField(blank=True, verbose_name='想说的话')),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case', verbose_name='事项')),
                ('report', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reports.report', verbose_name='来件')),
            ],
            options={
                'verbose_name': '评价',
            },
        ),
        migrations.CreateModel(
            name='Objection',
            fields=[
                ('id', models.UUIDField(default=shanzhi.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('district_id', models.CharField(max_length=12, verbose_name='区县')),
                ('state', models.CharField(default=shanzhi.reports.workflow.ObjectionState['RAISED'], max_length=10, verbose_name='状态')),
                ('reason', models.TextField(verbose_name='哪里没解决')),
                ('raised_at', models.DateTimeField(verbose_name='提出时间')),
                ('due_at', models.DateTimeField(verbose_name='最晚判断')),
                ('decided_at', models.DateTimeField(null=True, verbose_name='判断时间')),
                ('decided_by_id', models.BigIntegerField(null=True, verbose_name='判断的人')),
                ('decision', models.TextField(blank=True, verbose_name='判断的理由')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case', verbose_name='事项')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reports.report', verbose_name='来件')),
            ],
            options={
                'verbose_name': '异议',
            },
        ),
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('id', models.UUIDField(default=shanzhi.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('district_id', models.CharField(max_length=12, verbose_name='区县')),
                ('draft_key', models.CharField(blank=True, max_length=64, verbose_name='草稿')),
                ('ordinal', models.PositiveSmallIntegerField(default=1, verbose_name='第几张')),
                ('name', models.CharField(blank=True, max_length=120, verbose_name='文件名')),
                ('file', models.CharField(max_length=200, verbose_name='存放')),
                ('received_sha256', models.CharField(max_length=64, verbose_name='收到的散列')),
                ('stored_sha256', models.CharField(max_length=64, verbose_name='存下的散列')),
                ('received_bytes', models.PositiveIntegerField(verbose_name='收到的大小')),
                ('stored_bytes', models.PositiveIntegerField(verbose_name='存下的大小')),
                ('width', models.PositiveIntegerField(verbose_name='宽')),
                ('height', models.PositiveIntegerField(verbose_name='高')),
                ('caption', models.CharField(blank=True, max_length=120, verbose_name='说明')),
                ('added_at', models.DateTimeField(verbose_name='加入时间')),
                ('added_by_id', models.BigIntegerField(null=True, verbose_name='加入的人')),
                ('unit_id', models.BigIntegerField(null=True, verbose_name='加入的单位')),
                ('hint_lon', models.FloatField(null=True, verbose_name='拍摄经度')),
                ('hint_lat', models.FloatField(null=True, verbose_name='拍摄纬度')),
                ('hint_at', models.DateTimeField(null=True, verbose_name='拍摄时间')),
                ('case', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case', verbose_name='事项')),
                ('report', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reports.report', verbose_name='来件')),
            ],
            options={
                'verbose_name': '照片',
            },
        ),
        migrations.CreateModel(
            name='ReporterIdentity',
            fields=[
                ('id', models.UUIDField(default=shanzhi.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('district_id', models.CharField(max_length=12, verbose_name='区县')),
                ('token', models.TextField(verbose_name='封存的身份')),
                ('key_id', models.CharField(max_length=8, verbose_name='钥匙编号')),
                ('phone_hash', models.CharField(blank=True, max_length=64, verbose_name='同一号码的散列')),
                ('wish', models.CharField(default=shanzhi.reports.workflow.Wish['NONE'], max_length=8, verbose_name='怎么告诉他')),
                ('report', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reports.report', verbose_name='来件')),
            ],
            options={
                'verbose_name': '封存的身份',
            },
        ),
        migrations.CreateModel(
            name='Tie',
            fields=[
                ('id', models.UUIDField(default=shanzhi.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('district_id', models.CharField(max_length=12, verbose_name='区县')),
                ('tied_at', models.DateTimeField(verbose_name='并入时间')),
                ('tied_by_id', models.BigIntegerField(null=True, verbose_name='并入的人')),
                ('reason', models.TextField(blank=True, verbose_name='并入的理由')),
                ('untied_at', models.DateTimeField(null=True, verbose_name='拆开时间')),
                ('untied_by_id', models.BigIntegerField(null=True, verbose_name='拆开的人')),
                ('untie_reason', models.TextField(blank=True, verbose_name='拆开的理由')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case', verbose_name='事项')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reports.report', verbose_name='来件')),
            ],
            options={
                'verbose_name': '并案',
            },
        ),
        migrations.CreateModel(
            name='Unsealing',
            fields=[
                ('id', models.UUIDField(default=shanzhi.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('district_id', models.CharField(max_length=12, verbose_name='区县')),
                ('purpose', models.TextField(verbose_name='用途')),
                ('by_id', models.BigIntegerField(verbose_name='打开的人')),
                ('capacity', models.CharField(blank=True, max_length=24, verbose_name='以什么身份')),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('expires_at', models.DateTimeField(verbose_name='看到几时')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reports.report', verbose_name='来件')),
            ],
            options={
                'verbose_name': '打开身份',
            },
        ),
        migrations.AddIndex(
            model_name='report',
            index=models.Index(fields=['district_id', 'case'], name='report_case'),
        ),
        migrations.AddIndex(
            model_name='report',
            index=models.Index(fields=['district_id', 'told_at'], name='report_told'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.UniqueConstraint(fields=('district_id', 'number'), name='report_number_once'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.UniqueConstraint(condition=models.Q(('source_number', ''), _negated=True), fields=('district_id', 'source', 'source_number'), name='report_source_once'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.UniqueConstraint(condition=models.Q(('idempotency_key', ''), _negated=True), fields=('district_id', 'idempotency_key'), name='report_idempotency_once'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'answered'])), name='report_state_known'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.CheckConstraint(condition=models.Q(('zone__in', ['ordinary', 'complaint', 'child'])), name='report_zone_known'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.CheckConstraint(condition=models.Q(('answer_kind__in', ['', 'closed', 'rejected', 'declined', 'void'])), name='report_answer_known'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='report_says_something'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.CheckConstraint(condition=models.Q(('zone', shanzhi.loop.workflow.Zone['ORDINARY']), ('released_text', ''), _connector='OR'), name='report_closed_zone_never_released'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.CheckConstraint(condition=models.Q(('state', shanzhi.reports.workflow.State['WAITING']), ('answered_at__isnull', False), _connector='OR'), name='report_answered_has_a_time'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.CheckConstraint(condition=models.Q(('released_text', ''), ('released_at__isnull', False), _connector='OR'), name='report_released_has_a_time'),
        ),
        migrations.AddIndex(
            model_name='relaymessage',
            index=models.Index(fields=['district_id', 'report'], name='relay_report'),
        ),
        migrations.AddIndex(
            model_name='rating',
            index=models.Index(fields=['district_id', 'at'], name='rating_month'),
        ),
        migrations.AddConstraint(
            model_name='rating',
            constraint=models.CheckConstraint(condition=models.Q(('clear__lte', 2), ('respect__lte', 2), ('solved__lte', 2)), name='rating_answers_known'),
        ),
        migrations.AddIndex(
            model_name='objection',
            index=models.Index(fields=['district_id', 'state'], name='objection_queue'),
        ),
        migrations.AddConstraint(
            model_name='objection',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['raised', 'upheld', 'refused'])), name='objection_state_known'),
        ),
        migrations.AddConstraint(
            model_name='objection',
            constraint=models.UniqueConstraint(condition=models.Q(('state', shanzhi.reports.workflow.ObjectionState['RAISED'])), fields=('report',), name='objection_one_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='objection',
            constraint=models.CheckConstraint(condition=models.Q(('state', shanzhi.reports.workflow.ObjectionState['RAISED']), models.Q(('decided_at__isnull', False), models.Q(('decision', ''), _negated=True)), _connector='OR'), name='objection_decided_with_a_reason'),
        ),
        migrations.AddIndex(
            model_name='attachment',
            index=models.Index(fields=['district_id', 'report'], name='attachment_report'),
        ),
        migrations.AddIndex(
            model_name='attachment',
            index=models.Index(fields=['district_id', 'case'], name='attachment_case'),
        ),
        migrations.AddIndex(
            model_name='attachment',
            index=models.Index(condition=models.Q(('draft_key', ''), _negated=True), fields=['district_id', 'draft_key'], name='attachment_draft'),
        ),
        migrations.AddConstraint(
            model_name='attachment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('draft_key', ''), models.Q(('report__isnull', False), ('case__isnull', False), _connector='OR')), models.Q(models.Q(('draft_key', ''), _negated=True), ('case', None), ('report', None)), _connector='OR'), name='attachment_belongs_somewhere'),
        ),
        migrations.AddIndex(
            model_name='reporteridentity',
            index=models.Index(condition=models.Q(('phone_hash', ''), _negated=True), fields=['district_id', 'phone_hash'], name='identity_phone'),
        ),
        migrations.AddIndex(
            model_name='reporteridentity',
            index=models.Index(fields=['district_id', 'key_id'], name='identity_key'),
        ),
        migrations.AddConstraint(
            model_name='reporteridentity',
            constraint=models.CheckConstraint(condition=models.Q(('wish__in', ['sms', 'none'])), name='identity_wish_known'),
        ),
        migrations.AddIndex(
            model_name='tie',
            index=models.Index(fields=['district_id', 'case'], name='tie_case'),
        ),
        migrations.AddIndex(
            model_name='tie',
            index=models.Index(fields=['district_id', 'report'], name='tie_report'),
        ),
        migrations.AddConstraint(
            model_name='tie',
            constraint=models.UniqueConstraint(condition=models.Q(('untied_at', None)), fields=('report',), name='tie_one_at_a_time'),
        ),
        migrations.AddIndex(
            model_name='unsealing',
            index=models.Index(fields=['district_id', 'report'], name='unsealing_report'),
        ),
        migrations.AddConstraint(
            model_name='unsealing',
            constraint=models.CheckConstraint(condition=models.Q(('purpose', ''), _negated=True), name='unsealing_has_a_purpose'),
        ),
    ]
