"""Makes afterword-sans.otf.gz, the font of the share cards; README.md beside this file says how and why."""

import gzip
import sys

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.ttLib.scaleUpem import scale_upem
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable

FAMILY, WEIGHT = "Afterword Sans", "SemiBold"

# A Han character followed by this selector is drawn as Korean readers know it.
KOREAN_FORM = 0xE0100

BLOCKS = [
    (0x0020, 0x024F),  # Latin
    (0x0370, 0x045F),  # Greek, Cyrillic
    (0x1E00, 0x1EFF),  # Latin for Vietnamese and others
    (0x2000, 0x2BFF),  # punctuation, currency, arrows, circled numbers, shapes
    (0x3000, 0x318F),  # CJK punctuation, kana, Hangul letters
    (0x31F0, 0x33FF),  # small kana, enclosed and squared characters
    (0xAC00, 0xD7A3),  # every Hangul syllable
    (0xFF00, 0xFFEF),  # full-width and half-width forms
]


def main(source, target):
    font = TTFont(source)
    korean = korean_forms(font)
    add_variations(font, korean)
    keep(font, characters())
    scale(font, 1000)
    rename(font)
    font["head"].modified = font["head"].created
    font.recalcTimestamp = False
    with open(target, "wb") as file, gzip.GzipFile("", "wb", 9, file, mtime=0) as packed:
        font.save(packed)


def characters():
    """The blocks above, the kanji of JIS X 0208, and the Hanja of KS X 1001."""
    wanted = {code for first, last in BLOCKS for code in range(first, last + 1)}
    for codec, rows in (("euc_jp", range(0xB0, 0xF5)), ("euc_kr", range(0xCA, 0xFE))):
        for row in rows:
            for cell in range(0xA1, 0xFF):
                # Both standards leave cells empty.
                wanted.update(map(ord, bytes([row, cell]).decode(codec, "ignore")))
    return wanted


def korean_forms(font):
    """Which glyph stands for which in Korean text, from the font's own `locl` feature."""
    table = font["GSUB"].table
    forms = {}
    for script in table.ScriptList.ScriptRecord:
        for language in script.Script.LangSysRecord:
            if (script.ScriptTag, language.LangSysTag) != ("hani", "KOR "):
                continue
            for index in language.LangSys.FeatureIndex:
                feature = table.FeatureList.FeatureRecord[index]
                if feature.FeatureTag != "locl":
                    continue
                for lookup in feature.Feature.LookupListIndex:
                    for part in table.LookupList.Lookup[lookup].SubTable:
                        forms.update(getattr(part, "ExtSubTable", part).mapping)
    return forms


def add_variations(font, forms):
    """Makes those glyphs reachable by a variation selector: the renderer does not tell the shaper a language."""
    variations = CmapSubtable.newSubtable(14)
    variations.platformID, variations.platEncID, variations.language = 0, 5, 0xFF
    variations.cmap = {}
    variations.uvsDict = {
        KOREAN_FORM: sorted(
            (code, forms[glyph]) for code, glyph in font.getBestCmap().items() if glyph in forms
        )
    }
    font["cmap"].tables = [t for t in font["cmap"].tables if t.format != 14] + [variations]


def keep(font, wanted):
    options = subset.Options()
    options.layout_features = ["kern", "calt", "ccmp", "mark", "mkmk"]
    options.hinting = False
    options.desubroutinize = True  # larger on its own, smaller once packed
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 7, 9, 13, 14]
    options.name_languages = [0x409]
    options.notdef_outline = True
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=wanted | {KOREAN_FORM})
    subsetter.subset(font)


def scale(font, units_per_em):
    """Coarser coordinates are shorter numbers; a card shows 12 of these units in a pixel."""
    scale_upem(font, units_per_em)
    # The glyphs are scaled already; the matrices have only to say by what they are divided.
    top = font["CFF "].cff.topDictIndex[0]
    del top.FontMatrix
    for part in top.FDArray:
        part.FontMatrix = [1 / units_per_em, 0, 0, 1 / units_per_em, 0, 0]


def rename(font):
    """The licence reserves the name of the original for the original."""
    postscript = f"{FAMILY.replace(' ', '')}-{WEIGHT}"
    names = {1: FAMILY, 2: "Regular", 3: postscript, 4: f"{FAMILY} {WEIGHT}", 6: postscript}
    for record in font["name"].names:
        if record.nameID in names:
            record.string = names[record.nameID]
    cff = font["CFF "].cff
    cff.fontNames = [postscript]
    top = cff.topDictIndex[0]
    top.FullName, top.FamilyName = names[4], FAMILY


if __name__ == "__main__":
    main(*sys.argv[1:])
