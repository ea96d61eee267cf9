"""Noises in other languages: words of versions, of guests, and of shops. The tables are the bench's own."""

import re
from dataclasses import replace

from tests.noise.noise import Noise, NoiseContext
from tests.noise.row_draft import RowDraft
from tests.noise.text import words

ORIGINAL = (
    "Originalversion", "Original Fassung", "Versión Original", "Mezcla Original", "Versão Original", "Version Originale",
    "Versione Originale", "Originele Versie", "Оригинальный микс", "Оригинальная версия", "オリジナル・ミックス",
    "オリジナルミックス", "오리지널 믹스", "מיקס מקורי", "Orijinal Miks", "Orijinal Versiyon", "Wersja Oryginalna",
    "Oryginalny Mix",
)  # fmt: skip
EXTENDED = (
    "Verlängerte Version", "Versión Extendida", "Versão Estendida", "Version Longue", "Version Étendue", "Versione Estesa",
    "Verlengde Versie", "Расширенная версия", "エクステンデッド・ミックス", "익스텐디드 믹스", "גרסה מורחבת",
    "Uzatılmış Versiyon", "Wersja Rozszerzona",
)  # fmt: skip
REMIX = (
    "{} ремикс", "{} リミックス", "{} 리믹스", "Remezcla de {}", "Remix de {}", "Remix di {}", "Remix von {}", "{} Remiks",
    "רמיקס {}", "{} Remixi",
)  # fmt: skip
LIVE = ("En Vivo", "En Directo", "Ao Vivo", "Dal Vivo", "En Concert", "Вживую", "ライブ", "라이브", "Canlı", "Na Żywo")
INSTRUMENTAL = ("Instrumentale", "Strumentale", "Instrumentalversion", "Инструментал", "インストゥルメンタル")
VERSIONS = {"original": ORIGINAL, "extended": EXTENDED, "live": LIVE, "instrumental": INSTRUMENTAL}
WITH = ("con", "mit", "avec", "com", "met", "с")
AND = (" y ", " e ", " et ", " und ", " en ", " i ", " ve ", " и ")
JUNK = (
    "Offizielles Video", "Video Oficial", "Clip Officiel", "Video Ufficiale", "Официальное видео", "公式ビデオ",
    "Resmi Video", "Kostenloser Download", "Descarga Gratis", "Téléchargement Gratuit", "Download Gratuito",
    "Бесплатно", "Oficjalne Wideo",
)  # fmt: skip


def version_in_another_language(draft: RowDraft, context: NoiseContext) -> RowDraft | None:
    version = _translated(draft, context)
    return replace(draft, version=version, version_pattern=" ({})") if version else None


def _translated(draft: RowDraft, context: NoiseContext) -> str | None:
    version, spoken = context.source.version, frozenset(words(draft.version)) - {"mix", "version"}
    if version.pressing or version.mixed:
        return None
    if len(spoken) == 1 and version.words <= spoken and (texts := VERSIONS.get(*spoken)):
        return context.rng.choice(texts)
    remix = re.fullmatch(r"(.+) Remix", draft.version)
    if remix and version.words == frozenset(words(remix[1])) and remix[1] in context.source.track.remixers:
        return context.rng.choice(REMIX).format(remix[1])
    return None


def featured_in_another_language(draft: RowDraft, context: NoiseContext) -> RowDraft | None:
    return replace(draft, featured_pattern=f" ({context.rng.choice(WITH)} {{}})") if draft.featured else None


def artists_joined_in_another_language(draft: RowDraft, context: NoiseContext) -> RowDraft | None:
    return replace(draft, artist_separator=context.rng.choice(AND)) if len(draft.artists) == 2 else None


def shop_words_in_another_language(draft: RowDraft, context: NoiseContext) -> RowDraft:
    return replace(draft, suffix=context.rng.choice((" ({})", " [{}]")).format(context.rng.choice(JUNK)))


LANGUAGE_NOISES = (
    Noise("version in another language", "version", 8, version_in_another_language),
    Noise("featured in another language", "people", 8, featured_in_another_language),
    Noise("artists joined in another language", "separator", 3, artists_joined_in_another_language),
    Noise("shop's words in another language", "back", 2, shop_words_in_another_language),
)
