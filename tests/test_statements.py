"""The watcher of statements can see, count and complain."""

from __future__ import annotations

import pytest
from django.contrib.contenttypes.models import ContentType

from tests.statements import assert_district_named, budget, captured, nameless

BIG = frozenset({"cases_case", "cases_task"})


@pytest.mark.parametrize(
    "sql",
    [
        'SELECT "cases_case"."id" FROM "cases_case" WHERE "cases_case"."number" = %s',
        'SELECT "cases_case"."district_id" FROM "cases_case" WHERE "cases_case"."id" = %s',
        'UPDATE "cases_case" SET "state" = %s WHERE "cases_case"."id" = %s',
        'DELETE FROM "cases_task" WHERE "cases_task"."id" IN (%s)',
        'SELECT 1 FROM "cases_task" INNER JOIN "cases_case" ON ("cases_task"."case_id" = "cases_case"."id") '
        'WHERE "cases_task"."district_id" = %s',
        'SELECT 1 FROM "people_post" WHERE EXISTS(SELECT 1 FROM "cases_case" U0 WHERE U0."id" = %s)',
        'SELECT 1 FROM "cases_case" INNER JOIN "cases_case" T3 ON (T3."id" = %s) WHERE "cases_case"."district_id" = %s',
    ],
)
def test_a_statement_without_the_district_is_found(sql):
    assert nameless(sql, BIG)
    with pytest.raises(AssertionError, match="don't name the district"):
        assert_district_named([sql], BIG)


@pytest.mark.parametrize(
    "sql",
    [
        'SELECT "cases_case"."id" FROM "cases_case" WHERE ("cases_case"."district_id" = %s AND "cases_case"."id" = %s)',
        'UPDATE "cases_case" SET "state" = %s WHERE ("cases_case"."district_id" = %s AND "cases_case"."id" = %s)',
        'DELETE FROM "cases_task" WHERE "cases_task"."district_id" IN (%s)',
        'SELECT 1 FROM "cases_task" INNER JOIN "cases_case" ON ("cases_task"."case_id" = "cases_case"."id") '
        'WHERE ("cases_task"."district_id" = %s AND "cases_case"."district_id" = %s)',
        'SELECT 1 FROM "cases_case" WHERE "cases_case"."district_id" = %s AND EXISTS(SELECT 1 FROM "cases_task" U0 '
        'WHERE U0."district_id" = ("cases_case"."district_id"))',
        'INSERT INTO "cases_case" ("id") VALUES (%s)',
        'SELECT 1 FROM "people_post" ORDER BY "people_post"."id"',
    ],
)
def test_a_statement_with_the_district_passes(sql):
    assert not nameless(sql, BIG)


@pytest.mark.django_db
def test_statements_are_counted_and_listed():
    with captured() as statements:
        ContentType.objects.filter(model="user").first()
    assert len(statements) == 1
    with budget(1):
        ContentType.objects.filter(model="user").first()
    with pytest.raises(AssertionError, match=r"1 statements, 0 allowed:\n1\. SELECT"), budget(0):
        ContentType.objects.filter(model="user").first()
