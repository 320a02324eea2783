"""How the distributor keeps its products: categories, units, specifications, and the price lists it sells from."""

from datetime import date
from decimal import Decimal

from quen.demo.catalog import Offer
from quen.demo.catalog_records import PriceBook, PriceBookEntry, ProductCategory, ProductProperty, Unit

# name: (external id, parent, words)
CATEGORIES = {
    "Machines": ("CAT-01", "", "Everything that brews, grinds or cools behind the counter."),
    "Espresso machines": ("CAT-02", "CAT-01", "One to three groups, for cafés and hotels."),
    "Grinders": ("CAT-03", "CAT-01", "On demand, for the counter and the roastery shop."),
    "Super-automatics": ("CAT-04", "CAT-01", "From bean to cup at the touch of a screen, for offices and hotels."),
    "Brewers": ("CAT-05", "CAT-01", "Filter, cold brew, phin and hot water."),
    "Service": ("CAT-06", "", "What keeps the machines running."),
    "Parts": ("CAT-07", "CAT-06", "Original parts from the stores in Ho Chi Minh City and Bangkok."),
    "Service plans": ("CAT-08", "CAT-06", "Technicians by the year, training and rental."),
    "Beans": ("CAT-09", "", "Roasted to order by Mộc Rang."),
}

# name: (external id, symbol, dimension, factor, decimals)
UNITS = {
    "máy": ("UNIT-01", "máy", "count", "1", 0),
    "cái": ("UNIT-02", "cái", "count", "1", 0),
    "bộ": ("UNIT-03", "bộ", "count", "1", 0),
    "bình": ("UNIT-04", "bình", "count", "1", 0),
    "cặp": ("UNIT-05", "cặp", "count", "2", 0),
    "thùng": ("UNIT-06", "thùng", "count", "12", 0),
    "ชุด": ("UNIT-07", "ชุด", "count", "1", 0),
    "gói": ("UNIT-08", "gói", "other", "1", 0),
    "แพ็กเกจ": ("UNIT-09", "แพ็กเกจ", "other", "1", 0),
    "khóa": ("UNIT-10", "khóa", "other", "1", 0),
    "kg": ("UNIT-11", "kg", "mass", "1000", 1),
    "gram": ("UNIT-12", "g", "mass", "1", 0),
}


# (name, unit, value of the first product of the series, step to the next one); text where there is no step
_Line = tuple[str, str, str, str]
SPECIFICATIONS: dict[str, tuple[_Line, ...]] = {
    "Aurora": (
        ("Số họng", "", "1", "1"), ("Điện áp", "V", "220", ""), ("Công suất", "kW", "3.2", "0.6"),
        ("Nồi hơi", "l", "6", "2.5"), ("Chiều rộng", "mm", "540", "120"), ("Khối lượng", "kg", "48", "9"),
        ("Bảo hành", "tháng", "24", ""),
    ),
    "Belmonte": (
        ("Số họng", "", "1", "1"), ("Điện áp", "V", "220/380", ""), ("Công suất", "kW", "4.1", "0.9"),
        ("Nồi hơi", "l", "8", "3"), ("Khối lượng", "kg", "62", "14"), ("Vỏ máy", "", "Thép không gỉ", ""),
    ),
    "Kapi": (
        ("Số họng", "", "1", ""), ("Điện áp", "V", "220, một pha", ""), ("Công suất", "kW", "1.8", "0.3"),
        ("Chiều rộng", "mm", "320", "40"), ("Khối lượng", "kg", "19", "4"),
    ),
    "Molaro": (
        ("Lưỡi xay", "mm", "64", "4"), ("Năng suất", "kg/h", "8", "3"), ("Phễu hạt", "kg", "1.2", "0.2"),
        ("Độ ồn", "dB", "70", ""), ("Khối lượng", "kg", "11", "2.5"),
    ),
    "Tassenau": (
        ("Ly mỗi ngày", "", "60", "50"), ("Phễu hạt", "g", "600", "200"), ("Bình nước", "l", "3", "1"),
        ("Màn hình", "inch", "7", ""), ("Kết nối", "", "4G, Wi-Fi", ""), ("Công suất", "kW", "1.9", "0.3"),
    ),
    "Suối": (("Dung tích", "l", "6", "3"), ("Điện áp", "V", "220", ""), ("Chất liệu", "", "Inox 304", "")),
    "Mộc Rang": (
        ("Mức rang", "", "Vừa", ""), ("Độ ẩm tối đa", "%", "12", ""), ("Hạn dùng", "tháng", "12", ""),
        ("Đóng gói", "", "Túi van một chiều 1 kg", ""),
    ),
}  # fmt: skip


