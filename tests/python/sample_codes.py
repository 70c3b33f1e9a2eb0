"""Credit codes with right check signs, in a range that no authority has issued; a few plain lines of their own."""

SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def credit_code(serial: int, division: str = "330000") -> str:
    body = f"XX{serial:06d}"
    left = 11 - sum(int(sign, 36) * weight for sign, weight in zip(body, (3, 7, 9, 10, 5, 8, 4, 2), strict=True)) % 11
    code = f"91{division}{body}{'X' if left == 10 else left % 11}"
    total = sum(SIGNS.index(sign) * 3**place for place, sign in enumerate(code))
    return code + SIGNS[-total % 31]
