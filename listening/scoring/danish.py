"""A small lexicon of Danish sentiment, written by hand for this program.

Labelled Danish that may ship is too little to learn words from (478 texts), and the Danish lists
we found are not free enough to ship. A word is matched by how it begins.
"""

import re
from collections.abc import Sequence

import numpy as np

from listening.scoring.linear import Floats

_GOOD = """
    god|godt|gode bedre bedst dejlig skøn flot smuk fantastisk fremragende udmærket perfekt fin
    herlig hyggelig sjov glad glæd lykke lykkelig tilfreds elsk kærlig tak takker takket velkommen
    hjælpsom hjalp hjulpet venlig flink sød rar tryg sikker succes fremgang fremskridt fordel gavn
    gevinst vind vinde vandt sejr imponer beundr interessant spændende fascinerende inspirer nyttig
    værdifuld vigtig effektiv hurtig nem let enkel klar rigtig korrekt ærlig retfærdig fair støtte
    støtter bakke anbefal ros rose roser hylde fejre fest jubii jubel tillykke bravo super fed fedt
    sej cool vild kanon genial klog dygtig talent stærk styrke frisk sund smag lækker rolig fred
    frihed fri håb håber optimis positiv forbedr løs løst løsning lykkes opnå bidrag styrk sikr
    behagelig charmerende elegant hæder heldig held nyd nyde nyder nød rekord respekt modig mod
    tillid troværdig pålidelig værdsæt ønske ønsker velfungerende vellykket enestående glimrende
    storartet prægtig vidunderlig morsom grin smil solid stabil samarbejde enig enighed aftale
    værdig bæredygtig voks vækst overskud lysende yndling favorit
"""
_BAD = """
    dårlig værre værst slem ond ondt forfærdelig frygtelig skrækkelig rædsel grim hæslig ulækker
    klam trist ked kedelig sørgelig desværre vred vrede gal rasende irriter sur frustrer træt
    had hader hadet hade afsky foragt skam skamløs pinlig flov dum dumme idiot tåbe tåbelig
    latterlig åndssvag sindssyg sygt syg lort pis fuck fanden helvede satan svin kælling røv
    løgn lyver løj bedrag snyd snyder svindel svig korrup kriminel forbryd tyv tyveri stjæl
    stjål vold voldelig drab dræb myrd mord død dø døde dør terror krig angreb angribe trussel
    true truer farlig fare risiko skade skadet ødelæg ødelagt smadr fejl forkert fejlagtig
    problem vanskelig svær besvær umulig krise katastrof ulykke tragisk tragedie tab tabe taber
    tabt mistet mist mangl manglende utilstrækkelig svag svigt svigter skuff uheld uheldig uretfær
    urimelig uacceptabel utilfreds uenig utryg usikker usand unødvendig ubehagelig ubrugelig uduelig
    ulovlig ulighed urolig bekymr bange frygt angst stress smerte lide lider lidelse sult fattig
    arbejdsløs fyret fyre konflikt strid skænderi klage klager klaget kritik kritis beklag
    protest afvis nægt forbud forbyd straf dom dømt fængsel racis fascis nazis diskrimin
    misbrug chikan mobb krænk hykler hykleri arrogant respektløs uansvarlig dyr dyrt spild
    langsom forsink vente ventetid nedbrud nede elendig ringe håbløs meningsløs tåbeligt
    forringe forværr forurening gæld underskud nedskær inflation fald falder faldt stop nej
    aldrig næppe skandal vanvittig absurd grov grotesk provoker skyld beskyld bekæmp hjerteløs
"""
_NOT = frozenset({"ikke", "aldrig", "ingen", "intet", "hverken", "næppe", "uden", "ej"})
_WORD = re.compile(r"\w+")


def _pattern(given: str) -> re.Pattern[str]:
    begins = sorted(set(re.split(r"[\s|]+", given.strip())))
    short = "|".join(begin for begin in begins if len(begin) < _SHORT)
    long = "|".join(begin for begin in begins if len(begin) >= _SHORT)
    return re.compile(rf"(?:{short})(?:t|e|s|er)?$|(?:{long})")


_SHORT = 5
"""Shorter words take an ending at most: "dom" is not "domme"."""

_GOOD_WORDS, _BAD_WORDS = _pattern(_GOOD), _pattern(_BAD)
_REACH = 3
"""Words before it within which "ikke" turns a word around."""


def danish_parts(texts: Sequence[str]) -> Floats:
    """Return for each text its balance between -1 and 1, its shares of good and of bad words,
    and 1 where it has neither.
    """
    return np.array([_parts(_WORD.findall(text.lower())) for text in texts]).reshape(-1, 4)


def _parts(words: Sequence[str]) -> tuple[float, float, float, float]:
    good = bad = 0
    for place, word in enumerate(words):
        is_good, is_bad = _GOOD_WORDS.match(word), _BAD_WORDS.match(word)
        if not is_good and not is_bad:
            continue
        turned = not _NOT.isdisjoint(words[max(0, place - _REACH) : place])
        if bool(is_good) != turned:
            good += 1
        else:
            bad += 1
    apart, count = 2 * (good - bad), len(words) + 1
    return apart / (apart**2 + 15) ** 0.5, good / count, bad / count, float(good + bad == 0)
