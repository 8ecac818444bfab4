"""A sheet may end without being taken in 不收了."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("hotline", "0001_sheets")]

    operations = [
        migrations.AlterField(
            model_name="sheetimport",
            name="state",
            field=models.CharField(
                choices=[
                    ("mapping", "等着对列"),
                    ("running", "正在收"),
                    ("done", "收完了"),
                    ("stopped", "停下了"),
                    ("dropped", "不收了"),
                ],
                default="mapping",
                max_length=8,
                verbose_name="状态",
            ),
        ),
    ]
