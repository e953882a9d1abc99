"""The civil-affairs content categories, two levels: a local default until the national table is loaded.

Only codes that are missing are written, so that what an office renamed stays. Going back removes
the unused ones: a category a matter carries is never taken from it.
"""

from django.apps.registry import Apps
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models.deletion import ProtectedError

CATEGORIES: dict[tuple[str, str], tuple[str, ...]] = {
    ("01", "社会救助"): (
        "最低生活保障", "低保边缘和刚性支出困难", "特困供养", "临时救助", "家庭经济状况核对", "救助资金发放",
        "错保漏保举报",
    ),
    ("02", "养老服务与老龄工作"): (
        "养老机构监管", "养老机构收费退费", "养老机构安全", "养老预付费", "居家社区养老", "高龄津贴和老年补贴",
        "老年人权益", "老龄工作",
    ),
    ("03", "残疾人福利"): ("困难残疾人生活补贴", "重度残疾人护理补贴", "精神障碍社区康复", "辅助器具"),
    ("04", "儿童福利和未成年人保护"): (
        "孤儿", "事实无人抚养儿童", "收养登记", "农村留守和流动儿童", "儿童福利机构", "未成年人保护",
    ),
    ("05", "婚姻管理"): ("结婚离婚登记", "补领证件", "登记信息错误", "冒名登记和撤销", "婚介"),
    ("06", "殡葬管理"): ("殡仪收费", "公墓和骨灰堂审批、乱建", "散埋乱葬", "惠民殡葬", "遗体处置"),
    ("07", "社会组织"): (
        "成立、变更、注销登记", "年检年报", "违法违规举报", "内部纠纷", "行业协会收费", "非法社会组织",
    ),
    ("08", "慈善福彩志愿"): ("慈善组织认定和公开募捐资格", "募捐和善款使用", "福彩销售、兑奖和公益金", "志愿服务"),
    ("09", "流浪救助"): ("救助站服务", "寻亲", "长期滞留安置", "街面救助"),
    ("10", "区划地名"): ("行政区划与界线", "地名命名更名", "门楼牌", "地名标志"),
    ("11", "基层政权与社区治理"): ("村（居）委会选举", "村务居务公开", "村（居）干部作风", "社区服务", "村规民约"),
    ("12", "社会工作"): ("社工考试", "社工登记", "社工机构"),
    ("13", "机关内部"): ("工作人员作风", "政务公开", "劳动人事", "信访工作本身"),
    ("14", "历史遗留和已转出"): ("优抚安置、退役军人", "救灾", "医疗救助", "低收入住房等其他已转出职能"),
    ("99", "其他"): (),
}  # fmt: skip


def rows() -> dict[str, tuple[str, str]]:
    """Code → (name, code of the parent or «»), parents first."""
    found = {code: (name, "") for code, name in CATEGORIES}
    for (code, _), names in CATEGORIES.items():
        for place, name in enumerate(names, start=1):
            found[f"{code}{place:02d}"] = (name, code)
    return found


def seed(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    category = apps.get_model("cases", "Category")
    for code, (name, parent) in rows().items():
        above = category.objects.get(code=parent) if parent else None
        category.objects.get_or_create(code=code, defaults={"name": name, "parent": above})


def unseed(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    category = apps.get_model("cases", "Category")
    for code, (name, _) in reversed(rows().items()):
        try:
            category.objects.filter(code=code, name=name).delete()
        except ProtectedError:
            continue
