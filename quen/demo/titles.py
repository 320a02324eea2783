"""Job titles by country and kind of business, with their shares; the first is the one who decides."""

VI = {
    "Café": (("Chủ quán", 40), ("Quản lý cửa hàng", 28), ("Bar trưởng", 14), ("Barista", 10), ("Kế toán", 8)),
    "Restaurant": (("Chủ nhà hàng", 30), ("Quản lý nhà hàng", 30), ("Bếp trưởng", 16), ("Kế toán", 14),
                   ("Phụ trách thu mua", 10)),
    "Hotel": (("Tổng quản lý", 18), ("Giám đốc ẩm thực", 26), ("Trưởng bộ phận mua hàng", 24),
              ("Bếp trưởng", 10), ("Kỹ sư trưởng", 10), ("Kế toán trưởng", 12)),
    "Office": (("Giám đốc", 18), ("Trưởng phòng Hành chính", 30), ("Nhân viên hành chính", 26),
               ("Trưởng phòng Mua hàng", 14), ("Kế toán trưởng", 12)),
    "Roaster": (("Chủ xưởng rang", 40), ("Trưởng bộ phận rang", 30), ("Phụ trách kinh doanh", 18),
                ("Kế toán", 12)),
    "Bakery": (("Chủ tiệm", 50), ("Quản lý cửa hàng", 30), ("Bếp trưởng bánh", 20)),
    "Co-working": (("Quản lý tòa nhà", 40), ("Trưởng nhóm cộng đồng", 34), ("Phụ trách vận hành", 26)),
    "Education and health": (("Phó hiệu trưởng", 20), ("Trưởng phòng Hành chính", 40), ("Kế toán trưởng", 20),
                             ("Phụ trách căng tin", 20)),
    "Retail": (("Quản lý ngành hàng", 34), ("Quản lý cửa hàng", 40), ("Phụ trách thu mua", 26)),
    "Chain": (("Tổng giám đốc", 10), ("Giám đốc vận hành", 26), ("Trưởng phòng Mua hàng", 26),
              ("Trưởng phòng Kỹ thuật", 18), ("Giám đốc tài chính", 10), ("Trưởng phòng Đào tạo", 10)),
}  # fmt: skip

TH = {
    "Café": (("เจ้าของร้าน", 42), ("ผู้จัดการร้าน", 28), ("หัวหน้าบาริสต้า", 18), ("บาริสต้า", 12)),
    "Restaurant": (("เจ้าของร้าน", 34), ("ผู้จัดการร้านอาหาร", 34), ("หัวหน้าเชฟ", 18), ("ฝ่ายจัดซื้อ", 14)),
    "Hotel": (("ผู้จัดการทั่วไป", 20), ("ผู้จัดการฝ่ายอาหารและเครื่องดื่ม", 32), ("ผู้จัดการฝ่ายจัดซื้อ", 28),
              ("หัวหน้าช่าง", 10), ("ผู้จัดการฝ่ายบัญชี", 10)),
    "Office": (("กรรมการผู้จัดการ", 20), ("ผู้จัดการฝ่ายธุรการ", 36), ("เจ้าหน้าที่ธุรการ", 26), ("เจ้าหน้าที่จัดซื้อ", 18)),
    "Roaster": (("เจ้าของโรงคั่ว", 44), ("หัวหน้าฝ่ายคั่ว", 34), ("ผู้จัดการฝ่ายขาย", 22)),
    "Bakery": (("เจ้าของร้าน", 56), ("ผู้จัดการร้าน", 28), ("หัวหน้าเชฟขนม", 16)),
    "Co-working": (("ผู้จัดการอาคาร", 50), ("ผู้จัดการชุมชน", 50)),
    "Education and health": (("ผู้จัดการฝ่ายธุรการ", 60), ("เจ้าหน้าที่จัดซื้อ", 40)),
    "Retail": (("ผู้จัดการร้าน", 60), ("ผู้จัดการฝ่ายสินค้า", 40)),
    "Chain": (("ประธานเจ้าหน้าที่บริหาร", 12), ("ผู้อำนวยการฝ่ายปฏิบัติการ", 32), ("ผู้จัดการฝ่ายจัดซื้อ", 36),
              ("ผู้จัดการฝ่ายเทคนิค", 20)),
}  # fmt: skip

EN = (("General Manager", 30), ("Director of Food & Beverage", 34), ("Executive Chef", 18), ("Owner", 18))
