"""What Vietnamese and Thai colleagues write about what they do: calls, meetings, e-mails, notes."""

# {p}: how the contact is addressed; {x}: the product. By country; DONE by kind: (subject, text).
SOMEBODY = {"VN": "khách", "TH": "ลูกค้า"}
MACHINE = {"VN": "máy pha cà phê", "TH": "เครื่องชงกาแฟ"}

CALLS = {
    "VN": (
        "Gọi {p} hỏi tình hình", "Gọi {p} về báo giá", "Gọi {p} xác nhận nhu cầu", "Gọi {p} hỏi lịch giao hàng",
        "Gọi {p} hẹn lịch gặp", "Gọi {p} hỏi ý kiến kế toán", "Gọi {p} nhắc hồ sơ",
    ),
    "TH": (
        "โทรหา{p}สอบถามความคืบหน้า", "โทรหา{p}เรื่องใบเสนอราคา", "โทรยืนยันความต้องการกับ{p}",
        "โทรหา{p}เรื่องวันจัดส่ง", "โทรนัดหมาย{p}",
    ),
}  # fmt: skip
CALLS_IN = {
    "VN": ("Hỏi giá {x}", "Hỏi thời gian bảo hành", "Hỏi lịch kỹ thuật qua lắp", "Nhờ gửi lại báo giá"),
    "TH": ("สอบถามราคา {x}", "สอบถามระยะเวลารับประกัน", "ขอใบเสนอราคาอีกครั้ง"),
}
# Outcome, share in a hundred, what is noted; those reached tell something about the deal.
OUTCOMES = (("reached", 60), ("no_answer", 20), ("callback", 11), ("busy", 7), ("voicemail", 2))
OUTCOME_NOTES = {
    "VN": {
        "no_answer": ("", "Không nghe máy, đã nhắn Zalo.", "Gọi hai lần không được."),
        "callback": ("Đang bận khách, hẹn gọi lại sau 15 giờ.", "Hẹn gọi lại thứ hai.", "Đang chạy xe, gọi lại sau."),
        "busy": ("", "Máy bận, chiều gọi lại."),
        "voicemail": ("Nhờ bạn thu ngân nhắn lại.",),
    },
    "TH": {
        "no_answer": ("", "ไม่รับสาย ส่งข้อความทาง LINE แล้ว"),
        "callback": ("ติดลูกค้าอยู่ ให้โทรกลับหลังบ่ายสาม", "นัดโทรกลับวันจันทร์"),
        "busy": ("", "สายไม่ว่าง โทรใหม่ช่วงบ่าย"),
        "voicemail": ("ฝากข้อความไว้กับแคชเชียร์",),
    },
}
MEETINGS = {
    "VN": (
        "Gặp {p} tại quán", "Khảo sát mặt bằng cùng {p}", "Cupping với {p}", "Trình bày phương án cho {p}",
        "Xem máy tại showroom với {p}", "Họp với {p} và kế toán",
    ),
    "TH": ("พบ{p}ที่ร้าน", "สำรวจหน้าร้านกับ{p}", "คัปปิ้งกับ{p}", "นำเสนอแผนงานให้{p}", "ดูเครื่องที่โชว์รูมกับ{p}"),
}  # fmt: skip
SHOWROOM = {"VN": "Showroom Phương Nam", "TH": "โชว์รูม Phương Nam"}
# What an open next step is: a call or a meeting where it says so, otherwise a task.
CALL_WORDS = ("gọi", "nhắn", "โทร", "สอบถาม", "ถาม")
MEETING_WORDS = (
    "khảo sát", "mời", "hẹn", "trình bày", "cupping", "ghé", "qua cân chỉnh", "สำรวจ", "เชิญ", "คัปปิ้ง", "นัด", "แวะ",
)  # fmt: skip
TASKS = {
    "VN": (
        ("Gửi catalogue {x} cho {p}", ""), ("Soạn báo giá {x}", "Kèm gói bảo trì và thời gian giao."),
        ("Hỏi kho ngày có hàng {x}", ""), ("Lập hồ sơ trả góp cho {p}", "Cần giấy phép kinh doanh và căn cước."),
        ("Nhờ kỹ thuật gửi bản vẽ điện nước", ""),
    ),
    "TH": (
        ("ส่งแคตตาล็อก {x} ให้{p}", ""), ("จัดทำใบเสนอราคา {x}", "รวมแพ็กเกจดูแลและกำหนดส่ง"),
        ("เช็กวันเข้าของ {x} กับคลัง", ""), ("ขอแบบเดินระบบไฟและน้ำจากช่าง", ""),
    ),
}  # fmt: skip
EMAILS = {
    "VN": (
        (
            "Báo giá {x}",
            (
                "Kính gửi {p},\n\nPhương Nam gửi báo giá {x}, hiệu lực 15 ngày, đã gồm vận chuyển và lắp đặt. "
                "Có gì chưa rõ mong {p} phản hồi giúp.\n\nTrân trọng."
            ),
        ),
        (
            "Thông tin kỹ thuật {x}",
            "Chào {p},\n\nEm gửi yêu cầu điện nước và kích thước của {x} để bên thi công chuẩn bị.\n\nCảm ơn {p}.",
        ),
        ("Xác nhận lịch hẹn", "Chào {p},\n\nEm xác nhận lịch hẹn như đã trao đổi, kỹ thuật sẽ đi cùng.\n\nTrân trọng."),
        (
            "Hồ sơ thanh toán",
            (
                "Chào {p},\n\nEm gửi đề nghị thanh toán và thông tin xuất hóa đơn, nhờ {p} chuyển giúp kế "
                "toán.\n\nTrân trọng."
            ),
        ),
    ),
    "TH": (
        ("ใบเสนอราคา {x}", "เรียน {p}\n\nขอส่งใบเสนอราคา {x} ยืนราคา 15 วัน รวมค่าขนส่งและติดตั้ง\n\nขอแสดงความนับถือ"),
        ("ข้อมูลทางเทคนิค {x}", "เรียน {p}\n\nขอส่งข้อมูลระบบไฟ น้ำ และขนาดของ {x} เพื่อเตรียมหน้างาน\n\nขอแสดงความนับถือ"),
        ("ยืนยันนัดหมาย", "เรียน {p}\n\nขอยืนยันนัดหมายตามที่คุยกันไว้ ช่างเทคนิคจะเข้าไปด้วย\n\nขอแสดงความนับถือ"),
    ),
}
EMAILS_IN = {
    "VN": (
        ("Re: Báo giá {x}", "Bên mình đã nhận báo giá, xin thêm 3 % và giao trước cuối tháng được không?"),
        ("Hỏi về bảo hành", "Máy bảo hành bao lâu, kỹ thuật có mặt trong mấy giờ? Nhờ bạn trả lời sớm."),
        ("Xin hợp đồng mẫu", "Gửi giúp mình hợp đồng mẫu để phòng pháp chế xem trước."),
    ),
    "TH": (
        ("Re: ใบเสนอราคา {x}", "ได้รับใบเสนอราคาแล้ว ขอส่วนลดเพิ่มอีกร้อยละ 3 ได้ไหม"),
        ("สอบถามการรับประกัน", "เครื่องรับประกันกี่ปี ช่างเข้าได้ภายในกี่ชั่วโมง"),
    ),
}
NOTES = {
    "VN": ("Ghi chú sau buổi gặp", "Ghi chú trao đổi Zalo", "Lưu ý khi giao hàng", "Thông tin thêm về khách"),
    "TH": ("บันทึกหลังการพบ", "สรุปที่คุยทาง LINE", "ข้อควรระวังตอนส่งของ", "ข้อมูลเพิ่มเติมของลูกค้า"),
}
FIRST_CALL = {"VN": "Gọi lần đầu cho {p}", "TH": "โทรครั้งแรกหา{p}"}
REVIEWS = {
    "VN": ("Chăm sóc định kỳ: {x}", "Rà soát công nợ và đơn hàng quý với {p}", "Thăm {p} đầu tháng"),
    "TH": ("เยี่ยมลูกค้าประจำไตรมาส: {x}", "ทบทวนยอดสั่งซื้อกับ{p}"),
}
# The director's own work.
APPROVAL = "Duyệt mức chiết khấu: {x}"
WEEKLY = "Họp tiến độ kinh doanh tuần"
WEEKLY_NOTE = "Từng chi nhánh báo cơ hội sắp chốt, cơ hội bị dời và việc cần hỗ trợ."
