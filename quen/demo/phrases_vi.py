"""What Vietnamese colleagues write: next steps, notes on deals, on customers and on people."""

# {p}: how the contact is addressed ("chị Hạnh"); one tuple per open stage, by pipeline or category.
NEXT_STEPS = {
    "machines": (
        ("Gọi {p} hẹn lịch gặp", "Gửi catalogue và bảng giá cho {p}",
         "Xác nhận nhu cầu và ngân sách với {p}", "Nhắn Zalo cho {p} xin địa chỉ mặt bằng"),
        ("Khảo sát điện nước tại quán", "Đo quầy bar, chụp ảnh gửi kỹ thuật",
         "Mời {p} ghé showroom xem máy chạy", "Tính công suất ly giờ cao điểm giúp {p}"),
        ("Giao máy dùng thử 7 ngày", "Kỹ thuật qua cân chỉnh máy, gặp {p}",
         "Lấy máy thử về, hỏi cảm nhận của {p}", "Mời {p} thử ba loại hạt trên máy"),
        ("Gửi báo giá bản 2 kèm gói bảo trì", "Gọi {p} hỏi đã xem báo giá chưa",
         "Bổ sung phương án trả góp 6 tháng", "Trình bày báo giá với {p} và kế toán"),
        ("Chốt mức chiết khấu với {p}", "Gửi hợp đồng để {p} ký", "Chờ {p} chuyển cọc 30 %",
         "Xin giám đốc duyệt giá đặc biệt", "Hẹn ngày lắp đặt với {p}"),
    ),
    "Beans": (
        ("Gọi {p} hỏi lượng hạt dùng mỗi tháng", "Hỏi {p} gu rang và máy đang dùng"),
        ("Gửi mẫu 1 kg cho {p} thử", "Gửi bảng giá theo bậc số lượng", "Qua quán cupping cùng {p}"),
        ("Nhắc {p} xác nhận đơn", "Chốt ngày rang và ngày giao với {p}"),
    ),
    "Parts": (
        ("Xác nhận mã phụ tùng với {p}", "Xin {p} ảnh tem máy", "Kiểm tra tồn kho"),
        ("Gửi báo giá phụ tùng cho {p}", "Báo thời gian hàng về cho {p}"),
        ("Chờ {p} gửi đơn đặt hàng", "Chốt ngày giao với kho"),
    ),
    "Service plans": (
        ("Kiểm tra lịch sử bảo trì máy", "Gọi {p} hỏi số máy cần bảo trì"),
        ("Gửi {p} bảng so sánh các gói", "Hẹn kỹ thuật qua xem máy với {p}"),
        ("Nhắc {p} ký phụ lục", "Chờ {p} xác nhận ngày bắt đầu"),
    ),
}  # fmt: skip

NEXT_STEPS_ALONE = (
    "Gọi lại cho khách", "Tìm người phụ trách mua hàng", "Gửi email giới thiệu", "Ghé cửa hàng gặp quản lý",
)  # fmt: skip

# Notes that fit any deal, and those for machines, beans, parts and plans.
DEAL_NOTES = {
    "any": (
        "Đã so giá với hai bên khác, quan tâm nhất là bảo hành và thời gian có mặt của kỹ thuật.",
        "Cần hóa đơn VAT, thanh toán chuyển khoản trong 15 ngày.",
        "Đề nghị giao buổi sáng trước 9 giờ vì hẻm cấm xe tải.",
        "Phòng mua hàng yêu cầu ba báo giá, mình đang là đơn vị thứ hai.",
        "Quản lý mới về, cần giới thiệu lại từ đầu.",
        "Tết năm ngoái giao trễ hai ngày, lần này khách dặn kỹ.",
        "Nếu chạy tốt sẽ đặt thêm trong quý sau.",
        "Kế toán hẹn thanh toán vào ngày 10 hằng tháng.",
    ),
    "machines": (
        "Khách đang dùng máy cũ 6 năm, hay hỏng bơm.",
        "Muốn lắp trước khai trương, mặt bằng đang sơn sửa.",
        "Bán khoảng 250 ly mỗi ngày, cuối tuần gấp rưỡi.",
        "Xin hỗ trợ đào tạo hai bạn barista mới.",
        "Điện một pha, phải kéo thêm dây từ tủ tổng.",
        "Khách hỏi trả góp, kế toán sẽ gửi hồ sơ.",
        "Nước ở đây cứng, nhớ báo giá kèm lõi lọc.",
        "Hỏi đổi máy cũ lấy máy mới, kỹ thuật định giá khoảng 18 triệu.",
    ),
    "Beans": (
        "Thích gu đậm, ít chua, hậu ngọt.",
        "Muốn in logo lên túi hạt, tối thiểu 200 túi.",
        "Đang lấy hạt bên khác, than rang không đều mẻ.",
        "Đặt định kỳ hai tuần một lần nếu giá giữ được sáu tháng.",
        "Xin xay sẵn một phần cho phin.",
    ),
    "Parts": (
        "Máy mua năm ngoái, còn bảo hành hai tháng.",
        "Kỹ thuật bên khách tự thay, chỉ cần giao hàng.",
        "Cần gấp trong ngày, quán đang dừng máy.",
    ),
    "Service plans": (
        "Gói cũ hết hạn cuối tháng.",
        "Muốn có mặt trong 12 giờ thay vì 24 giờ.",
        "Ba máy ở hai địa chỉ, hỏi có gộp một hợp đồng được không.",
    ),
}

