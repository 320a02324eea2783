"""Provinces and cities of Vietnam as they are since July 2025, with wards of today and streets."""

from quen.demo.places import Place, town

PLACES = (
    Place("Hà Nội", "HAN", 290, "024", (
        town("Hà Nội",
             "Phường Hoàn Kiếm; Phường Cửa Nam; Phường Ba Đình; Phường Ngọc Hà; Phường Giảng Võ; "
             "Phường Hai Bà Trưng; Phường Đống Đa; Phường Cầu Giấy; Phường Nghĩa Đô; Phường Tây Hồ",
             "Hàng Bông; Hàng Trống; Lý Thường Kiệt; Bà Triệu; Phan Đình Phùng; Đội Cấn; Kim Mã; Thái Hà; "
             "Xuân Thủy; Trần Duy Hưng; Xuân Diệu; Quán Thánh; Nguyễn Chí Thanh; Tràng Thi", "100"),
        town("Hà Nội", "Phường Thanh Xuân; Phường Hà Đông; Phường Long Biên; Phường Bồ Đề; Phường Từ Liêm",
             "Nguyễn Trãi; Lê Trọng Tấn; Quang Trung; Ngọc Lâm; Nguyễn Văn Cừ; Lê Đức Thọ; Mễ Trì", "110"))),
    Place("Hải Phòng", "HAN", 38, "0225", (
        town("Hải Phòng",
             "Phường Hồng Bàng; Phường Ngô Quyền; Phường Lê Chân; Phường Gia Viên; Phường Hải An",
             "Điện Biên Phủ; Lạch Tray; Minh Khai; Trần Phú; Văn Cao; Lê Hồng Phong; Tô Hiệu", "041"),
        town("Hải Dương", "Phường Hải Dương; Phường Lê Thanh Nghị; Phường Thành Đông",
             "Đại lộ Hồ Chí Minh; Bạch Đằng; Trần Hưng Đạo; Thanh Niên", "031"))),
    Place("Quảng Ninh", "HAN", 26, "0203", (
        town("Hạ Long", "Phường Hồng Gai; Phường Bãi Cháy; Phường Hạ Long; Phường Hà Tu",
             "Hạ Long; Lê Thánh Tông; 25 Tháng 4; Hoàng Quốc Việt; Trần Quốc Nghiễn; Nguyễn Văn Cừ",
             "011"),)),
    Place("Bắc Ninh", "HAN", 24, "0222", (
        town("Bắc Ninh", "Phường Kinh Bắc; Phường Võ Cường; Phường Vũ Ninh",
             "Lý Thái Tổ; Nguyễn Đăng Đạo; Ngô Gia Tự; Trần Hưng Đạo; Nguyễn Gia Thiều", "161"),
        town("Bắc Giang", "Phường Bắc Giang; Phường Đa Mai", "Hùng Vương; Xương Giang; Lê Lợi", "261"))),
    Place("Hưng Yên", "HAN", 13, "0221", (
        town("Hưng Yên", "Phường Phố Hiến; Phường Sơn Nam", "Điện Biên; Nguyễn Văn Linh; Tô Hiệu", "171"),
        town("Thái Bình", "Phường Thái Bình; Phường Trần Lãm", "Lê Quý Đôn; Trần Thánh Tông; Lý Bôn",
             "061"))),
    Place("Ninh Bình", "HAN", 18, "0229", (
        town("Ninh Bình", "Phường Hoa Lư; Phường Nam Hoa Lư", "Tràng An; Lê Đại Hành; Đinh Tiên Hoàng",
             "081"),
        town("Nam Định", "Phường Nam Định; Phường Thiên Trường", "Trần Hưng Đạo; Hàn Thuyên; Đông A",
             "071"))),
    Place("Thái Nguyên", "HAN", 12, "0208", (
        town("Thái Nguyên", "Phường Phan Đình Phùng; Phường Gia Sàng",
             "Hoàng Văn Thụ; Lương Ngọc Quyến; Bắc Kạn; Phan Đình Phùng", "241"),)),
    Place("Lào Cai", "HAN", 15, "0214", (
        town("Sa Pa", "Phường Sa Pa", "Mường Hoa; Cầu Mây; Thạch Sơn; Fansipan; Xuân Viên", "317"),
        town("Lào Cai", "Phường Lào Cai; Phường Cam Đường", "Hoàng Liên; Nhạc Sơn; Trần Hưng Đạo", "311"))),
    Place("Thanh Hóa", "HAN", 18, "0237", (
        town("Thanh Hóa", "Phường Hạc Thành; Phường Hàm Rồng", "Lê Hoàn; Trần Phú; Phan Chu Trinh", "401"),
        town("Sầm Sơn", "Phường Sầm Sơn", "Hồ Xuân Hương; Nguyễn Du; Thanh Niên", "405"))),
    Place("Nghệ An", "HAN", 19, "0238", (
        town("Vinh", "Phường Thành Vinh; Phường Trường Vinh; Phường Vinh Phú",
             "Quang Trung; Lê Nin; Nguyễn Văn Cừ; Hồ Tùng Mậu; Trường Thi", "431"),
        town("Cửa Lò", "Phường Cửa Lò", "Bình Minh; Nguyễn Sư Hồi; Sào Nam", "433"))),
    Place("Huế", "DAD", 40, "0234", (
        town("Huế", "Phường Thuận Hóa; Phường Phú Xuân; Phường Vỹ Dạ; Phường An Cựu; Phường Kim Long",
             "Lê Lợi; Hùng Vương; Nguyễn Huệ; Đoàn Thị Điểm; Chu Văn An; Phạm Ngũ Lão; Trần Thúc Nhẫn; "
             "Nguyễn Sinh Cung", "491"),)),
    Place("Đà Nẵng", "DAD", 130, "0236", (
        town("Đà Nẵng",
             "Phường Hải Châu; Phường Hòa Cường; Phường Thanh Khê; Phường Sơn Trà; Phường An Hải; "
             "Phường Ngũ Hành Sơn; Phường Cẩm Lệ; Phường Liên Chiểu",
             "Bạch Đằng; Trần Phú; Võ Nguyên Giáp; Nguyễn Văn Linh; Lê Duẩn; Hoàng Diệu; Ngô Quyền; "
             "Trưng Nữ Vương; An Thượng 4; 2 Tháng 9; Nguyễn Hữu Thọ; Tôn Đức Thắng", "502"),
        town("Hội An", "Phường Hội An; Phường Hội An Đông; Phường Hội An Tây",
             "Trần Phú; Nguyễn Thái Học; Bạch Đằng; Cửa Đại; Hai Bà Trưng; Phan Chu Trinh", "513"),
        town("Tam Kỳ", "Phường Tam Kỳ; Phường Bàn Thạch", "Phan Bội Châu; Hùng Vương; Trần Cao Vân", "511"))),
    Place("Quảng Ngãi", "DAD", 16, "0255", (
        town("Quảng Ngãi", "Phường Cẩm Thành; Phường Nghĩa Lộ", "Quang Trung; Phạm Văn Đồng; Hùng Vương",
             "531"),
        town("Kon Tum", "Phường Kon Tum; Phường Đăk Cấm", "Phan Đình Phùng; Nguyễn Huệ; Bắc Cạn", "601"))),
    Place("Gia Lai", "DAD", 34, "0269", (
        town("Quy Nhơn", "Phường Quy Nhơn; Phường Quy Nhơn Nam; Phường Quy Nhơn Bắc",
             "Xuân Diệu; An Dương Vương; Nguyễn Tất Thành; Lê Lợi; Trần Cao Vân; Tây Sơn", "551"),
        town("Pleiku", "Phường Pleiku; Phường Diên Hồng; Phường Hội Phú",
             "Hùng Vương; Trần Phú; Cách Mạng Tháng Tám; Phan Đình Phùng", "611"))),
    Place("Đắk Lắk", "DAD", 44, "0262", (
        town("Buôn Ma Thuột", "Phường Buôn Ma Thuột; Phường Tân Lập; Phường Tân An; Phường Ea Kao",
             "Nguyễn Tất Thành; Lê Duẩn; Phan Chu Trinh; Y Ngông; Hoàng Diệu; Mai Hắc Đế", "631"),
        town("Tuy Hòa", "Phường Tuy Hòa; Phường Phú Yên", "Hùng Vương; Độc Lập; Lê Duẩn", "561"))),
    Place("Khánh Hòa", "DAD", 56, "0258", (
        town("Nha Trang",
             "Phường Nha Trang; Phường Bắc Nha Trang; Phường Tây Nha Trang; Phường Nam Nha Trang",
             "Trần Phú; Nguyễn Thiện Thuật; Hùng Vương; Biệt Thự; Phạm Văn Đồng; 23 Tháng 10; Lê Thánh Tôn",
             "571"),
        town("Phan Rang", "Phường Phan Rang; Phường Đông Hải", "Thống Nhất; 16 Tháng 4; Ngô Gia Tự", "591"))),
    Place("Lâm Đồng", "SGN", 66, "0263", (
        town("Đà Lạt",
             "Phường Xuân Hương - Đà Lạt; Phường Cam Ly - Đà Lạt; Phường Lâm Viên - Đà Lạt; "
             "Phường Xuân Trường - Đà Lạt",
             "Phan Đình Phùng; Trần Phú; Ba Tháng Hai; Hồ Tùng Mậu; Triệu Việt Vương; Hoàng Hoa Thám; "
             "Trần Hưng Đạo; Khe Sanh", "661"),
        town("Bảo Lộc", "Phường 1 Bảo Lộc; Phường B'Lao", "Trần Phú; Nguyễn Công Trứ; Hồng Bàng", "662"),
        town("Phan Thiết", "Phường Phan Thiết; Phường Mũi Né", "Nguyễn Đình Chiểu; Tôn Đức Thắng", "771"))),
    Place("Đồng Nai", "SGN", 44, "0251", (
        town("Biên Hòa", "Phường Trấn Biên; Phường Biên Hòa; Phường Tam Hiệp; Phường Long Bình",
             "Cách Mạng Tháng Tám; Phạm Văn Thuận; Võ Thị Sáu; Đồng Khởi; Nguyễn Ái Quốc", "761"),
        town("Đồng Xoài", "Phường Bình Phước; Phường Đồng Xoài", "Phú Riềng Đỏ; Hùng Vương", "671"))),
    Place("TP. Hồ Chí Minh", "SGN", 540, "028", (
        town("TP. Hồ Chí Minh",
             "Phường Sài Gòn; Phường Bến Thành; Phường Tân Định; Phường Xuân Hòa; Phường Bàn Cờ; "
             "Phường Vườn Lài; Phường Phú Nhuận; Phường Gia Định; Phường Thạnh Mỹ Tây; Phường An Khánh; "
             "Phường Chợ Lớn; Phường Tân Hưng; Phường Tân Sơn Nhất",
             "Nguyễn Huệ; Pasteur; Nguyễn Đình Chiểu; Võ Văn Tần; Lê Văn Sỹ; Phan Xích Long; Điện Biên Phủ; "
             "Thảo Điền; Xuân Thủy; Nguyễn Thị Minh Khai; Cao Thắng; Nguyễn Thị Thập; Trường Sơn; "
             "Phan Đăng Lưu; Hồ Biểu Chánh; Hai Bà Trưng", "700"),
        town("TP. Hồ Chí Minh",
             "Phường Thủ Đức; Phường Hiệp Bình; Phường Gò Vấp; Phường Bình Tân; Phường Tân Phú",
             "Võ Văn Ngân; Kha Vạn Cân; Quang Trung; Tên Lửa; Lũy Bán Bích; Phan Văn Trị", "713"),
        town("Thủ Dầu Một", "Phường Thủ Dầu Một; Phường Phú Lợi; Phường Bình Dương",
             "Đại lộ Bình Dương; Phú Lợi; Yersin; Hùng Vương", "751"),
        town("Vũng Tàu", "Phường Vũng Tàu; Phường Tam Thắng; Phường Rạch Dừa",
             "Thùy Vân; Hạ Long; Trương Công Định; Lê Hồng Phong; Ba Cu", "782"))),
    Place("Tây Ninh", "SGN", 18, "0276", (
        town("Tây Ninh", "Phường Tân Ninh; Phường Bình Minh", "Cách Mạng Tháng Tám; 30 Tháng 4", "801"),
        town("Tân An", "Phường Long An; Phường Tân An", "Hùng Vương; Nguyễn Đình Chiểu; Châu Thị Kim",
             "821"))),
    Place("Đồng Tháp", "VCA", 26, "0277", (
        town("Mỹ Tho", "Phường Mỹ Tho; Phường Đạo Thạnh; Phường Thới Sơn",
             "Ấp Bắc; Hùng Vương; 30 Tháng 4; Lê Lợi; Nguyễn Trãi", "841"),
        town("Cao Lãnh", "Phường Cao Lãnh; Phường Mỹ Ngãi", "Nguyễn Huệ; Tôn Đức Thắng; Lý Thường Kiệt",
             "811"))),
    Place("Vĩnh Long", "VCA", 24, "0270", (
        town("Vĩnh Long", "Phường Long Châu; Phường Thanh Đức",
             "Phạm Thái Bường; 1 Tháng 5; Hưng Đạo Vương", "851"),
        town("Bến Tre", "Phường An Hội; Phường Phú Khương", "Đồng Khởi; Hùng Vương; Nguyễn Huệ", "861"))),
    Place("Cần Thơ", "VCA", 74, "0292", (
        town("Cần Thơ", "Phường Ninh Kiều; Phường Cái Khế; Phường Tân An; Phường Bình Thủy; Phường Cái Răng",
             "Hai Bà Trưng; 30 Tháng 4; Nguyễn Văn Cừ; Mậu Thân; Trần Văn Hoài; Đề Thám; Nguyễn Trãi; "
             "Võ Văn Kiệt", "941"),
        town("Sóc Trăng", "Phường Sóc Trăng; Phường Phú Lợi", "Hùng Vương; Trần Hưng Đạo; Mạc Đĩnh Chi",
             "961"))),
    Place("An Giang", "VCA", 40, "0296", (
        town("Long Xuyên", "Phường Long Xuyên; Phường Bình Đức; Phường Mỹ Thới",
             "Trần Hưng Đạo; Hà Hoàng Hổ; Nguyễn Huệ; Lý Thái Tổ", "901"),
        town("Rạch Giá", "Phường Rạch Giá; Phường Vĩnh Thông", "Tôn Đức Thắng; Trần Phú; Lạc Hồng", "911"),
        town("Phú Quốc", "Đặc khu Phú Quốc", "Trần Hưng Đạo; 30 Tháng 4; Bạch Đằng; Nguyễn Trung Trực",
             "922"))),
    Place("Cà Mau", "VCA", 18, "0290", (
        town("Cà Mau", "Phường Tân Thành; Phường An Xuyên", "Phan Ngọc Hiển; Trần Hưng Đạo; Ngô Quyền",
             "981"),
        town("Bạc Liêu", "Phường Bạc Liêu; Phường Vĩnh Trạch", "Trần Phú; Cao Văn Lầu; Hòa Bình", "971"))),
)  # fmt: skip
