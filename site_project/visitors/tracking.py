"""Parameters of addresses that only follow readers: newsletters and social networks add them."""

from functools import lru_cache
from urllib.parse import unquote

# fmt: off
NAMES = frozenset({
    "__hsfp", "__hssc", "__hstc", "__s", "_ga", "_gl", "_hsenc", "_hsmi", "_ke", "dclid",
    "ef_id", "epik", "fbclid", "gad", "gad_campaignid", "gad_source", "gbraid", "gclid",
    "gclsrc", "hsctatracking", "igsh", "igshid", "li_fat_id", "mc_cid", "mc_eid", "mibextid",
    "mkt_tok", "ml_subscriber", "ml_subscriber_hash", "msclkid", "oly_anon_id", "oly_enc_id",
    "rdt_cid", "ref_src", "ref_url", "s_cid", "s_kwcid", "sccid", "sms_click", "sms_uph",
    "srsltid", "ttclid", "twclid", "vero_conv", "vero_id", "wbraid", "wickedid", "yclid",
    "ymclid", "ysclid",
})
# fmt: on
PREFIXES = ("utm_", "mtm_", "pk_", "matomo_", "piwik_", "hsa_", "stm_")


@lru_cache(maxsize=1024)
def without_tracking(query: str) -> str:
    """Return a query without the parameters that never matter for the answer."""
    return "&".join(part for part in query.split("&") if part and not is_tracking(part))


def is_tracking(parameter: str) -> bool:
    name = unquote(parameter.partition("=")[0]).lower()
    return name in NAMES or name.startswith(PREFIXES)
