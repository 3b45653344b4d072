"""The rows that a reform changes: cases, records in the gate, holdings, the tree. Called inside its acts alone."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import F

from mingtang.cases import effects, flow
from mingtang.cases.bundles.models import Bundle
from mingtang.cases.models import Case, Counter, ServiceItem
from mingtang.cases.moving import set_turns, standing_of
from mingtang.cases.reform.plan import Plan
from mingtang.cases.registry import forget, kind_of
from mingtang.people.models import Account, Agency, Holding, Post
from mingtang.policy import values as policy
from mingtang.records import content
from mingtang.records.columns.succession import hand_on
from mingtang.records.models import Record

UNSIGNED = ("draft", "returned", "review")  # states of a release whose text nobody has signed


def hand_over(plan: Plan, chain: str, on: date) -> None:
    """Everything of the plan stands at the target afterwards; `chain`: where it writes from now on."""
    _tree(plan, chain, on)
    plan.target.refresh_from_db()
    _people(plan, on)
    for source in plan.sources:
        hand_on(source, plan.target, [c.code for c in plan.columns[source.code]], on)
    _items(plan)
    Bundle.objects.house.filter(pk__in=[bundle.pk for bundle in plan.bundles]).update(agency=plan.target)
    for case in plan.cases:
        _case(case, plan.target, on)


def _tree(plan: Plan, chain: str, on: date) -> None:
    if not plan.whole:
        return
    old = [agency.chain for agency in (*plan.sources, plan.target)]
    line = plan.target.line
    if over := [n for n, code in enumerate(line) if code in plan.codes]:
        # a body that takes over its own superior comes to stand where that stood, and what was between comes below it
        Agency.objects.filter(pk=plan.target.pk).update(parent=line[over[-1] + 1])
    Agency.objects.filter(pk__in=[c.pk for c in plan.children]).exclude(pk=plan.target.pk).update(
        parent=plan.target
    )
    Agency.objects.filter(code__in=plan.codes).update(closed_on=on, successor=plan.target)
    Agency.objects.filter(chain__in=old).update(chain=chain)


def _people(plan: Plan, on: date) -> None:
    """Each holder keeps his post, now of the target, with its dates and the name of its section."""
    for holding in plan.holdings:
        post = Post.objects.get_or_create(
            agency=plan.target, kind=holding.post.kind, section=holding.post.section
        )[0]
        Holding.objects.filter(pk=holding.pk).update(until=max(on - timedelta(days=1), holding.since))
        known = Holding.objects.on(on).filter(
            post=post, person=holding.person, stand_in_for=holding.stand_in_for
        )
        if not known.exists():
            Holding.objects.create(
                post=post, person=holding.person, since=on, until=holding.until, stand_in_for=holding.stand_in_for
            )  # fmt: skip
    people = {holding.person_id for holding in plan.holdings}
    Account.objects.filter(person__in=people).update(posts_epoch=F("posts_epoch") + 1)


def _items(plan: Plan) -> None:
    """The items are the target's, and the numbers of their cases go on where they were."""
    ServiceItem.objects.filter(pk__in=[item.pk for item in plan.items]).update(agency=plan.target)
    series = {f"service:{item.code}" for item in plan.items}
    Counter.objects.filter(name__in=series, agency__in=plan.codes).update(agency=plan.target.code)
    forget()


def _case(case: Case, target: Agency, on: date) -> None:
    """The case belongs to the target and waits for its posts. A text that nobody has signed becomes the target's, and its
    reviews are void by the digest; a signed one is published as it was signed."""
    if case.family == "release" and case.state in UNSIGNED and case.agency_id != target.code:
        for record in Record.objects.house.filter(case=case.code).select_related("column"):
            record.agency = target
            record.digest = content.digest_of(record)
            record.save()
    Case.objects.house.filter(pk=case.pk).update(agency=target)
    case.agency = target
    kind, standing = kind_of(case.kind), standing_of(case)
    facts: dict[str, object] = {}
    if not kind.states[standing.state].final:
        facts = flow.rule_facts(kind, standing, person="", today=on, calendar=policy.calendar())
        facts |= effects.facts_of(case, standing)
    set_turns(case, kind, standing, facts)
