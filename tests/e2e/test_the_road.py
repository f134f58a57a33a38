"""The whole road in a real Chromium: by keyboard, without scripts, at 200 % and 400 % zoom, hers in Arabic.

Amira reads Arabic alone, from the first page to the last; Kari and Berit work in bokmål. Each page that the
three meet is looked over by `Keys`, and each step from control to control on the way.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from tests.databases import ON_SQLITE
from tests.journeys.roads import (
    approves_and_asks,
    berit_at_work,
    code_in,
    comes_back,
    comes_to_work,
    kari_says_yes,
    kari_signs_up,
    link_in,
    puts_on_the_waiting_list,
    walks_to_approval,
)

if TYPE_CHECKING:
    from tests.e2e.typist import TypingTown, Typist

pytestmark = [pytest.mark.browser, ON_SQLITE]

AMIRA = "أميرة"


def amira_signs_up(town: TypingTown) -> Typist:
    """Amira answers the seven screens, goes too quickly once, and types the code."""
    amira = town.person(AMIRA, "amira@example.org", "ar")
    amira.opens("/ar/").follows("أنا جديد هنا").sees("أولًا، ثلاثة أمور")
    for thing in ("من هو المرافق", "القرار لكم", "أجوبتكم ملك لكم"):
        amira.answers(thing, "فهمت")
    amira.presses("نعم، أريد التسجيل").sees("قليلًا عنكم")
    amira.presses("متابعة", 400).reads("من فضلكم راجعوا هذا مرة أخرى")
    amira.fills_in({"كيف نناديكم؟": AMIRA, "في أي سنة وُلدتم؟": "1988"})
    amira.answers("هل أنتم …", "امرأة").answers("من سيلتقي بالمرافق؟", "أنا فقط")
    amira.presses("متابعة").sees("ما اللغات التي تتحدثونها؟")
    amira.answers("إلى أي حدّ تتحدثون النرويجية؟", "بعض الكلمات")
    amira.fills_in({"لغة أخرى": "الإنجليزية (English)"}, 1)
    amira.fills_in({"إلى أي حدّ تتحدثونها؟": "أستطيع الحديث عن معظم الأمور"}, 2)
    amira.answers("هل تريدون مترجمًا في اللقاء الأول؟", "نعم")
    amira.presses("متابعة").fills_in({"اختاروا منطقة": "Sentrum"})
    amira.answers("كيف تتنقّلون؟", "بالحافلة").answers("كم يمكن أن يستغرق الطريق؟", "30 دقيقة")
    amira.presses("متابعة").sees("متى يمكنكم اللقاء؟")
    amira.answers("اختاروا أيامًا محددة", "الثلاثاء, بعد 17")
    amira.presses("متابعة").sees("ماذا تودّون أن تفعلوا؟")
    amira.answers("ماذا تأملون؟", "التدرّب على النرويجية").answers("ماذا تحبّون أن تفعلوا؟", "المشي")
    amira.answers("من تودّون أن تلتقوا؟", "أريد لقاء امرأة فقط")
    amira.presses("متابعة").sees("كيف نصل إليكم؟")
    amira.fills_in({"البريد الإلكتروني": amira.email, "الهاتف": "912 34 567"})
    amira.answers("هل يقرأ آخرون رسائلكم؟", "لا").answers("اختاروا كلمتكم", "sol (شمس)")
    amira.ticks("أوافق على أن تحفظ Lillevik kommune لغاتي ورغباتي لإيجاد مرافق.")
    amira.presses("أرسلوا إليّ الرمز").sees("اكتبوا الرمز")
    town.minutes_pass()
    amira.fills_in({"الرمز": code_in(amira.gets("لديكم رسالة"))}).presses("متابعة")
    return amira.sees(f"شكرًا، {AMIRA}.").reads("كلمتكم: sol")


def amira_says_yes(town: TypingTown, amira: Typist) -> None:
    """She is asked first, takes a line away, and says yes."""
    amira.opens(link_in(amira.gets("سؤال لكم"))).sees("نعتقد أنكم قد تحبون لقاء Kari")
    amira.unticks(f"عمر {AMIRA} بين 30 و39 سنة.")
    amira.presses("نعم، أريد أن ألتقي Kari").sees("شكرًا. وصلتنا موافقتكم.")
    town.minutes_pass()


def they_choose_a_time_and_agree(town: TypingTown, amira: Typist, kari: Typist) -> None:
    """She chooses when, and each says yes to the same words in her own language."""
    amira.opens(link_in(amira.gets("خبر سار"))).sees("متى تريدون لقاء Kari؟")
    amira.presses("أختار هذا الموعد").sees("موعدكم مع Kari").reads("Sentrum bibliotek")
    kari.opens(link_in(kari.gets("Godt nytt"))).sees(f"Du møter {AMIRA}")
    town.minutes_pass()
    kari.gets("En beskjed til deg")
    amira.opens("/ar/me").follows("أنتم وKari الرسائل واللقاء القادم وما اتفقتما عليه")
    amira.follows("اقرؤوا الاتفاق").sees("كيف تلتقيان").presses("نعم، هكذا نفعل").reads("وافقتم يوم")
    kari.opens("/nb/guide").follows(f"Du og {AMIRA} Meldinger, neste møte og det dere er enige om")
    kari.follows("Les avtalen").presses("Ja, slik gjør vi det").reads("Du sa ja")


def they_meet(town: TypingTown, amira: Typist, kari: Typist, berit: Typist) -> None:
    """The day comes, and Berit writes down that they have met."""
    town.until(date(2026, 9, 16))
    amira.gets("رسالة لكم")
    kari.gets("En beskjed til deg")
    comes_to_work(berit).opens("/matches").follows(f"{AMIRA} og Kari").presses("De har møttes")
    berit.reads("Møtes")


def they_say_how_it_goes(town: TypingTown, amira: Typist, kari: Typist) -> None:
    """Two weeks later one tap is enough."""
    town.until(date(2026, 9, 29))
    amira.opens(link_in(amira.gets("كيف تسير الأمور؟"))).sees("كيف تسير الأمور مع Kari؟")
    amira.presses("الأمور تسير على ما يرام").sees("شكرًا لكم. وصلتنا إجابتكم.")
    kari.opens(link_in(kari.gets("Hvordan går det?"))).presses("Det går bra")


def it_ends_gently(town: TypingTown, amira: Typist, kari: Typist, berit: Typist) -> None:
    """Amira would like to end it, Berit does it for her, and neither is told why."""
    comes_back(amira).follows("أودّ أن أنهي هذه اللقاءات").presses("أودّ أن أنهي هذه اللقاءات")
    amira.reads("سيتصل بكم أحدنا")
    comes_to_work(berit).opens("/matches").follows(f"{AMIRA} og Kari")
    berit.answers("Hvorfor avsluttes det?", "De passet ikke sammen").presses("Avslutt")
    town.minutes_pass(16)
    amira.gets("رسالة لكم")
    kari.gets("En beskjed til deg")
    amira.opens("/ar/me").reads("نبحث")
    comes_back(kari).follows(f"Du og {AMIRA} Dette er avsluttet").reads("Det ble avsluttet")


def test_the_three_walk_it_from_the_first_page_to_the_last(town: TypingTown) -> None:
    amira, kari, berit = amira_signs_up(town), kari_signs_up(town), berit_at_work(town)
    puts_on_the_waiting_list(berit, AMIRA)
    walks_to_approval(berit, kari)
    approves_and_asks(town, berit, AMIRA)
    amira_says_yes(town, amira)
    kari_says_yes(town, kari, AMIRA)
    they_choose_a_time_and_agree(town, amira, kari)
    they_meet(town, amira, kari, berit)
    they_say_how_it_goes(town, amira, kari)
    it_ends_gently(town, amira, kari, berit)


LEAD = "document.querySelector('main .lead').style.cssText"
HARM = {
    "has no ring": "document.querySelector('.doors a').style.outline = 'none'",
    "is covered": "const veil = document.createElement('div'); veil.style.cssText = 'position:fixed;inset:0';"
    "document.body.append(veil)",
    "jumps the queue": "document.querySelector('.doors a').tabIndex = 1",
    "at 320.*lead": f"{LEAD} = 'white-space:nowrap;overflow:hidden'",
    "at 320.* class=.lead": f"{LEAD} = 'block-size:2em;overflow:hidden'",
}


@pytest.mark.parametrize("harm", HARM)
def test_what_is_not_fine_is_noticed(town: TypingTown, harm: str) -> None:
    keys = town.person("Kari", "kari@example.org").keys
    keys.page.goto(f"{town.origin}/nb/")
    keys.page.evaluate(f"() => {{ {HARM[harm]} }}")
    with pytest.raises(AssertionError, match=harm):
        keys.goes_to(keys.page.locator(".doors a").last)
        keys.looks_around()
