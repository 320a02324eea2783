"""Thai personal names, each part with its romanization (for mail addresses), and foreigners' names."""

import random

# Given names in use across generations.
GIVEN_MALE = (
    ("สมชาย", "somchai"), ("ณัฐพล", "natthaphon"), ("ธนกร", "thanakon"), ("กิตติ", "kitti"),
    ("วีรพงศ์", "weeraphong"), ("อนุชา", "anucha"), ("ปิยะ", "piya"), ("ศุภชัย", "supachai"),
    ("พงศกร", "phongsakon"), ("ธีรเดช", "theeradet"), ("จักรพันธ์", "chakkraphan"), ("สุรเชษฐ์", "surachet"),
    ("ชัยวัฒน์", "chaiwat"), ("ณัฐวุฒิ", "natthawut"), ("ภาณุพงศ์", "phanuphong"), ("วรวิทย์", "worawit"),
    ("อภิสิทธิ์", "aphisit"), ("ประเสริฐ", "prasoet"), ("นพดล", "noppadon"), ("กฤษณะ", "kritsana"),
    ("ธนวัฒน์", "thanawat"), ("ปกรณ์", "pakon"), ("รัฐพล", "ratthaphon"), ("สิทธิโชค", "sitthichok"),
    ("เอกชัย", "ekkachai"), ("มานพ", "manop"), ("วิชัย", "wichai"), ("ภูวดล", "phuwadon"),
    ("ศักดิ์ดา", "sakda"), ("ไพโรจน์", "phairot"), ("บัณฑิต", "bandit"), ("ชนินทร์", "chanin"),
    ("ธนภัทร", "thanaphat"), ("พีรพัฒน์", "pheeraphat"), ("อดิศร", "adison"), ("วสันต์", "wasan"),
    ("เกรียงไกร", "kriangkrai"), ("ทวีศักดิ์", "thaweesak"), ("ยุทธนา", "yutthana"), ("สราวุธ", "sarawut"),
    ("คมสัน", "khomsan"), ("ปริญญา", "parinya"), ("ราเชนทร์", "rachen"), ("อาทิตย์", "arthit"),
)  # fmt: skip

GIVEN_FEMALE = (
    ("สุดารัตน์", "sudarat"), ("ณัฐธิดา", "natthida"), ("พิมพ์ชนก", "phimchanok"), ("กนกวรรณ", "kanokwan"),
    ("อรอุมา", "onuma"), ("ศิริพร", "siriphon"), ("วราภรณ์", "waraphon"), ("จิราพร", "chiraphon"),
    ("ปวีณา", "paweena"), ("ธัญญารัตน์", "thanyarat"), ("นภัสสร", "naphatson"), ("รัชนี", "ratchanee"),
    ("สุภาวดี", "suphawadee"), ("มาลี", "malee"), ("พรทิพย์", "phonthip"), ("อัญชลี", "anchalee"),
    ("กมลชนก", "kamonchanok"), ("ชลธิชา", "chonthicha"), ("ดวงใจ", "duangjai"), ("เบญจมาศ", "benchamat"),
    ("ปาริชาต", "parichat"), ("ภัทราภรณ์", "phattharaphon"), ("ยุพิน", "yuphin"), ("ลลิตา", "lalita"),
    ("วิภาดา", "wiphada"), ("ศศิธร", "sasithon"), ("สิรินทร์", "sirin"), ("หทัยรัตน์", "hathairat"),
    ("อารียา", "areeya"), ("ขวัญใจ", "khwanjai"), ("จุฑามาศ", "chuthamat"), ("ณิชาภัทร", "nichaphat"),
    ("ธนพร", "thanaphon"), ("นฤมล", "naruemon"), ("บุษบา", "butsaba"), ("ประภัสสร", "praphatson"),
    ("พัชรินทร์", "phatcharin"), ("รุ่งนภา", "rungnapha"), ("วันเพ็ญ", "wanphen"), ("สมหญิง", "somying"),
    ("สายฝน", "saifon"), ("กัญญา", "kanya"), ("ชุติมา", "chutima"), ("แพรวา", "phraewa"),
)  # fmt: skip

# A Thai family name is unique to a family by law, so invented ones are put together from two halves.
FAMILY_HEAD = (
    ("ศรี", "sri"), ("ทอง", "thong"), ("แก้ว", "kaeo"), ("บุญ", "bun"), ("สุข", "suk"), ("ชัย", "chai"),
    ("วงศ์", "wong"), ("เจริญ", "charoen"), ("รุ่ง", "rung"), ("แสง", "saeng"), ("จันทร์", "chan"),
    ("คำ", "kham"), ("พงษ์", "phong"), ("อินทร์", "in"), ("เพชร", "phet"), ("ธรรม", "tham"),
)  # fmt: skip

FAMILY_TAIL = (
    ("สวัสดิ์", "sawat"), ("ประเสริฐ", "prasoet"), ("ไพศาล", "phaisan"), ("สุวรรณ", "suwan"),
    ("วัฒนา", "watthana"), ("มงคล", "mongkhon"), ("สมบูรณ์", "sombun"), ("วิเศษ", "wiset"),
    ("อุดม", "udom"), ("เกษม", "kasem"), ("พานิช", "phanit"), ("วิไล", "wilai"), ("พิทักษ์", "phithak"),
    ("อนันต์", "anan"), ("โสภา", "sopha"), ("รักษา", "raksa"), ("ประดิษฐ์", "pradit"), ("ศิลป์", "sin"),
)  # fmt: skip

# Managers of hotels and groups who came from abroad and are written to in English: women's names, men's
# names and invented family names that go together.
FOREIGN = (
    ("Hannah Charlotte Grace Ingrid Sofia Elena Nora Beatrice",
     "Marcus Oliver Stefan Julien Tomás Daniel Hugo",
     "Ellwood Brandvold Marchetot Lindqvaard Penhallow Wexcombe Brückmoser Sølvberg Villarejo Tanswell"),
    ("Aiko Haruka Yumi Naoko", "Kenji Daisuke Takumi Shinji", "Morisaka Hatanami Kirishige Onodani Sawamiya"),
    ("Seo-yeon Ji-woo Min-seo", "Min-jun Do-hyun Sung-ho", "Hwangbo Namgoong Seomun Dokgo"),
    ("Priya Ananya Kavita", "Rahul Vikram Arjun", "Venkatar Deshmane Kulkarnee Raghunand"),
)  # fmt: skip


def draw_foreigner(rng: random.Random, gender: str) -> str:
    """The name of a guest from abroad, in Latin letters."""
    women, men, families = rng.choice(FOREIGN)
    return f"{rng.choice((women if gender == 'female' else men).split())} {rng.choice(families.split())}"


def draw_name(rng: random.Random, gender: str) -> tuple[str, str]:
    """A full name in Thai script and the same in Latin letters, for gender `male` or `female`."""
    given, given_latin = rng.choice(GIVEN_FEMALE if gender == "female" else GIVEN_MALE)
    head, head_latin = rng.choice(FAMILY_HEAD)
    tail, tail_latin = rng.choice(FAMILY_TAIL)
    return f"{given} {head}{tail}", f"{given_latin} {head_latin}{tail_latin}"
