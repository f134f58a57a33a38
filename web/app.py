"""Putting the application together: the only file that knows every feature.

Each request passes one gate before its view runs: which organisation is in force, who is asking, and whether
they may. What goes wrong anywhere ends in the one error page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask, g, request
from flask_login import LoginManager, current_user
from flask_migrate import Migrate
from werkzeug.middleware.proxy_fix import ProxyFix

from web import addresses, assets, cli, error_pages, i18n, presentation, tenancy
from web.access import ALLOWED, refuse_undeclared_views
from web.accounts import operations, queries
from web.accounts.code_views import blueprint as codes
from web.accounts.views import blueprint as accounts
from web.activities.desk.views import blueprint as activities_desk
from web.activities.own_views import blueprint as activities
from web.assisted.views import blueprint as assisted
from web.check_ins.desk.views import blueprint as months
from web.check_ins.views import blueprint as check_ins
from web.crypto import init_crypto
from web.database import db, init_database
from web.entry_cards.views import blueprint as entry_cards
from web.errors import Forbidden, NotFound, Reason
from web.follow_up.views import blueprint as follow_up
from web.meetings.desk_views import blueprint as meetings_desk
from web.meetings.views import blueprint as meetings
from web.models import Role
from web.newcomers.adults.views import blueprint as adults
from web.newcomers.desk.views import blueprint as newcomer_desk
from web.newcomers.views import blueprint as newcomers
from web.offers.views import blueprint as offers
from web.pages.views import blueprint as pages
from web.people.views import blueprint as people
from web.programmes.views import blueprint as programmes
from web.rounds.asking.views import blueprint as rounds
from web.rounds.deciding.table_views import blueprint as round_table
from web.rounds.deciding.views import blueprint as proposals
from web.rounds.evidence.views import blueprint as round_evidence
from web.rounds.for_one.views import blueprint as for_one
from web.rounds.wishes.views import blueprint as round_wishes
from web.security import init_security
from web.staff.views import blueprint as staff
from web.today.views import blueprint as today
from web.together.desk_views import blueprint as together_desk
from web.together.views import blueprint as together
from web.volunteers.desk.views import blueprint as vetting
from web.volunteers.own_views import blueprint as guide
from web.volunteers.views import blueprint as volunteers

if TYPE_CHECKING:
    from web.config import Settings

FEATURES = (
    pages,
    accounts,
    codes,
    newcomers,
    adults,
    assisted,
    newcomer_desk,
    staff,
    today,
    people,
    offers,
    meetings,
    meetings_desk,
    follow_up,
    together,
    together_desk,
    check_ins,
    months,
    rounds,
    proposals,
    round_table,
    round_wishes,
    for_one,
    round_evidence,
    programmes,
    volunteers,
    guide,
    vetting,
    entry_cards,
    activities,
    activities_desk,
)


def create_app(settings: Settings) -> Flask:
    """Return the application for these settings. Nothing is connected to before the first request."""
    app = Flask("web", static_folder=None)
    app.config["SETTINGS"] = settings
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url or "sqlite://"
    app.url_map.converters["language"] = i18n.LanguageConverter
    init_security(app, settings)
    init_crypto(app, settings)
    init_database(app)
    Migrate(app, db, directory=f"{app.root_path}/../migrations", render_as_batch=True, compare_type=True)
    i18n.init_languages(app)
    app.url_defaults(addresses.stay)
    assets.init_assets(app)
    presentation.init_presentation(app)
    error_pages.init_error_pages(app)
    _init_sign_in(app)
    for feature in FEATURES:
        app.register_blueprint(feature)
    cli.init_commands(app)
    _init_gate(app)
    refuse_undeclared_views(app)
    if settings.trusted_proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, *[settings.trusted_proxies] * 4)  # type: ignore[method-assign]
    return app


def _init_sign_in(app: Flask) -> None:
    # Templates ask our own page context; an error page must not go looking for a user again.
    manager = LoginManager(app, add_context_processor=False)
    # The session row is what counts, and a phone that changes network must not be signed out.
    manager.session_protection = None
    manager.user_loader(queries.signed_in)


def _init_gate(app: Flask) -> None:
    @app.before_request
    def gate() -> None:
        view = app.view_functions.get(request.endpoint or "")
        if not hasattr(view, "is_for_machines"):
            _let_in(view)

    @app.teardown_request
    def take_out_of_force(_error: BaseException | None) -> None:
        tenancy.put_in_force(None)


def _let_in(view: object) -> None:
    """Settle who is asking and for which organisation, and refuse whoever may not open this view."""
    tenancy.put_in_force(None)
    signed_in = current_user if current_user.is_authenticated else None
    needed = getattr(view, "access", None)
    g.signed_in = signed_in
    works_here = signed_in is not None and signed_in.actor.role is not Role.PERSON
    g.at_the_desk = hasattr(view, "is_at_the_desk") or (works_here and (view is None or needed is not None))
    _choose_organisation(signed_in)
    if signed_in is not None and signed_in.actor.organisation_id != g.organisation.id:
        g.signed_in = signed_in = None  # whoever is signed in with another organisation is nobody here
    if needed is None:
        if g.organisation is None and request.endpoint and addresses.may_name_organisation(request.endpoint):
            raise NotFound(Reason.NOT_FOUND)
        return
    if signed_in is None:
        g.staff_sign_in_helps = Role.PERSON not in ALLOWED[needed]
        g.person_sign_in_helps = ALLOWED[needed] == {Role.PERSON}
        raise Forbidden(Reason.NOT_SIGNED_IN)
    if not signed_in.actor.may(needed):
        raise Forbidden(Reason.NOT_ALLOWED)
    if signed_in.is_due_for_awakening:
        operations.keep_awake(signed_in.session_id)


def _choose_organisation(signed_in: queries.SignedIn | None) -> None:
    slug = (request.view_args or {}).get("organisation")
    organisation = queries.organisation(slug)
    if signed_in is not None and not slug:
        organisation = queries.organisation_of(signed_in.actor)
    g.organisation = organisation
    if slug and organisation is None:
        raise NotFound(Reason.NOT_FOUND)
    tenancy.put_in_force(organisation.id if organisation else None)
