"""Vietnamese personal names: family name, middle name, given name. Weights follow everyday experience."""

import random

from quen.demo.dice import weighted, words

FAMILY = (
    ("Nguyễn", 310), ("Trần", 115), ("Lê", 95), ("Phạm", 70), ("Hoàng", 32), ("Huỳnh", 32), ("Phan", 42),
    ("Vũ", 25), ("Võ", 28), ("Đặng", 24), ("Bùi", 22), ("Đỗ", 20), ("Hồ", 16), ("Ngô", 15), ("Dương", 13),
    ("Lý", 8), ("Đinh", 9), ("Trương", 11), ("Lâm", 7), ("Mai", 7), ("Đoàn", 7), ("Cao", 6), ("Trịnh", 6),
    ("Tạ", 4), ("Châu", 4), ("Lương", 5), ("Thái", 3), ("Tô", 3), ("Hà", 5), ("Kiều", 2), ("Quách", 2),
    ("La", 2), ("Tôn", 2), ("Văn", 2), ("Ông", 1), ("Nghiêm", 1), ("Doãn", 1), ("Khúc", 1),
)  # fmt: skip

MIDDLE_MALE = (
    ("Văn", 60), ("Hữu", 30), ("Đức", 30), ("Minh", 45), ("Quang", 30), ("Công", 22), ("Thanh", 25),
    ("Quốc", 30), ("Anh", 14), ("Hoàng", 28), ("Tuấn", 12), ("Xuân", 14), ("Ngọc", 16), ("Gia", 16),
    ("Trọng", 16), ("Đình", 18), ("Thế", 14), ("Duy", 18), ("Bảo", 12), ("Nhật", 14), ("Việt", 8),
    ("Mạnh", 12), ("Chí", 12), ("Khắc", 6), ("Bá", 8), ("Phước", 8), ("Tấn", 12), ("Hải", 8), ("Viết", 5),
)  # fmt: skip

GIVEN_MALE = words(
    "An Bách Bảo Bình Cường Chiến Chương Danh Dũng Duy Dương Đăng Đạt Điền Đông Đức Giang Hải Hào Hậu Hiếu "
    "Hiệp Hoàng Hòa Huân Huy Hùng Hưng Kiệt Khang Khánh Khiêm Khoa Khôi Kiên Lâm Lân Lộc Long Luân Lực Minh "
    "Nam Nghị Nghĩa Nguyên Nhân Nhật Ninh Phát Phi Phong Phú Phúc Phước Quân Quang Quý Quyền Sang Sơn Tài "
    "Tâm Tân Tấn Tín Thạch Thái Thành Thắng Thiện Thịnh Thọ Thông Thuận Thức Tiến Toàn Trí Triết Trung "
    "Trường Tú Tuấn Tuệ Tùng Tường Việt Vinh Vịnh Vũ Vương Vượng"
)

MIDDLE_FEMALE = (
    ("Thị", 60), ("Ngọc", 50), ("Thanh", 36), ("Thu", 30), ("Minh", 24), ("Phương", 28), ("Kim", 26),
    ("Bích", 18), ("Hồng", 24), ("Mai", 16), ("Thùy", 22), ("Diệu", 10), ("Mỹ", 20), ("Như", 14),
    ("Quỳnh", 16), ("Bảo", 14), ("Khánh", 14), ("Hoài", 12), ("Lan", 10), ("Cẩm", 10), ("Tuyết", 10),
    ("Ánh", 10), ("Hải", 10), ("Diễm", 8), ("Xuân", 12), ("Yến", 10), ("Trúc", 8), ("Thảo", 10), ("Cát", 4),
    ("Thị Thu", 10), ("Thị Ngọc", 12), ("Thị Thanh", 10), ("Thị Kim", 8), ("Thị Hồng", 8), ("Thị Mỹ", 6),
)  # fmt: skip

GIVEN_FEMALE = words(
    "An Anh Ánh Châu Chi Cúc Diễm Diệp Diệu Dung Duyên Đan Đào Giang Hà Hạnh Hảo Hằng Hân Hậu Hiền Hoa Hòa "
    "Hồng Huệ Huyền Hương Kiều Khanh Khuê Lam Lan Lệ Liên Liễu Linh Loan Ly Mai Mẫn My Nga Ngà Ngân Nghi "
    "Ngọc Nguyệt Nhàn Nhi Nhiên Nhung Như Oanh Phương Phượng Quyên Quỳnh San Sen Sương Tâm Tiên Thảo Thắm "
    "Thi Thơ Thoa Thu Thủy Thúy Thư Thương Trang Trâm Trân Trinh Trúc Tú Tuyền Tuyết Uyên Vân Vi Vy Xuân "
    "Xuyến Ý Yên Yến"
)


def draw_name(rng: random.Random, gender: str) -> str:
    """A full name in the Vietnamese order, for gender `male` or `female`."""
    family = weighted(rng, FAMILY)
    if gender == "female":
        middle, given = weighted(rng, MIDDLE_FEMALE), rng.choice(GIVEN_FEMALE)
    else:
        middle, given = weighted(rng, MIDDLE_MALE), rng.choice(GIVEN_MALE)
    if given in middle.split() or family == middle:
        return f"{family} {given}"
    return f"{family} {middle} {given}"
