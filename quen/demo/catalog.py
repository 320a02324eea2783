"""What the distributor sells: invented brands of machines, parts, service plans and its own roastery's beans.

Each line: SKU, name, list price, currency, unit, and how often it is asked for.
"""

from dataclasses import dataclass
from decimal import Decimal

from quen.demo.catalog_records import Product


@dataclass(frozen=True, slots=True)
class Range:
    """A series of products and how it sells.

    `median` and `spread` describe the quantity of a deal, `high` is the most that was ever asked for;
    `noun_vi` (empty: the unit) and `noun_th` are the words of counting in a title; `pipeline` is
    `machines` or `service`. `cost_percent` of the list price is what a product costs us, `tax` percent come on top.
    """

    series: str
    category: str
    pipeline: str
    noun_vi: str
    noun_th: str
    median: float
    spread: float
    high: int
    note: str
    cost_percent: int
    tax: int
    items: tuple[tuple[str, str, str, str, str, int], ...]


RANGES = (
    Range("Aurora", "Espresso machines", "machines", "máy", "เครื่อง", 1.2, 0.5, 24,
          "Máy pha espresso chuyên nghiệp, nồi hơi kép bằng đồng, bảo hành 24 tháng toàn quốc.", 71, 8, (
        ("AUR-A1", "Espresso Aurora A1", "68500000", "VND", "máy", 70),
        ("AUR-A2", "Espresso Aurora A2", "118000000", "VND", "máy", 120),
        ("AUR-A3", "Espresso Aurora A3", "156000000", "VND", "máy", 45),
        ("AUR-A2T", "Espresso Aurora A2 Tall Cup", "124500000", "VND", "máy", 40),
        ("AUR-AX2", "Espresso Aurora AX2 Volumetric", "189000000", "VND", "máy", 30))),
    Range("Belmonte", "Espresso machines", "machines", "máy", "เครื่อง", 1.1, 0.45, 12,
          "Dòng cao cấp nhập khẩu, điều khiển nhiệt độ từng họng, thân thép không gỉ.", 76, 8, (
        ("BEL-S1", "Belmonte Studio 1", "5900", "USD", "máy", 20),
        ("BEL-S2", "Belmonte Studio 2", "9800", "USD", "máy", 28),
        ("BEL-S3", "Belmonte Studio 3", "13400", "USD", "máy", 10),
        ("BEL-LV2", "Belmonte Leva 2", "11200", "USD", "máy", 8))),
    Range("Kapi", "Espresso machines", "machines", "máy", "เครื่อง", 1.3, 0.6, 30,
          "Máy nhỏ gọn cho quán mang đi và xe cà phê lưu động, điện một pha.", 68, 8, (
        ("KAP-10", "Kapi One", "24900000", "VND", "máy", 85),
        ("KAP-20", "Kapi One Duo", "39500000", "VND", "máy", 60),
        ("KAP-CART", "Kapi Cart", "31500000", "VND", "máy", 22),
        ("KAP-H", "Kapi Home", "14900000", "VND", "máy", 46))),
    Range("Molaro", "Grinders", "machines", "máy xay", "เครื่อง", 1.6, 0.6, 40,
          "Máy xay cà phê lưỡi phẳng, xay theo yêu cầu, ồn dưới 72 dB.", 69, 8, (
        ("MOL-64", "Molaro 64", "16800000", "VND", "máy", 70),
        ("MOL-64E", "Molaro 64E", "21500000", "VND", "máy", 65),
        ("MOL-75", "Molaro 75", "32900000", "VND", "máy", 40),
        ("MOL-83T", "Molaro 83 Titan", "48500000", "VND", "máy", 18),
        ("MOL-98F", "Molaro 98 Filter", "2650", "USD", "máy", 10),
        ("MOL-SH", "Molaro Shop 1 kg", "39000000", "VND", "máy", 12),
        ("MOL-HAND", "Molaro Hand 38", "1950000", "VND", "cái", 16))),
    Range("Tassenau", "Super-automatics", "machines", "máy pha tự động", "เครื่อง", 1.5, 0.7, 45,
          "Máy pha tự động từ hạt, tự vệ sinh đường sữa, màn hình tiếng Việt, Thái và Anh.", 73, 8, (
        ("TAS-T3", "Tassenau T3 Office", "42500000", "VND", "máy", 75),
        ("TAS-T5", "Tassenau T5", "69000000", "VND", "máy", 60),
        ("TAS-T7", "Tassenau T7 Fresh Milk", "112000000", "VND", "máy", 45),
        ("TAS-T9", "Tassenau T9 Hotel", "7900", "USD", "máy", 24),
        ("TAS-T9D", "Tassenau T9 Duo Milk", "9400", "USD", "máy", 12),
        ("TAS-FR", "Tủ mát sữa Tassenau 8 lít", "18500000", "VND", "cái", 15))),
    Range("Suối", "Brewers", "machines", "", "ชุด", 1.8, 0.7, 60,
          "Thiết bị pha phin, pha nhỏ giọt và ủ lạnh cho quầy bar và tiệc.", 64, 8, (
        ("SUO-B6", "Suối Batch 6 lít", "28900000", "VND", "máy", 28),
        ("SUO-B12", "Suối Batch 12 lít", "44500000", "VND", "máy", 16),
        ("SUO-CB20", "Suối Cold Brew 20 lít", "36500000", "VND", "máy", 30),
        ("SUO-NT", "Suối Nitro Tap 2 vòi", "41000000", "VND", "bộ", 14),
        ("SUO-PH", "Suối Phin Bar 6 ly", "8900000", "VND", "bộ", 26),
        ("SUO-HW", "Bình nước nóng Suối 30 lít", "12500000", "VND", "cái", 20),
        ("SUO-TH", "Suối Thermal 5 lít", "4200", "THB", "bình", 12))),
    Range("Phụ tùng", "Parts", "service", "", "ชิ้น", 4, 0.8, 120,
          "Phụ tùng chính hãng, có sẵn tại kho TP. Hồ Chí Minh và Bangkok.", 55, 8, (
        ("PT-GAS58", "Gioăng họng 58 mm (10 cái)", "650000", "VND", "bộ", 40),
        ("PT-PF2", "Tay pha đôi 58 mm", "1850000", "VND", "cái", 30),
        ("PT-BUR64", "Lưỡi xay phẳng 64 mm", "2900000", "VND", "cặp", 45),
        ("PT-BUR83", "Lưỡi xay phẳng 83 mm", "5200000", "VND", "cặp", 18),
        ("PT-PUMP", "Bơm quay 150 l/h", "6400000", "VND", "cái", 16),
        ("PT-HEAT", "Thanh nhiệt nồi hơi 4,2 kW", "4750000", "VND", "cái", 12),
        ("PT-WF1", "Lõi lọc nước Suối Trong XL", "2300000", "VND", "cái", 60),
        ("PT-MILK", "Ống sữa Tassenau", "1450000", "VND", "bộ", 34),
        ("PT-CLEAN", "Bột vệ sinh nhóm pha (12 hộp)", "3600000", "VND", "thùng", 50),
        ("PT-TOOLS", "Barista tool set", "4900", "THB", "ชุด", 20))),
    Range("An Tâm", "Service plans", "service", "", "แพ็กเกจ", 1.3, 0.6, 40,
          "Gói dịch vụ kỹ thuật theo năm, có mặt trong 24 giờ tại các thành phố có chi nhánh.", 42, 8, (
        ("AT-CB12", "An Tâm Cơ bản 12 tháng", "4800000", "VND", "gói", 60),
        ("AT-V12", "An Tâm Vàng 12 tháng", "9600000", "VND", "gói", 50),
        ("AT-V24", "An Tâm Vàng 24 tháng", "17500000", "VND", "gói", 26),
        ("AT-KS", "An Tâm Khách sạn 12 tháng", "28000000", "VND", "gói", 18),
        ("AT-TH12", "An Tâm Thailand 12 months", "14900", "THB", "แพ็กเกจ", 30),
        ("AT-RENT", "Thuê máy trọn gói 12 tháng", "54000000", "VND", "gói", 22),
        ("AT-DT", "Đào tạo barista tại chỗ 2 ngày", "7500000", "VND", "khóa", 34))),
    Range("Mộc Rang", "Beans", "service", "kg hạt", "กก.", 60, 0.85, 1500,
          "Cà phê hạt rang theo đơn, giao trong 5 ngày sau ngày rang, túi van một chiều.", 58, 5, (
        ("MR-BME", "Ban Mê Đậm", "215000", "VND", "kg", 110),
        ("MR-PX", "Phin Xưa", "189000", "VND", "kg", 90),
        ("MR-CD", "Cầu Đất Arabica", "385000", "VND", "kg", 70),
        ("MR-ESP", "Espresso Bình Minh", "298000", "VND", "kg", 100),
        ("MR-SL", "Sơn La Honey", "460000", "VND", "kg", 30),
        ("MR-DEC", "Dạ Khúc Decaf", "520000", "VND", "kg", 16),
        ("MR-DOI", "Doi Mok Arabica", "690", "THB", "kg", 80),
        ("MR-NAN", "Nan Valley Natural", "820", "THB", "kg", 34),
        ("MR-CHOC", "Ca cao nóng Mộc", "240000", "VND", "kg", 24))),
)  # fmt: skip

