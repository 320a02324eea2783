"""What stands in open deals: lines, competitors; and what deals need before they move on."""

from decimal import Decimal

from quen.demo.deals import stages_of
from quen.demo.dice import maybe, stream, weighted
from quen.demo.sale_records import DealCompetitor, Line, Opportunity, StageCriterion

RIVALS = (
    ("Máy Pha Sài Gòn", 24), ("Espresso Việt", 22), ("Bếp Công Nghiệp Thành Đạt", 16), ("Thai Brew Supply", 20),
    ("Chiang Mai Coffee Tools", 18),
)  # fmt: skip
STRONG = ("Giá thấp hơn 8–10 %", "Giao hàng ngay", "Quen biết chủ quán", "ผ่อนชำระ 12 เดือน", "Bảo hành 24 tháng", "")
WEAK = ("Không có kỹ thuật tại chỗ", "Phụ tùng phải chờ 3 tuần", "ไม่มีบริการหลังการขาย", "Hàng cũ tân trang", "")
EXTRAS = (("Lắp đặt và căn chỉnh", 850_000), ("Đào tạo pha chế nửa ngày", 1_500_000), ("Bộ lọc nước", 2_400_000))
THREATS = (("low", 30), ("medium", 45), ("high", 25))


def build_criteria() -> tuple[StageCriterion, ...]:
    """Few and useful: an amount before the offer, a tasting confirmed, a date before negotiating."""
    points = (
        ("MACHINES-2", "Khách hàng", "account"), ("MACHINES-2", "Đã khảo sát điện và nước", ""),
        ("MACHINES-3", "Khách hài lòng sau khi dùng thử", ""), ("MACHINES-4", "Giá trị", "amount"),
        ("MACHINES-4", "Ngày chốt", "close_date"), ("SERVICE-2", "Giá trị", "amount"),
    )  # fmt: skip
    return tuple(
        StageCriterion(f"CRIT-{place}", name, f"STG-{stage}", field, place)
        for place, (stage, name, field) in enumerate(points, 1)
    )


def _open(deals: list[Opportunity]) -> list[Opportunity]:
    names = {*stages_of("machines")[0], *stages_of("service")[0]}
    return [deal for deal in deals if deal.stage in names] or deals[:1]


def build_lines(seed: int, deals: list[Opportunity]) -> list[Line]:
    """Lines of about a third of the open deals; their sums come near the amounts told before."""
    rng = stream(seed, "lines")
    rows: list[Line] = []
    for deal in _open(deals):
        if rows and not maybe(rng, 34):
            continue
        pieces = Decimal(weighted(rng, ((1, 62), (2, 26), (4, 12))))
        discount = Decimal(weighted(rng, ((0, 60), (5, 24), (10, 12), (12, 4))))
        price = (deal.amount / pieces).quantize(Decimal(1) if deal.currency == "VND" else Decimal("0.01"))
        code = deal.external_id.removeprefix("OPP-")
        rows.append(Line(f"LINE-{code}-1", deal.external_id, deal.product, deal.product, pieces, price, discount, 1))
        if deal.currency == "VND" and maybe(rng, 45):
            name, fee = rng.choice(EXTRAS)
            rows.append(Line(f"LINE-{code}-2", deal.external_id, "", name, Decimal(1), Decimal(fee), Decimal(0), 2))
    return rows


def build_rivals(seed: int, deals: list[Opportunity]) -> list[DealCompetitor]:
    """Competitors in about a fifth of the open deals."""
    rng = stream(seed, "rivals")
    rows: list[DealCompetitor] = []
    for deal in _open(deals):
        if not rows or maybe(rng, 20):
            code = deal.external_id.removeprefix("OPP-")
            rows.append(
                DealCompetitor(
                    f"COMP-{code}",
                    deal.external_id,
                    weighted(rng, RIVALS),
                    weighted(rng, THREATS),
                    rng.choice(STRONG),
                    rng.choice(WEAK),
                )
            )
    return rows
