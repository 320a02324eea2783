"""Names for filled tenants: as common in Vietnam, and places that are not."""

from __future__ import annotations

FAMILY = [
    "Nguyễn",
    "Trần",
    "Lê",
    "Phạm",
    "Hoàng",
    "Huỳnh",
    "Phan",
    "Vũ",
    "Võ",
    "Đặng",
    "Bùi",
    "Đỗ",
    "Hồ",
    "Ngô",
    "Dương",
    "Lý",
]
MIDDLE = ["Thị", "Văn", "Minh", "Ngọc", "Thanh", "Hữu", "Đức", "Quốc", "Thu", "Xuân"]
GIVEN = [
    "Lan",
    "Hương",
    "Hùng",
    "Dũng",
    "Mai",
    "Linh",
    "Tuấn",
    "Sơn",
    "Hà",
    "Nga",
    "Phúc",
    "Khánh",
    "Trang",
    "Vy",
    "Bảo",
    "Long",
    "Thảo",
    "Yến",
    "Quân",
    "Châu",
]
PLACE = [
    "Sông Xanh",
    "Phố Cũ",
    "Mây Trắng",
    "Gió Biển",
    "Hương Rừng",
    "Đồi Thông",
    "Lúa Mới",
    "Bằng Lăng",
    "Hải Đăng",
    "Ánh Dương",
]
