"""How Vietnamese customers are called: kinds of business, words for their signs, legal forms."""

from quen.demo.dice import phrases

# Words for a sign that sound well on a café, a hotel, a restaurant.
SIGNS = phrases(
    "Sông Xanh; Mây Trắng; Gió Biển; Phố Cũ; Hẻm Nhỏ; Mùa Thu; Nắng Sớm; Bến Xưa; Chiều Tím; Cây Đa; Lá "
    "Me; Hoa Giấy; Bằng Lăng; Sương Mai; Đồi Thông; Vườn Xoài; Mái Ngói; Giàn Trầu; Bậc Thềm; Ban Công; "
    "Góc Phố; Trạm Dừng; Ngã Ba; Bóng Râm; Hiên Nhà; Đèn Dầu; Máy Hát; Giếng Trời; Đá Cuội; Bờ Kè; Con "
    "Đò; Cầu Gỗ; Đầm Sen; Sen Trắng; Tre Làng; Rơm Vàng; Lúa Mới; Đất Nâu; Hạt Mưa; Mưa Bóng Mây; Trăng "
    "Non; Sao Khuê; Bình Yên; Thong Thả; Chậm Rãi; Rong Chơi; Ghé Chơi; Nhà Mình; Xóm Trên; Ba Miền; Gác "
    "Mái; Hoàng Lan; Ngọc Lan; Dạ Hương; Thiên Lý; Tường Vi; Mộc Lan; Thạch Thảo; Cúc Dại; Oải Hương; Cẩm "
    "Tú; Cao Nguyên Xanh; Đại Ngàn; Sương Núi; Suối Mơ; Thác Bạc; Rừng Thông; Dốc Nắng; Đồng Xanh; Phù "
    "Sa; Biển Gọi; Cánh Buồm; Hải Âu; San Hô; Cát Vàng; Vịnh Ngọc; Ngọn Hải Đăng; Sóng Bạc; Dừa Nước; Bãi "
    "Sau; Hương Quê; Hương Rừng; Vị Xưa; Mộc Nhiên; An Nhiên; Kim Liên; Minh Châu; Hồng Ngọc; Bích Câu; "
    "Vạn Lộc; Thảo Nguyên; Bồ Câu; Én Nhỏ; Cỏ May; Hoa Dại; Bồ Công Anh"
)

# Signs that only a place for coffee would choose.
COFFEE_SIGNS = phrases(
    "Nâu Đá; Bạc Xỉu; Giọt Đắng; Phin Nhỏ; Khói Chiều; Than Hồng; Máy Hát; Mèo Lười; Chú Cuội; Chim Sẻ; "
    "Đá Cuội; Ly Thủy Tinh; Hạt Rơi; Đậm Vừa; Không Đường; Sáng Sớm; Nửa Buổi; Cữ Sáng; Bàn Số Sáu; Ghế "
    "Thấp; Xe Đạp Cũ; Đài Bán Dẫn; Băng Cối; Tem Phiếu; Bao Cấp; Hẹn Hò; Chờ Mưa; Ngồi Lại; Lặng; Mộng Mơ"
)

# Names of companies, schools and clinics.
FORMAL_SIGNS = phrases(
    "An Hòa; Thanh Bình; Phú Gia; Gia Hưng; Minh Đức; Tân Tiến; Đại Phát; Hưng Thịnh; Việt Tín; Nam Hưng "
    "Phú; Bắc Sơn; Đông Dương Xanh; Thiên Ân; Hoàng Gia Phát; Trường Phú An; Thái Bình Minh; Kim Cương; "
    "Sao Khuê; Tâm Đức; Phúc An; Vạn Phúc; Nhật Minh; Quang Vinh; Ánh Dương; Hải Đăng; Hồng Lạc; Âu Lạc; "
    "Thăng Long Mới; Đồng Tâm Việt; Tín Nghĩa; Bảo An Khang; Hòa Phú; Thành Công Mới; Việt Hưng; Sơn Hà; "
    "Hồng Đức; Trí Tuệ; Sen Vàng"
)
FORMAL_KINDS = frozenset({"Office", "Education and health"})
COFFEE_KINDS = frozenset({"Café", "Roaster"})

FRIENDLY = phrases("Cô Ba; Chú Tư; Bà Năm; Anh Hai; Chị Bảy; Cô Út; Ông Sáu; Dì Tám; Bác Chín; Cậu Mười")

