"""All routes of the entrance."""

from fastapi import APIRouter

from assistant.api.reception import Reception
from assistant.api.switches import build_switches
from assistant.configuration.settings import Settings
from assistant.people.house import House
from assistant.people.provider import Provider
from assistant.web.entrance.account import build_account
from assistant.web.entrance.admin import build_admin
from assistant.web.entrance.audit import build_audit
from assistant.web.entrance.complaint import build_complaint
from assistant.web.entrance.complaints import build_complaints
from assistant.web.entrance.login import build_login
from assistant.web.entrance.pages import Frame
from assistant.web.entrance.provided import build_provided
from assistant.web.entrance.why import build_why


def build_entrance(settings: Settings, house: House, reception: Reception) -> list[APIRouter]:
    """Returns the routes; those of a provider where the settings name one."""
    frame = Frame(settings)
    routers = [
        build_login(frame, house, reception),
        build_account(frame, house),
        build_admin(frame, house),
        build_complaint(frame, house.accounts.database),
        build_complaints(frame, house.accounts.database),
        build_audit(frame, house.accounts.database),
        build_why(frame, house.accounts.database),
        build_switches(house.switches),
    ]
    if settings.oidc_issuer:
        routers.append(build_provided(frame, house, Provider(settings)))
    return routers