def build_categories() -> tuple[ProductCategory, ...]:
    """The tree, parents first."""
    return tuple(ProductCategory(code, name, parent, words) for name, (code, parent, words) in CATEGORIES.items())


def build_units() -> tuple[Unit, ...]:
    return tuple(Unit(row[0], name, row[1], row[2], Decimal(row[3]), row[4]) for name, row in UNITS.items())


def build_properties(offers: tuple[Offer, ...]) -> tuple[ProductProperty, ...]:
    """The specification of every product whose series has one."""
    made: list[ProductProperty] = []
    for offer in offers:
        nth = [item[0] for item in offer.range.items].index(offer.product.sku)
        for position, (name, unit, first, step) in enumerate(SPECIFICATIONS.get(offer.range.series, ()), start=1):
            value = f"{(Decimal(first) + Decimal(step) * nth).normalize():f}" if step else first
            code = f"SPEC-{offer.product.sku}-{position}"
            made.append(ProductProperty(code, offer.product.sku, position, name, value.replace(".", ","), unit))
    return tuple(made)


def build_books(today: date) -> tuple[PriceBook, ...]:
    """Retail and dealers in đồng, export in dollars."""
    year = today.year
    return (
        PriceBook("BOOK-VND", f"Giá bán lẻ {year}", "VND", date(year, 1, 1), None, "Khách lẻ", True, True),
        PriceBook("BOOK-DEALER", f"Giá đại lý {year}", "VND", date(year, 1, 1), None, "Đại lý", False, True),
        PriceBook("BOOK-USD", f"Export {year}", "USD", date(year, 1, 1), date(year + 1, 3, 31), "Abroad", False, True),
    )  # fmt: skip


def _nice(amount: Decimal, step: str) -> Decimal:
    """The amount on a step that looks like a price."""
    return (amount / Decimal(step)).quantize(Decimal(1)) * Decimal(step)


def build_entries(offers: tuple[Offer, ...], rates: dict[str, Decimal]) -> tuple[PriceBookEntry, ...]:
    """Prices of every product still sold. `rates`: đồng for one unit of a currency.

    Dealers pay 88 percent, and 82 from a quantity on that the series is usually bought in.
    """
    made: list[PriceBookEntry] = []
    for offer in offers:
        product = offer.product
        if not product.active:
            continue
        dong = product.price * rates[product.currency]
        step = "10000" if dong > 1_000_000 else "1000"
        many = Decimal(max(2, round(offer.range.median * 3)))
        dealer = [(Decimal(1), _nice(dong * 88 / 100, step)), (many, _nice(dong * 82 / 100, step))]
        rows = [("BOOK-VND", Decimal(1), _nice(dong, step)), *(("BOOK-DEALER", q, p) for q, p in dealer)]
        if offer.range.pipeline == "machines" or offer.range.series == "Mộc Rang":
            rows.append(("BOOK-USD", Decimal(1), max(Decimal(1), _nice(dong / rates["USD"] * 92 / 100, "0.5"))))
        made += [
            PriceBookEntry(f"{book}-{product.sku}-{quantity:f}", book, product.sku, quantity, price)
            for book, quantity, price in rows
        ]
    return tuple(made)
