"""What a person has put aside and is not told again, in each business or everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quen.kernel.tenancy.models import User

if TYPE_CHECKING:
    from quen.kernel.access.actor import Actor

_STEPS = "first-steps"  # the businesses whose first steps she does not want to see on Home
_TAKEN = "first-steps-taken"  # those in which she has no first step left
_NEWS = "news"  # the last version of which she has seen what is new


def has_dismissed(actor: Actor) -> bool:
    """Whether she has put the first steps of the present business aside."""
    return _stands_under(actor, _STEPS)


def dismiss(actor: Actor, *, away: bool) -> None:
    """Put the first steps of the present business aside, or take them out again."""
    _put_under(actor, _STEPS, there=away)


def has_none_left(actor: Actor) -> bool:
    """Whether she has put them aside, or has been seen to have no step left: nothing is to be shown on Home."""
    return _stands_under(actor, _STEPS, _TAKEN)


def note_none_left(actor: Actor) -> None:
    """Remember that every step is taken, since looking for each takes a statement."""
    _put_under(actor, _TAKEN, there=True)


def _stands_under(actor: Actor, *names: str) -> bool:
    if actor.user_id is None:
        return False
    kept = User.objects.filter(pk=actor.user_id).values_list("put_aside", flat=True).first() or {}
    return any(str(actor.tenant_id) in kept.get(name, ()) for name in names)


def _put_under(actor: Actor, name: str, *, there: bool) -> None:
    if actor.user_id is None:
        return
    user = User.objects.select_for_update().get(pk=actor.user_id)
    others = [kept for kept in user.put_aside.get(name, ()) if kept != str(actor.tenant_id)]
    user.put_aside = {**user.put_aside, name: [*others, str(actor.tenant_id)] if there else others}
    user.save(update_fields=["put_aside"])


def news_seen(user: User) -> str:
    """The version up to which she has seen the news; "" for none."""
    return str(user.put_aside.get(_NEWS, ""))


def see_news(user: User, version: str) -> None:
    """She has seen what is new up to `version`."""
    if news_seen(user) != version:
        user.put_aside = {**user.put_aside, _NEWS: version}
        user.save(update_fields=["put_aside"])
