from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Throttle',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=24, verbose_name='哪一种限制')),
                ('key', models.CharField(max_length=64, verbose_name='对谁')),
                ('span', models.BigIntegerField(verbose_name='第几段时间')),
                ('count', models.PositiveIntegerField(default=1, verbose_name='次数')),
                ('at', models.DateTimeField(verbose_name='最近一次')),
            ],
            options={
                'verbose_name': '限次',
                'indexes': [models.Index(fields=['at'], name='throttle_at')],
                'constraints': [models.UniqueConstraint(fields=('name', 'key', 'span'), name='throttle_once')],
            },
        ),
    ]
