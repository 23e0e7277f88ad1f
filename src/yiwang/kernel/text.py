"""Words: normalising, bigrams for Chinese search, masking what may identify a person."""

import re
import unicodedata
from collections.abc import Iterator

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b-\u200f\u2028-\u202e\ufeff]")
_RUN = re.compile(r"[\u3400-\u9fff]+|[a-z0-9]+")
_CJK = re.compile(r"[\u3400-\u9fff]")

# Mainland ID numbers (GB 11643: 17 digits and a check digit), then phone numbers, then number plates (GA 36).
_ID_NUMBER = re.compile(r"(?<!\d)\d{6}(?:19|20)\d{9}[\dXx](?!\d)")
_PHONE = re.compile(r"(?<!\d)(?:\+?86[- ]?)?(1[3-9]\d)[- ]?\d{4}[- ]?(\d{4})(?!\d)")
_LANDLINE = re.compile(r"(?<!\d)(?:0\d{2,3}[- ]?)?\d{7,8}(?!\d)")
_PLATE = re.compile(
    r"([京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z])[A-Z0-9·]{4,6}"
)
_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")


def clean(text: str) -> str:
    """NFC text without control and invisible characters, trimmed at both ends."""
    return _CONTROL.sub("", unicodedata.normalize("NFC", text)).strip()


def bigrams(text: str) -> list[str]:
    """Distinct search terms: Chinese as overlapping pairs (a lone sign as itself), other words whole.

    Trigram indexes cannot serve two-character Chinese words, hence pairs.
    """
    return sorted(set(_terms(unicodedata.normalize("NFKC", text).lower())))


def _terms(text: str) -> Iterator[str]:
    for run in _RUN.findall(text):
        if not _CJK.match(run) or len(run) == 1:
            yield run
        else:
            yield from (run[i : i + 2] for i in range(len(run) - 1))


def mask(text: str) -> str:
    """The text with phone numbers, ID numbers, plates and mail addresses struck out."""
    text = _MAIL.sub("***@***", text)
    text = _ID_NUMBER.sub("******************", text)
    text = _PHONE.sub(r"\1****\2", text)
    text = _LANDLINE.sub("********", text)
    return _PLATE.sub(r"\1*****", text)


def mask_name(name: str) -> str:
    """`王小明` → `王**`."""
    return name[:1] + "*" * max(len(name) - 1, 1) if name else ""


def mask_phone(phone: str) -> str:
    """Keep the first three and the last four of a mobile number, fewer of shorter ones."""
    digits = re.sub(r"\D", "", phone)
    return f"{digits[:3]}****{digits[-4:]}" if len(digits) >= 11 else "*" * len(digits)
