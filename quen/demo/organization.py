"""The distributor itself: its name, six branches, and the people who work there."""

from quen.demo.records import Member, Team

COMPANY = "Thiết bị Cà phê Phương Nam"
DIRECTOR = "Nguyễn Minh Anh"  # runs the system, too
DOMAIN = "phuongnam.example"

# Branch code, name, branch it reports to, country of its customers.
BRANCHES = (
    ("SGN", "Chi nhánh TP. Hồ Chí Minh", "", "VN"),
    ("HAN", "Chi nhánh Hà Nội", "", "VN"),
    ("DAD", "Chi nhánh Đà Nẵng", "", "VN"),
    ("VCA", "Chi nhánh Cần Thơ", "Chi nhánh TP. Hồ Chí Minh", "VN"),
    ("BKK", "Chi nhánh Bangkok", "", "TH"),
    ("CNX", "Chi nhánh Chiang Mai", "Chi nhánh Bangkok", "TH"),
)  # fmt: skip

ADMIN, MANAGER, REP = "Administrator", "Manager", "Sales rep"

# Name, mailbox, job title, phone, branch, manager's mailbox, role, share of the branch's customers.
PEOPLE = (
    ("Võ Hoàng Phương Nam", "nam.vo", "Tổng giám đốc", "0903 418 226", "SGN", "", ADMIN, 0),
    ("Lý Gia Khiêm", "khiem.ly", "Trưởng phòng Công nghệ thông tin", "0938 650 174", "SGN", "nam.vo",
     ADMIN, 0),
    ("Trần Thị Mỹ Duyên", "duyen.tran", "Giám đốc kinh doanh miền Nam", "0909 271 583", "SGN", "nam.vo",
     MANAGER, 14),
    ("Nguyễn Quốc Bảo", "bao.nguyen", "Chuyên viên kinh doanh cao cấp", "0912 804 367", "SGN", "duyen.tran",
     REP, 34),
    ("Huỳnh Ngọc Trâm", "tram.huynh", "Chuyên viên kinh doanh", "0773 516 940", "SGN", "duyen.tran",
     REP, 30),
    ("Phan Tấn Lộc", "loc.phan", "Chuyên viên kinh doanh", "0868 239 751", "SGN", "duyen.tran", REP, 28),
    ("Đặng Thùy Linh", "linh.dang", "Phụ trách khách hàng chuỗi", "0936 482 015", "SGN", "duyen.tran",
     REP, 26),
    ("Bùi Minh Khôi", "khoi.bui", "Chuyên viên kinh doanh dịch vụ", "0794 163 528", "SGN", "duyen.tran",
     REP, 18),
    ("Lê Đình Thắng", "thang.le", "Giám đốc chi nhánh Hà Nội", "0913 560 427", "HAN", "nam.vo",
     MANAGER, 12),
    ("Phạm Thu Hằng", "hang.pham", "Chuyên viên kinh doanh cao cấp", "0987 315 602", "HAN", "thang.le",
     REP, 32),
    ("Vũ Đức Anh", "anh.vu", "Chuyên viên kinh doanh", "0356 841 290", "HAN", "thang.le", REP, 28),
    ("Đỗ Khánh Huyền", "huyen.do", "Chuyên viên kinh doanh", "0972 608 135", "HAN", "thang.le", REP, 28),
    ("Nguyễn Thanh Tùng", "tung.nguyen", "Chuyên viên kinh doanh", "0384 927 516", "HAN", "thang.le",
     REP, 0),
    ("Hồ Thị Diệu Hiền", "hien.ho", "Trưởng chi nhánh Đà Nẵng", "0905 732 418", "DAD", "nam.vo",
     MANAGER, 18),
    ("Trương Công Hậu", "hau.truong", "Chuyên viên kinh doanh", "0935 126 804", "DAD", "hien.ho", REP, 42),
    ("Tôn Bảo Châu", "chau.ton", "Chuyên viên kinh doanh", "0769 480 253", "DAD", "hien.ho", REP, 40),
    ("Lâm Hữu Phước", "phuoc.lam", "Trưởng chi nhánh Cần Thơ", "0918 354 627", "VCA", "duyen.tran",
     MANAGER, 40),
    ("Châu Ngọc Hân", "han.chau", "Chuyên viên kinh doanh", "0789 215 460", "VCA", "phuoc.lam", REP, 60),
    ("ธนภัทร วงศ์ไพศาล", "thanaphat.w", "ผู้จัดการประจำประเทศไทย", "+66 81 407 2935", "BKK", "nam.vo",
     MANAGER, 16),
    ("พิมพ์ชนก สุขอนันต์", "phimchanok.s", "เจ้าหน้าที่ฝ่ายขายอาวุโส", "+66 89 634 1507", "BKK", "thanaphat.w",
     REP, 44),
    ("กิตติ เจริญพานิช", "kitti.c", "เจ้าหน้าที่ฝ่ายขาย", "+66 62 918 4073", "BKK", "thanaphat.w", REP, 40),
    ("อารียา แก้วมงคล", "areeya.k", "หัวหน้าสาขาเชียงใหม่", "+66 84 175 3620", "CNX", "thanaphat.w",
     MANAGER, 40),
    ("ณัฐวุฒิ คำวิเศษ", "natthawut.k", "เจ้าหน้าที่ฝ่ายขาย", "+66 95 286 7041", "CNX", "areeya.k", REP, 34),
    ("Ngô Hải Yến", "yen.ngo", "Điều phối viên Việt - Thái", "+66 97 340 5182", "CNX", "areeya.k", REP, 26),
    (DIRECTOR, "admin", "Giám đốc vận hành", "0902 735 148", "SGN", "nam.vo", ADMIN, 0),
)  # fmt: skip

# Left the company; the customers went to the colleagues.
GONE = frozenset({"tung.nguyen"})


def build_teams() -> tuple[Team, ...]:
    """The branches, each after the one it reports to."""
    return tuple(Team(f"TEAM-{code}", name, parent) for code, name, parent, _ in BRANCHES)


def build_members() -> tuple[Member, ...]:
    """The people, each after the manager."""
    branch_names = {code: name for code, name, _, _ in BRANCHES}
    names = {mailbox: name for name, mailbox, *_ in PEOPLE}
    return tuple(
        Member(
            external_id=f"USR-{position:03d}",
            name=name,
            email=f"{mailbox}@{DOMAIN}",
            job_title=title,
            phone=phone,
            team=branch_names[branch],
            manager=names.get(manager, ""),
            role=role,
            active=mailbox not in GONE,
        )
        for position, (name, mailbox, title, phone, branch, manager, role, _) in enumerate(PEOPLE, 1)
    )


def sellers(branch: str) -> list[tuple[str, int]]:
    """The names of the people of a branch who look after customers, with their shares."""
    return [(name, share) for name, _, _, _, code, _, _, share in PEOPLE if code == branch and share]
