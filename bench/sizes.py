"""How large lists, bundle and code are for 1 thousand, 1 million and 100 million certificates.

One list of each kind is made and signed for real; how many there are is counted. What a check asks
for does not grow with the number of certificates.
"""

import random
import sys
from io import BytesIO
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import orjson
from PIL import Image
from tests.proofs.region import (
    AGREEMENT,
    NOW,
    RIVER,
    SIGNER,
    TOKEN_SIGNER,
    card,
    certificate,
    chain,
    keys_of,
    parts,
    wallet,
)

from comity.folios.codes import POINTS, code_png
from comity.proofs.agreement_bundles import write_agreement_bundle
from comity.proofs.issuing import secure
from comity.proofs.signed_cards import card_text
from comity.proofs.status import MIN_ENTRIES, bits_with, status_list_credential
from comity.proofs.token_status import INVALID, status_token, values_with

# A list is closed when half of it is taken, so that free places cannot be guessed.
TAKEN = MIN_ENTRIES // 2
SHARES = (0.001, 0.01, 0.05)


def lists(share: float, taken: int) -> tuple[int, int]:
    """Give the bytes of a signed bitstring list and of a token list with a share withdrawn."""
    dice = random.Random(7)  # noqa: S311  # imagined
    withdrawn = dice.sample(range(MIN_ENTRIES), round(taken * share))
    unsigned = status_list_credential(
        "https://river.example/status/1",
        issuer=RIVER,
        purpose="revocation",
        bits=bits_with(withdrawn),
        at=NOW,
    )
    values = values_with(dict.fromkeys(withdrawn, INVALID))
    token = status_token("https://river.example/tsl/1", values, TOKEN_SIGNER, at=NOW, chain=chain())
    return len(orjson.dumps(secure(unsigned, SIGNER, NOW))), len(token)


def main() -> int:
    keys = len(orjson.dumps(keys_of(RIVER, SIGNER, TOKEN_SIGNER)))
    bundle = len(write_agreement_bundle(parts(), AGREEMENT.id, SIGNER))
    print(f"sizes in bytes; lists of {MIN_ENTRIES:,} places, {TAKEN:,} of them taken")
    for size in (1_000, 1_000_000, 100_000_000):
        number = -(-size // TAKEN)
        for share in SHARES:
            bits, token = lists(share, min(size, TAKEN))
            whole = number * (2 * bits + token)
            print(
                f"  {size:>11,} certificates, {share:>5.1%} withdrawn: {number:>5,} lists of"
                f" {bits:,} twice and {token:,}: {whole / 1e6:>9,.2f} MB in all;"
                f" one check reads {keys + 2 * bits:,} (file) or {keys + token:,} (wallet, card)"
            )
    link = f"https://river.example/v#{card_text(card())}"
    modules = Image.open(BytesIO(code_png(link))).width // POINTS
    print(
        f"  certificate {len(orjson.dumps(certificate())):,}, wallet {len(wallet()):,}, card"
        f" {len(card()):,}; link {len(link)} letters, QR version {(modules - 17) // 4},"
        f" {modules} modules; a bundle of one list {bundle:,}"
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
