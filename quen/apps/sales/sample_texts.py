"""What the sample deals, leads and activities say, in each language."""

from __future__ import annotations

# language: what the deals are about; one for every third deal
DEALS: dict[str, tuple[str, ...]] = {
    "en": ("Annual service contract", "Pilot order", "New branch", "Training for the team", "Renewal", "Replacement",
           "Extra licenses", "Spring campaign", "Maintenance", "Trial of three months"),
    "vi": ("Hợp đồng dịch vụ năm", "Đơn hàng thử", "Chi nhánh mới", "Đào tạo nhân viên", "Gia hạn", "Thay thiết bị",
           "Mua thêm giấy phép", "Chiến dịch mùa xuân", "Bảo trì", "Dùng thử ba tháng"),
    "th": ("สัญญาบริการรายปี", "คำสั่งซื้อทดลอง", "สาขาใหม่", "อบรมทีมงาน", "ต่ออายุ", "เปลี่ยนอุปกรณ์",
           "ซื้อสิทธิ์เพิ่ม", "แคมเปญฤดูร้อน", "บำรุงรักษา", "ทดลองใช้สามเดือน"),
}  # fmt: skip
# language: next step of a deal, which is also what is planned
STEPS: dict[str, tuple[tuple[str, str], ...]] = {
    "en": (("call", "Call about the offer"), ("task", "Send the offer"), ("meeting", "Show the product"),
           ("task", "Check the contract"), ("call", "Ask for the decision"), ("meeting", "Talk about the price")),
    "vi": (("call", "Gọi lại về báo giá"), ("task", "Gửi báo giá"), ("meeting", "Giới thiệu sản phẩm"),
           ("task", "Xem lại hợp đồng"), ("call", "Hỏi quyết định"), ("meeting", "Bàn về giá")),
    "th": (("call", "โทรคุยเรื่องใบเสนอราคา"), ("task", "ส่งใบเสนอราคา"), ("meeting", "สาธิตสินค้า"),
           ("task", "ตรวจสัญญา"), ("call", "สอบถามการตัดสินใจ"), ("meeting", "คุยเรื่องราคา")),
}  # fmt: skip
# language: (kind, subject, text) of what was done
DONE: dict[str, tuple[tuple[str, str, str], ...]] = {
    "en": (("call", "First call", "Interested; wants numbers by the end of the month."),
           ("note", "What they use now", "An older system from another supplier. The contract ends in summer."),
           ("email", "Brochure and price list", "As discussed, attached is what we talked about."),
           ("meeting", "Visit on site", "Met the team, saw the rooms. They decide as a group of three.")),
    "vi": (("call", "Cuộc gọi đầu tiên", "Có quan tâm; muốn có con số trước cuối tháng."),
           ("note", "Đang dùng gì", "Hệ thống cũ của nhà cung cấp khác. Hợp đồng hết hạn vào mùa hè."),
           ("email", "Tài liệu và bảng giá", "Như đã trao đổi, xin gửi anh chị tài liệu và bảng giá."),
           ("meeting", "Đến thăm khách hàng", "Đã gặp cả nhóm và xem mặt bằng. Ba người cùng quyết định.")),
    "th": (("call", "โทรครั้งแรก", "สนใจ อยากได้ตัวเลขก่อนสิ้นเดือน"),
           ("note", "ตอนนี้ใช้อะไรอยู่", "ระบบเดิมของผู้ขายอีกราย สัญญาหมดช่วงกลางปี"),
           ("email", "โบรชัวร์และรายการราคา", "ตามที่ได้คุยกัน ขอส่งโบรชัวร์และรายการราคาให้ครับ/ค่ะ"),
           ("meeting", "เข้าพบลูกค้า", "ได้พบทีมงานและดูสถานที่ ผู้ตัดสินใจมีสามคน")),
}  # fmt: skip
# language: (name, part of the e-mail address before the @, company, domain) of leads
LEADS: dict[str, tuple[tuple[str, str, str, str], ...]] = {
    "en": (("Joanna Reed", "joanna", "Reed & Sons", "reedandsons"),
           ("Imran Khan", "imran", "Starfruit Foods", "starfruit"),
           ("Lucy Park", "lucy", "Park Physio", "parkphysio"),
           ("Adrian Cole", "adrian", "Cole Marine", "colemarine"),
           ("Wei Ling", "weiling", "Jade Interiors", "jadeinteriors"),
           ("Carlos Vega", "carlos", "Vega Sports", "vegasports"),
           ("Anita Rao", "anita", "Lotus Yoga", "lotusyoga"),
           ("Dennis Koh", "dennis", "Koh Motors", "kohmotors")),
    "vi": (("Trịnh Thu Trang", "trang", "Nội thất An Cư", "noithatancu"),
           ("Mai Xuân Hòa", "hoa", "Thực phẩm Khế Ngọt", "khengot"),
           ("Phan Thị Hạnh", "hanh", "Vật lý trị liệu Tâm Đức", "tamducpt"),
           ("Cao Minh Đạt", "dat", "Tàu biển Sóng Việt", "songviet"),
           ("Lâm Tuệ Mẫn", "man", "Trang trí Ngọc Bích", "ngocbichdecor"),
           ("Tạ Quang Huy", "huy", "Thể thao Đỉnh Cao", "dinhcaosport"),
           ("Châu Bảo Ngọc", "ngoc", "Yoga Sen Vàng", "senvangyoga"),
           ("Đinh Văn Lực", "luc", "Ô tô Thành Lực", "thanhlucauto")),
    "th": (("กมลชนก ศิลา", "kamonchanok", "เฟอร์นิเจอร์บ้านสุข", "baansukfurniture"),
           ("อิทธิพล มะเฟือง", "ittipon", "อาหารมะเฟืองหวาน", "mafueangfood"),
           ("สายฝน พร้อมเพียง", "saifon", "กายภาพบำบัดพร้อมสุข", "promsukpt"),
           ("อดิศร ทะเลทอง", "adisorn", "ทะเลทองมารีน", "talaythongmarine"),
           ("หยกแก้ว วิไล", "yokkaew", "ตกแต่งหยกงาม", "yokngamdecor"),
           ("ชาญชัย กีฬาดี", "chanchai", "กีฬาชาญชัย", "chanchaisport"),
           ("บัวแก้ว สงบสุข", "buakaew", "โยคะบัวทอง", "buathongyoga"),
           ("เดชา ยานยนต์", "decha", "เดชามอเตอร์", "dechamotor")),
}  # fmt: skip
SOURCES: dict[str, tuple[str, ...]] = {
    "en": ("Website", "Recommendation", "Trade fair"),
    "vi": ("Trang web", "Giới thiệu", "Hội chợ"),
    "th": ("เว็บไซต์", "มีผู้แนะนำ", "งานแสดงสินค้า"),
}