# What stands before the sign, by kind of business, with the share of each.
FORMS = {
    "Café": (("Cà phê {s}", 40), ("Tiệm cà phê {s}", 14), ("Quán {s}", 12), ("{s} Coffee", 14),
             ("Trạm cà phê {s}", 5), ("{s} Coffee & Tea", 6), ("{s} Roastery", 3), ("Cà phê {f}", 6),
             ("Cà phê sách {s}", 3), ("Cà phê sân vườn {s}", 5)),
    "Restaurant": (("Nhà hàng {s}", 50), ("Bếp {s}", 18), ("Quán ăn {s}", 14), ("Lẩu nướng {s}", 10),
                   ("Nhà hàng chay {s}", 8)),
    "Hotel": (("Khách sạn {s}", 50), ("{s} Hotel", 16), ("{s} Boutique Hotel", 10), ("{s} Homestay", 12),
              ("Khu nghỉ dưỡng {s}", 12)),
    "Office": (("Công ty TNHH {t} {s}", 50), ("Công ty Cổ phần {t} {s}", 35), ("Văn phòng luật sư {s}", 6),
               ("Công ty TNHH MTV {t} {s}", 9)),
    "Roaster": (("Xưởng rang {s}", 40), ("Rang xay {s}", 30), ("Công ty TNHH Rang xay {s}", 20),
                ("HTX Cà phê {s}", 10)),
    "Bakery": (("Tiệm bánh {s}", 60), ("Bánh mì {f}", 20), ("Bánh & Cà phê {s}", 20)),
    "Co-working": (("Không gian làm việc {s}", 60), ("{s} Workspace", 40)),
    "Education and health": (("Trường Mầm non {s}", 20), ("Trường Quốc tế {s}", 30), ("Phòng khám {s}", 30),
                             ("Trung tâm Anh ngữ {s}", 20)),
    "Retail": (("Cửa hàng tiện lợi {s}", 40), ("Siêu thị mini {s}", 30), ("Nhà sách {s}", 30)),
}  # fmt: skip

TRADES = phrases(
    "Logistics; Xây dựng; Phần mềm; Dệt may; Thủy sản; Nội thất; In ấn; Truyền thông; Du lịch; Dược phẩm; "
    "Bao bì; Kiến trúc; Thương mại; Xuất nhập khẩu; Cơ khí; Điện lạnh; Nông sản; Bất động sản; Tư vấn "
    "Thuế"
)

# Groups with several sites; the parent is the company, the sites carry the sign and their street.
CHAINS = (
    ("Mây Xám", "Café", "Công ty Cổ phần Chuỗi Cà phê Mây Xám", 22),
    ("Gõ Cửa", "Café", "Công ty TNHH Dịch vụ Ăn uống Gõ Cửa", 16),
    ("Hạt Nắng", "Café", "Công ty Cổ phần Hạt Nắng Việt", 14),
    ("Ly Sứ", "Café", "Công ty TNHH Ly Sứ Coffee House", 12),
    ("Nhà Gỗ 1986", "Café", "Công ty TNHH Thương mại Nhà Gỗ 1986", 9),
    ("Đá Xay", "Café", "Công ty Cổ phần F&B Đá Xay", 18),
    ("Thềm Xanh", "Café", "Công ty TNHH Thềm Xanh Đà Nẵng", 8),
    ("Phố Sương", "Café", "Công ty TNHH Phố Sương Đà Lạt", 7),
    ("Chợ Nổi Coffee", "Café", "Công ty TNHH Chợ Nổi Tây Đô", 8),
    ("Đêm Trắng", "Café", "Công ty TNHH Đêm Trắng 24h", 6),
    ("Bếp Lửa Nhà", "Restaurant", "Công ty Cổ phần Nhà hàng Bếp Lửa Nhà", 11),
    ("Mâm Đồng", "Restaurant", "Công ty TNHH Ẩm thực Mâm Đồng", 9),
    ("Lam Sơn Trà", "Hotel", "Công ty Cổ phần Khách sạn Lam Sơn Trà", 7),
    ("Vịnh Lặng", "Hotel", "Công ty Cổ phần Đầu tư Du lịch Vịnh Lặng", 9),
    ("Cát Tường An", "Hotel", "Công ty TNHH Quản lý Khách sạn Cát Tường An", 6),
    ("Tiệm Bánh Bơ", "Bakery", "Công ty TNHH Thực phẩm Tiệm Bánh Bơ", 10),
    ("Bàn Tròn", "Co-working", "Công ty Cổ phần Không gian Bàn Tròn", 6),
    ("Tiện Ơi", "Retail", "Công ty Cổ phần Bán lẻ Tiện Ơi", 20),
    ("Trường Sa Mộc", "Education and health", "Công ty Cổ phần Giáo dục Sa Mộc", 5),
)  # fmt: skip