# Products that are not what the rest of their series is.
NOTES = {
    "MOL-HAND": "Cối xay tay lưỡi côn 38 mm, thân nhôm, cho phin và pha nhỏ giọt.",
    "TAS-FR": "Tủ mát giữ sữa ở 4 °C, đặt cạnh máy, dùng cho T5 đến T9.",
    "SUO-HW": "Bình đun nước nóng tự động, giữ 96 °C, có vòi lấy nhanh.",
    "AT-RENT": "Máy, bảo trì và phụ tùng trong một giá tháng, cam kết tối thiểu 12 tháng.",
    "AT-DT": "Giảng viên đến tận nơi: cân chỉnh cối xay, chiết xuất, đánh sữa, vệ sinh máy.",
    "MR-DEC": "Hạt khử caffeine bằng nước, rang vừa, cho khách uống buổi tối.",
    "MR-CHOC": "Bột ca cao rang nhẹ, không đường, cho máy và pha tay.",
    "PT-TOOLS": "ชุดเครื่องมือบาริสต้า แทมเปอร์ 58 มม. ที่เกลี่ยผง และแปรงทำความสะอาด",
}
RETIRED = frozenset({"KAP-CART", "SUO-TH"})


@dataclass(frozen=True, slots=True)
class Offer:
    """A product with the range it belongs to and the weight of demand."""

    product: Product
    range: Range
    weight: int


def _cost(price: Decimal, currency: str, line: Range) -> Decimal:
    """What the product costs us, in the currency of its price; đồng on whole thousands."""
    return (price * line.cost_percent / 100).quantize(Decimal("1E3") if currency == "VND" else Decimal(1))


def build_offers() -> tuple[Offer, ...]:
    """All products in the order of the catalog."""
    offers: list[Offer] = []
    for line in RANGES:
        for sku, name, price, currency, unit, weight in line.items:
            product = Product(
                external_id=f"PRD-{len(offers) + 1:04d}",
                name=name,
                sku=sku,
                kind="service" if line.series == "An Tâm" else "goods",
                series=line.series,
                category=line.category,
                unit=unit,
                price=Decimal(price),
                currency=currency,
                cost=_cost(Decimal(price), currency, line),
                tax_rate=Decimal(7 if currency == "THB" else line.tax),
                active=sku not in RETIRED,
                description=NOTES.get(sku, line.note),
            )
            offers.append(Offer(product, line, weight))
    return tuple(offers)
