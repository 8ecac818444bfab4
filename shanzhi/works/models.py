"""Works projects 市政工程 and their milestones 节点."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from shanzhi.organisation.models import Unit


class WorksProject(models.Model):
    """A works project 市政工程 that cases may point to: its milestones are shown to the tellers."""

    district_id = models.CharField(_("区县"), max_length=12)
    code = models.CharField(_("编号"), max_length=24)
    name = models.CharField(_("工程名称"), max_length=80)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("建设单位"))

    class Meta:
        verbose_name = _("市政工程")
        constraints = [models.UniqueConstraint(fields=["district_id", "code"], name="project_code_once")]

    def __str__(self) -> str:
        return self.name


class Milestone(models.Model):
    """One milestone 节点 of a works project."""

    project = models.ForeignKey(WorksProject, models.PROTECT, related_name="milestones", verbose_name=_("工程"))
    ordinal = models.PositiveSmallIntegerField(_("次序"))
    name = models.CharField(_("节点"), max_length=80)
    planned_on = models.DateField(_("计划"))
    done_on = models.DateField(_("完成"), null=True, blank=True)

    class Meta:
        verbose_name = _("节点")
        constraints = [models.UniqueConstraint(fields=["project", "ordinal"], name="milestone_ordinal_once")]

    def __str__(self) -> str:
        return self.name
