"""What one knows of customers beyond name and number: their needs, and the persons behind the contacts."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from quen.demo.accounts import Customer
from quen.demo.dice import maybe, stream, weighted
from quen.demo.records import Contact

_NEEDS = {
    "VN": (
        ("Mở thêm hai điểm bán trong năm tới; giữ vị cà phê đồng đều.", "Máy hay hỏng vào giờ đông khách."),
        ("Giảm chi phí điện, tăng khách quay lại.", "Nhân viên mới phải học lâu mới pha đều tay."),
        ("Lên hạng sao, nâng bữa sáng.", "Giao hạt trễ vào cuối tuần."),
        ("Tự rang để chủ động giá vốn.", "Chưa tính được chi phí trên mỗi ly."),
    ),
    "TH": (
        ("เปิดสาขาใหม่สองแห่งปีหน้า รสชาติต้องเหมือนกันทุกสาขา", "เครื่องเสียบ่อยช่วงลูกค้าแน่น"),
        ("ลดค่าไฟ เพิ่มลูกค้าประจำ", "พนักงานใหม่ใช้เวลาฝึกนาน"),
        ("ยกระดับอาหารเช้าของโรงแรม", "เมล็ดกาแฟมาส่งช้าช่วงสุดสัปดาห์"),
    ),
}
_BUYERS = {
    "VN": (("Phòng thu mua", "Bộ phận pha chế"), ("Chủ quán", "Nhân viên pha chế"), ("Giám đốc F&B", "Nhà hàng")),
    "TH": (("ฝ่ายจัดซื้อ", "บาริสต้า"), ("เจ้าของร้าน", "พนักงานร้าน")),
}
_HOME_BUYERS = {"VN": (("Chị chủ nhà", "Cả nhà"), ("Anh chủ nhà", "Vợ chồng")), "TH": (("คุณแม่", "ทั้งบ้าน"),)}
_INTERESTS = {
    "VN": ("cà phê đặc sản", "chạy bộ", "bóng đá", "trồng lan", "chụp ảnh", "nấu ăn", "du lịch", "cờ tướng", "yoga"),
    "TH": ("กาแฟพิเศษ", "วิ่ง", "ถ่ายรูป", "ทำอาหาร", "ท่องเที่ยว", "ปลูกต้นไม้", "ฟุตบอล"),
}
_TIMES = {"VN": ("sau 15 giờ", "sáng sớm", "giờ nghỉ trưa", "cuối tuần"), "TH": ("หลังบ่ายสาม", "ช่วงเช้า", "พักเที่ยง")}
_TRADES = {
    "VN": ("kỹ sư", "giáo viên", "bác sĩ", "kinh doanh tự do", "kế toán", "nhà báo"),
    "TH": ("วิศวกร", "ครู", "แพทย์", "ธุรกิจส่วนตัว", "นักบัญชี"),
}


def with_needs(seed: int, customers: Sequence[Customer]) -> list[Customer]:
    """The customers with what they are to us, their budget, goals and pains."""
    rng = stream(seed, "needs")
    made = []
    for customer in customers:
        account, country = customer.account, customer.account.country
        business = customer.segment != "Household"
        goals, pains = rng.choice(_NEEDS[country]) if business and maybe(rng, 22) else ("", "")
        buyers, users = rng.choice((_BUYERS if business else _HOME_BUYERS)[country]) if maybe(rng, 25) else ("", "")
        millions = rng.choice((40, 60, 90, 150, 240, 400)) if business else rng.choice((6, 10, 15, 25))
        roaster = customer.segment == "Roaster"
        private = not business and maybe(rng, 25)
        made.append(replace(customer, account=replace(
            account,
            name=customer.person[0] if private and customer.person else account.name,
            kind="person" if private else account.kind,
            customer=not (roaster and maybe(rng, 30)),
            partner=business and maybe(rng, 3),
            supplier=roaster and maybe(rng, 35),
            competitor=roaster and maybe(rng, 20),
            buyers=buyers, users=users, goals=goals, pain_points=pains,
            budget=Decimal(millions * 1_000_000) if maybe(rng, 20) else None,
            currency="VND",
        )))  # fmt: skip
    return made


def with_persons(seed: int, contacts: Sequence[Contact]) -> list[Contact]:
    """The contacts with what is known of them as persons."""
    rng = stream(seed, "persons")
    made = []
    for contact in contacts:
        country = "TH" if contact.language == "th" else "VN"
        known = maybe(rng, 30)
        hobbies = rng.sample(_INTERESTS[country], rng.randint(1, 3)) if known and maybe(rng, 70) else []
        channels = (("zalo", 6), ("phone", 4), ("email", 2)) if country == "VN" else (("line", 7), ("phone", 3))
        status = weighted(rng, (("married", 60), ("single", 28), ("engaged", 4), ("divorced", 5), ("widowed", 3)))
        made.append(replace(
            contact,
            marital_status=status if known else "",
            occupation=rng.choice(_TRADES[country]) if not contact.job_title and maybe(rng, 60) else "",
            interests=", ".join(hobbies),
            sizes=f"áo {rng.choice('SML')}" if country == "VN" and known and maybe(rng, 15) else "",
            purchase_role=weighted(rng, (("customer", 5), ("consumer", 3), ("both", 2))) if known else "",
            preferred_channel=weighted(rng, channels) if maybe(rng, 35) else "",
            best_time=rng.choice(_TIMES[country]) if maybe(rng, 15) else "",
            do_not_call=maybe(rng, 3),
            do_not_email=maybe(rng, 4),
        ))  # fmt: skip
    return made