ACCOUNT_NOTES = (
    "Thanh toán đúng hẹn.",
    "Không nhận giao hàng thứ hai.",
    "Công nợ tối đa 30 ngày, quá hạn phải báo kế toán.",
    "Chỗ đậu xe hẹp, giao bằng xe máy hoặc xe tải nhỏ.",
    "Có kỹ thuật riêng, chỉ mua phụ tùng.",
    "Từng dùng máy của bên khác, chuyển sang mình sau buổi dùng thử.",
    "Duyệt mua hàng mỗi quý một lần, gửi báo giá trước ngày 20.",
    "Giao hàng phải đăng ký trước với bảo vệ.",
)

CAFE_NOTES = (
    "Khách quen từ ngày mở quán.",
    "Mở cửa 6 giờ 30, gọi sau 14 giờ là tốt nhất.",
    "Đang tìm mặt bằng thứ hai.",
    "Đông khách du lịch từ tháng 5 đến tháng 8.",
    "Chủ tự rang một phần, mua thêm hạt của mình để phối.",
)

CONTACT_NOTES = (
    "Thích trao đổi qua Zalo, ít khi nghe máy.",
    "Gọi sau 15 giờ.",
    "Người quyết định cuối cùng.",
    "Rất rành về hạt, từng thi pha chế.",
    "Cần gửi báo giá cả cho kế toán.",
    "Sắp nghỉ thai sản, bạn trợ lý sẽ thay.",
    "Giới thiệu nhiều khách mới cho mình.",
    "Hay đi công tác, nên nhắn trước một ngày.",
)

LONG_NOTE = (
    "Biên bản khảo sát và làm việc\n\n"
    "1. Hiện trạng: quầy bar dài 3,2 m, cao 90 cm, mặt đá; nguồn điện 3 pha 32 A có sẵn trong tủ tổng "
    "nhưng chưa kéo tới quầy, khoảng cách 14 m đi trần. Nước thủy cục, độ cứng đo được 180 ppm, áp 2,1 "
    "bar vào giờ cao điểm, tụt còn 1,4 bar lúc 18 giờ. Thoát sàn cách vị trí đặt máy 60 cm, đủ dốc.\n\n"
    "2. Nhu cầu: giờ cao điểm từ 7 giờ đến 9 giờ bán khoảng 110 ly, trong đó 60 % là đồ uống có sữa. Thực "
    "đơn sắp tới thêm cà phê muối và cold brew nên cần thêm vòi nước nóng và bình ủ 20 lít. Khách muốn "
    "giữ máy xay hiện tại cho phin, mua mới một máy xay cho espresso.\n\n"
    "3. Đề xuất: một máy hai họng loại ly cao, một máy xay lưỡi 75 mm, bộ lọc nước XL thay lõi mỗi sáu "
    "tháng, gói bảo trì 12 tháng có mặt trong 24 giờ. Kỹ thuật đề nghị lắp bình tích áp vì áp nước không "
    "ổn định.\n\n"
    "4. Trao đổi về giá: khách đề nghị giảm thêm 5 % nếu đặt cho cả ba cửa hàng; bên mình đồng ý về "
    "nguyên tắc với điều kiện đặt cọc 30 % khi ký và lấy tối thiểu 60 kg hạt mỗi tháng trong năm đầu. "
    "Phần đào tạo hai ngày tại chỗ được tặng kèm. Khách sẽ hỏi lại vợ là người giữ sổ sách.\n\n"
    "5. Việc cần làm: gửi báo giá bản 3 trước thứ sáu; kỹ thuật gửi bản vẽ điện nước; kho kiểm tra ngày "
    "hàng về cảng; hẹn buổi cupping thứ ba tuần sau với ba loại hạt, đem theo túi nhỏ để khách mang về "
    "thử phin."
)
