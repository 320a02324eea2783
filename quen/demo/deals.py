"""How deals run: pipelines and stages, sources, reasons for losing. Shared lists are in English, the
language that the Vietnamese and the Thai branches have in common.
"""

from quen.demo.sale_records import Pipeline, Reason, Stage

PIPELINES = (
    Pipeline("PIPE-MACHINES", "Bán máy", 1, is_default=True),
    Pipeline("PIPE-SERVICE", "Dịch vụ & hạt", 2, is_default=False),
)

MACHINE_STAGES = (
    ("Mới tiếp nhận", 10, "open", 7),
    ("Khảo sát", 25, "open", 14),
    ("Dùng thử", 45, "open", 21),
    ("Báo giá", 60, "open", 14),
    ("Thương lượng", 80, "open", 21),
    ("Đã ký hợp đồng", 100, "won", None),
    ("Không thành", 0, "lost", None),
)

SERVICE_STAGES = (
    ("Yêu cầu mới", 20, "open", 5),
    ("Gửi mẫu & giá", 45, "open", 10),
    ("Chờ xác nhận", 75, "open", 10),
    ("Đã chốt đơn", 100, "won", None),
    ("Mất đơn", 0, "lost", None),
)

# Source, share in Vietnam, share in Thailand, effect on the chance of winning in percentage points.
SOURCES = (
    ("Referral", 20, 16, 13),
    ("Existing customer", 22, 20, 11),
    ("Website", 16, 15, -2),
    ("Zalo", 18, 0, 1),
    ("LINE", 0, 22, 2),
    ("Facebook", 9, 9, -6),
    ("Trade fair", 8, 9, -3),
    ("Cold call", 9, 5, -14),
    ("Showroom visit", 6, 6, 8),
)

# By pipeline or, for the second one, by category of product.
LOST_REASONS = {
    "machines": (
        ("Price too high", 28), ("Chose a competitor", 22), ("Project postponed", 15), ("No budget", 10),
        ("No answer", 11), ("Bought second-hand", 6), ("Power or water not suitable", 4),
        ("Delivery too slow", 4),
    ),
    "Beans": (
        ("Price too high", 26), ("Stayed with the present supplier", 30), ("Taste not right", 18),
        ("No answer", 16), ("Business closed", 6), ("Delivery too slow", 4),
    ),
    "Parts": (
        ("Price too high", 30), ("Bought elsewhere", 24), ("Delivery too slow", 22), ("No answer", 14),
        ("Replaced the machine", 10),
    ),
    "Service plans": (
        ("Price too high", 34), ("Repaired in house", 26), ("No answer", 18),
        ("Stayed with the present supplier", 14), ("Business closed", 8),
    ),
}  # fmt: skip

WON_REASONS = (
    ("Service nearby", 26), ("Coffee tasted better", 18), ("Best value", 20), ("Long relationship", 16),
    ("Short delivery", 10), ("Recommended to them", 10),
)  # fmt: skip

# Median days from opening to closing, by pipeline.
CYCLE_DAYS = {"machines": 44, "service": 16}


def build_stages() -> tuple[Stage, ...]:
    """The stages of both pipelines in order; the names differ, so that a name alone is a reference."""
    rows: list[Stage] = []
    for pipeline, stages in zip(PIPELINES, (MACHINE_STAGES, SERVICE_STAGES), strict=True):
        for position, (name, probability, kind, rotting) in enumerate(stages, 1):
            code = f"STG-{pipeline.external_id.removeprefix('PIPE-')}-{position}"
            rows.append(Stage(code, pipeline.name, name, position, probability, kind, rotting))
    return tuple(rows)


def build_won_reasons() -> tuple[Reason, ...]:
    """Why deals are won, the most frequent first."""
    return tuple(Reason(f"WON-{place}", name, place) for place, (name, _) in enumerate(WON_REASONS, 1))


def build_lost_reasons() -> tuple[Reason, ...]:
    """Why deals of any kind are lost, each once."""
    names = dict.fromkeys(name for reasons in LOST_REASONS.values() for name, _ in reasons)
    return tuple(Reason(f"LOST-{place}", name, place) for place, name in enumerate(names, 1))


def stages_of(pipeline: str) -> tuple[list[str], str, str]:
    """The open stages in order, the won one and the lost one of `machines` or `service`."""
    stages = MACHINE_STAGES if pipeline == "machines" else SERVICE_STAGES
    by_kind = {kind: name for name, _, kind, _ in stages}
    return [name for name, _, kind, _ in stages if kind == "open"], by_kind["won"], by_kind["lost"]
