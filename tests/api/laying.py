"""What the addresses of this room need: a system, a hook of its own, and something that did not leave."""

from __future__ import annotations

from django.conf import settings
from django.test import override_settings

from shanzhi.api.actions.hooks import make_hook
from shanzhi.api.actions.systems import make_system
from shanzhi.kernel.actors import SYSTEM
from shanzhi.post.actions import send_webhook
from shanzhi.post.models import Delivery, State
from tests.neighbourhood import DISTRICT
from tests.whole.world import World


def lay(world: World) -> None:
    """Let one system in, and let one message to it have been given up."""
    at, keeper = world.at, world.ground.actor("mubai")
    post = {"capacity": "leader", "division": world.ground.street}
    system, _token = make_system("一网统管", post=post, scopes=["cases.read"], by=keeper, at=at)
    with override_settings(ENV=settings.ENV.model_copy(update={"webhook_hosts": "hook.example"})):
        told = {"kind": "webhook", "url": "https://hook.example/", "events": ["case.close"]}
        hook, _secret = make_hook("一网统管", system=system, **told, by=keeper, at=at)
    given = {"url": "https://hook.example/", "body": "{}", "secret": "s", "district_id": DISTRICT, "at": at}
    made = send_webhook(**given, by=SYSTEM, about=("hook", "一网统管"), key=f"{hook.queued_under}1")
    Delivery.objects.filter(district_id=DISTRICT, pk=made).update(
        state=State.GIVEN_UP, last_error="the host is not listed"
    )
