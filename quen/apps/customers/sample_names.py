"""Invented organizations and people for the sample data, in each language. Nobody of that name is meant.

The domains end in .example (RFC 2606) and the numbers are in ranges that are not given out.
"""

from __future__ import annotations

# language: (name, domain, industry, city, employees) of 20 organizations
ACCOUNTS: dict[str, tuple[tuple[str, str, str, str, int], ...]] = {
    "en": (
        ("Harbourline Logistics", "harbourline", "Logistics", "Singapore", 180),
        ("Blue Lotus Hotel", "bluelotus", "Hospitality", "Penang", 95),
        ("Northgate Clinics", "northgateclinics", "Health care", "Manila", 240),
        ("Saffron Kitchen Group", "saffronkitchen", "Restaurants", "Kuala Lumpur", 130),
        ("Meridian Textiles", "meridiantextiles", "Manufacturing", "Jakarta", 620),
        ("Brightpath Academy", "brightpath", "Education", "Cebu", 75),
        ("Greenfield Farms", "greenfieldfarms", "Agriculture", "Chiang Mai", 60),
        ("Pixel & Pine Studio", "pixelpine", "Design", "Singapore", 18),
        ("Coral Bay Resort", "coralbay", "Hospitality", "Bali", 210),
        ("Summit Retail", "summitretail", "Retail", "Bangkok", 340),
        ("Anchor Insurance Brokers", "anchorbrokers", "Insurance", "Hong Kong", 48),
        ("Tidewater Engineering", "tidewater", "Engineering", "Da Nang", 90),
        ("Lighthouse Software", "lighthousesoft", "Software", "Ho Chi Minh City", 55),
        ("Golden Grain Foods", "goldengrain", "Food", "Surabaya", 410),
        ("Urban Canopy Architects", "urbancanopy", "Architecture", "Singapore", 26),
        ("Silverbird Travel", "silverbird", "Travel", "Phuket", 35),
        ("Orchard Dental", "orcharddental", "Health care", "Kuala Lumpur", 22),
        ("Keystone Builders", "keystonebuilders", "Construction", "Hanoi", 280),
        ("Riverside Coworking", "riversidecowork", "Offices", "Bangkok", 12),
        ("Monsoon Media", "monsoonmedia", "Media", "Manila", 40),
    ),
    "vi": (
        ("Công ty Vận tải Cảng Xanh", "cangxanh", "Vận tải", "Hải Phòng", 180),
        ("Khách sạn Sen Hồ", "senho", "Khách sạn", "Huế", 95),
        ("Phòng khám An Tâm", "phongkhamantam", "Y tế", "TP. Hồ Chí Minh", 140),
        ("Chuỗi nhà hàng Bếp Quê", "bepque", "Nhà hàng", "Hà Nội", 130),
        ("Dệt may Tân Thịnh", "detmaytanthinh", "Sản xuất", "Nam Định", 620),
        ("Anh ngữ Chân Trời", "anhnguchantroi", "Giáo dục", "Đà Nẵng", 75),
        ("Nông trại Đồi Mây", "doimay", "Nông nghiệp", "Lâm Đồng", 60),
        ("Xưởng thiết kế Mộc Nhiên", "mocnhien", "Thiết kế", "TP. Hồ Chí Minh", 18),
        ("Khu nghỉ dưỡng Vịnh San Hô", "vinhsanho", "Khách sạn", "Khánh Hòa", 210),
        ("Siêu thị Gia Phúc", "giaphucmart", "Bán lẻ", "Cần Thơ", 340),
        ("Môi giới bảo hiểm Bình An", "baohiembinhan", "Bảo hiểm", "Hà Nội", 48),
        ("Cơ khí Đại Dương", "cokhidaiduong", "Cơ khí", "Đà Nẵng", 90),
        ("Phần mềm Hải Đăng", "haidangsoft", "Phần mềm", "TP. Hồ Chí Minh", 55),
        ("Thực phẩm Hạt Vàng", "hatvang", "Thực phẩm", "Long An", 410),
        ("Kiến trúc Tán Lá", "tanla", "Kiến trúc", "Hà Nội", 26),
        ("Du lịch Cánh Én", "canhentravel", "Du lịch", "Quảng Ninh", 35),
        ("Nha khoa Nụ Cười Việt", "nucuoiviet", "Y tế", "Biên Hòa", 22),
        ("Xây dựng Nền Móng", "nenmong", "Xây dựng", "Hà Nội", 280),
        ("Văn phòng chia sẻ Bến Sông", "bensong", "Văn phòng", "TP. Hồ Chí Minh", 12),
        ("Truyền thông Gió Mùa", "giomuamedia", "Truyền thông", "Hà Nội", 40),
    ),
    "th": (
        ("บริษัท ท่าเรือเขียว โลจิสติกส์ จำกัด", "tharuakhiao", "ขนส่ง", "ชลบุรี", 180),
        ("โรงแรมบัวฟ้า", "buafahotel", "โรงแรม", "เชียงใหม่", 95),
        ("คลินิกอุ่นใจ", "clinicunjai", "สุขภาพ", "กรุงเทพฯ", 140),
        ("ร้านอาหารครัวบ้านเรา", "kruabaanrao", "ร้านอาหาร", "กรุงเทพฯ", 130),
        ("สิ่งทอรุ่งเจริญ", "rungcharoentextile", "การผลิต", "สมุทรปราการ", 620),
        ("โรงเรียนสอนภาษาทางสว่าง", "thangsawang", "การศึกษา", "ขอนแก่น", 75),
        ("ไร่เนินหมอก", "nernmok", "เกษตร", "เชียงราย", 60),
        ("สตูดิโอไม้งาม", "maingamstudio", "ออกแบบ", "กรุงเทพฯ", 18),
        ("อ่าวปะการัง รีสอร์ต", "pakarangresort", "โรงแรม", "ภูเก็ต", 210),
        ("ซูเปอร์มาร์เก็ตมั่งมี", "mangmeemart", "ค้าปลีก", "นครราชสีมา", 340),
        ("โบรกเกอร์ประกันภัยมั่นคง", "mankhongbroker", "ประกันภัย", "กรุงเทพฯ", 48),
        ("วิศวกรรมชลธาร", "chonlatharn", "วิศวกรรม", "ระยอง", 90),
        ("ประภาคาร ซอฟต์แวร์", "praphakhansoft", "ซอฟต์แวร์", "กรุงเทพฯ", 55),
        ("อาหารเมล็ดทอง", "maletthong", "อาหาร", "นครปฐม", 410),
        ("สถาปนิกร่มไม้", "rommaiarch", "สถาปัตยกรรม", "กรุงเทพฯ", 26),
        ("ปีกนกทราเวล", "peeknoktravel", "ท่องเที่ยว", "กระบี่", 35),
        ("ทันตกรรมยิ้มใส", "yimsaidental", "สุขภาพ", "นนทบุรี", 22),
        ("ก่อสร้างเสาหลัก", "saolakbuild", "ก่อสร้าง", "ปทุมธานี", 280),
        ("โคเวิร์กกิ้งริมน้ำ", "rimnamcowork", "สำนักงาน", "กรุงเทพฯ", 12),
        ("มรสุมมีเดีย", "morasummedia", "สื่อ", "กรุงเทพฯ", 40),
    ),
}
# language: (name, part of the e-mail address before the @) of 40 people, two for each organization
PEOPLE: dict[str, str] = {
    "en": "Grace Tan:grace|Daniel Lim:daniel|Aisha Rahman:aisha|Marcus Lee:marcus|Maria Santos:maria|Paolo Reyes:paolo|"
    "Nadia Hassan:nadia|Kevin Wong:kevin|Dewi Putri:dewi|Budi Santoso:budi|Angela Cruz:angela|Miguel Torres:miguel|"
    "Emma Clarke:emma|Tom Becker:tom|Chloe Ng:chloe|Ryan Goh:ryan|Ayu Lestari:ayu|James Porter:james|"
    "Sofia Martin:sofia|Ben Walker:ben|Helen Chan:helen|Victor Cheung:victor|Laura Schmidt:laura|Peter Novak:peter|"
    "Priya Nair:priya|Arjun Mehta:arjun|Rina Wijaya:rina|Hendra Gunawan:hendra|Olivia Teo:olivia|Samuel Ong:samuel|"
    "Isabel Ruiz:isabel|Liam Murphy:liam|Farah Aziz:farah|Jason Yap:jason|Hannah Weber:hannah|Oscar Lind:oscar|"
    "Mia Fischer:mia|Leo Rossi:leo|Carla Gomez:carla|Nico Bautista:nico",
    "vi": "Nguyễn Thị Lan:lan.nguyen|Trần Văn Minh:minh.tran|Lê Thu Hà:ha.le|Phạm Quốc Bảo:bao.pham|"
    "Hoàng Mai Anh:anh.hoang|Vũ Đức Long:long.vu|Đặng Thùy Linh:linh.dang|Bùi Gia Huy:huy.bui|Đỗ Ngọc Diệp:diep.do|"
    "Hồ Thanh Tùng:tung.ho|Ngô Phương Thảo:thao.ngo|Dương Hải Nam:nam.duong|Lý Kim Ngân:ngan.ly|"
    "Nguyễn Hữu Phước:phuoc.nguyen|Trần Bích Ngọc:ngoc.tran|Lê Anh Khoa:khoa.le|Phạm Hồng Nhung:nhung.pham|"
    "Hoàng Việt Dũng:dung.hoang|Vũ Cẩm Tú:tu.vu|Đặng Minh Trí:tri.dang|Bùi Thanh Hương:huong.bui|"
    "Đỗ Trung Kiên:kien.do|Hồ Xuân Mai:mai.ho|Ngô Quang Vinh:vinh.ngo|Dương Yến Nhi:nhi.duong|Lý Hoàng Phúc:phuc.ly|"
    "Nguyễn Khánh Vy:vy.nguyen|Trần Đình Khôi:khoi.tran|Lê Bảo Châu:chau.le|Phạm Tuấn Kiệt:kiet.pham|"
    "Hoàng Thanh Trúc:truc.hoang|Vũ Nhật Quang:quang.vu|Đặng Hoài Thương:thuong.dang|Bùi Công Thành:thanh.bui|"
    "Đỗ Quỳnh Chi:chi.do|Hồ Đăng Khoa:khoa.ho|Ngô Thảo Nguyên:nguyen.ngo|Dương Quốc Việt:viet.duong|"
    "Lý Ánh Tuyết:tuyet.ly|Nguyễn Đức Thịnh:thinh.nguyen",
    "th": "สมชาย ใจดี:somchai|วราภรณ์ ศรีสุข:waraporn|ธนพล วงศ์ทอง:thanapol|กนกวรรณ พรหมมา:kanokwan|"
    "ประเสริฐ แก้วมณี:prasert|สุดารัตน์ บุญมี:sudarat|ณัฐวุฒิ สายทอง:natthawut|พิมพ์ชนก รุ่งเรือง:pimchanok|"
    "อนุชา ทองดี:anucha|จิราพร คำแสน:jiraporn|วีรยุทธ เจริญผล:weerayut|ศิริพร นาคสุข:siriporn|กิตติ มีชัย:kitti|"
    "อรอุมา แสงจันทร์:onuma|ชัยวัฒน์ พูนสุข:chaiwat|รัตนา ดวงแก้ว:rattana|ภาณุพงศ์ ชูศรี:phanupong|มาลี สุขเกษม:malee|"
    "เอกชัย บัวทอง:ekkachai|นภัสสร อินทร์แก้ว:napatsorn|สุรศักดิ์ ทวีสุข:surasak|ปวีณา ศรีวงศ์:paweena|"
    "ธีรเดช จันทร์หอม:teeradet|วิภาดา ทองคำ:wipada|อภิสิทธิ์ แซ่ลิ้ม:apisit|ชนิดา พงษ์ไพร:chanida|"
    "ก้องภพ เรืองศรี:kongpop|สุภาวดี มั่นคง:supawadee|ปกรณ์ เพชรรัตน์:pakorn|ลลิตา วัฒนา:lalita|ศุภชัย ธรรมดี:supachai|"
    "นันทนา เกตุแก้ว:nantana|วรวิทย์ อยู่สุข:worawit|เบญจมาศ ชื่นใจ:benjamas|ทศพล คงมั่น:tossapol|อัญชลี สมบูรณ์:anchalee|"
    "พงศกร ใจงาม:pongsakorn|ดารุณี สายชล:darunee|ไพโรจน์ ยิ้มแย้ม:pairoj|กัญญา เพียรดี:kanya",
}
TITLES: dict[str, tuple[str, ...]] = {
    "en": ("Managing director", "Purchasing manager", "Operations manager", "Office manager", "Chief accountant"),
    "vi": ("Giám đốc", "Trưởng phòng mua hàng", "Quản lý vận hành", "Hành chính văn phòng", "Kế toán trưởng"),
    "th": ("กรรมการผู้จัดการ", "ผู้จัดการฝ่ายจัดซื้อ", "ผู้จัดการฝ่ายปฏิบัติการ", "ผู้จัดการสำนักงาน", "หัวหน้าฝ่ายบัญชี"),
}
# language: (country, beginning of a number that is completed by two digits)
COUNTRY: dict[str, tuple[str, str]] = {
    "en": ("", "+120255501"),
    "vi": ("VN", "+8428555001"),
    "th": ("TH", "+666000001"),
}
NOTE: dict[str, str] = {
    "en": "Sample data. You can change it as you like, or remove it under Settings, First steps.",
    "vi": "Dữ liệu mẫu. Bạn có thể thay đổi tùy ý, hoặc xóa đi trong Thiết lập, Những bước đầu tiên.",
    "th": "ข้อมูลตัวอย่าง แก้ไขได้ตามต้องการ หรือลบออกได้ที่ การตั้งค่า > เริ่มต้นใช้งาน",
}
