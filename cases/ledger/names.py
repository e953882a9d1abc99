"""The names ledgers give their columns, and the words they use in them."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

# Field of ours → names of columns. A new spelling belongs here and nowhere else.
NAMES: dict[str, tuple[str, ...]] = {
    "key": ("留言编号", "编号", "信访编号", "信访件编号", "信访事项编号", "登记编号", "受理编号", "来信编号",
            "案件编号"),
    "received": ("留言时间", "收到日期", "来信日期", "来访日期", "来电日期", "信访日期", "登记日期", "受理日期",
                 "收件日期", "收到时间", "来信时间", "来访时间", "来电时间", "信访时间", "登记时间", "受理时间",
                 "收文日期"),
    "person": ("留言用户", "信访人", "信访人姓名", "姓名", "来信人", "来访人", "来电人", "反映人", "投诉人"),
    "phone": ("联系电话", "电话", "手机", "手机号", "手机号码", "电话号码", "联系方式", "信访人电话"),
    "id_number": ("身份证号", "身份证号码", "证件号码", "公民身份号码", "身份证"),
    "address": ("住址", "地址", "家庭住址", "信访人住址", "联系地址", "通讯地址"),
    "title": ("留言主题", "标题", "主题", "信访标题", "事项标题", "题目", "信访主题"),
    "text": ("留言详情", "内容", "反映内容", "信访内容", "留言内容", "主要内容", "诉求内容", "反映事项",
             "反映问题", "主要诉求"),
    "reply": ("答复意见", "回复", "办理结果", "答复", "答复内容", "回复内容", "处理意见", "办理意见", "处理结果",
              "办理情况"),
    "replied": ("答复时间", "答复日期", "回复时间", "回复日期", "办结时间", "办结日期"),
    "channel": ("渠道", "来源", "信访形式", "信访方式", "来访形式", "信访渠道", "来源渠道", "受理方式"),
    "category": ("业务类别", "业务分类", "内容分类", "问题类别", "业务类型"),
    "case_class": ("信访目的", "信访性质", "事项性质"),
    "repeat": ("初次/重复", "初次重复", "初重", "初重件", "初复访", "是否重复", "初重判定"),
    "head_count": ("人数", "信访人数", "来访人数", "人次"),
    "place": ("问题属地", "属地"),
    "national_number": ("国家系统编号", "国家信访信息系统编号", "国家编号"),
}  # fmt: skip

# Words of a ledger → our codes. «来源» columns speak of both: how it came and who sent it on.
CHANNELS: dict[str, str] = {
    **dict.fromkeys(("来信", "信件", "写信", "信函", "群众来信"), "letter"),
    **dict.fromkeys(("来访", "走访", "上访", "个访", "集体访", "群众来访", "当面"), "visit"),
    **dict.fromkeys(("来电", "电话", "热线", "12345", "12345热线"), "call"),
    **dict.fromkeys(("传真",), "fax"),
    **dict.fromkeys(
        ("网上", "网络", "网上信访", "网信", "网站", "留言", "网上留言", "电子邮件", "邮件", "邮箱", "微信", "信箱",
         "领导信箱", "局长信箱", "区长信箱", "县长信箱", "市长信箱", "省长信箱", "书记信箱", "手机信访", "网上投诉"),
        "web"),
    **dict.fromkeys(("下访", "接访", "下访接访", "接待日", "下访接访收集"), "outreach"),
}  # fmt: skip
# Who sent it on, which does not say in what form the person spoke.
SENDERS: dict[str, str] = {
    **dict.fromkeys(("国家信访局转送", "信访局转送", "信访部门转送", "信访办转送"), "bureau"),
    **dict.fromkeys(("上级转送", "上级机关转送", "上级单位转送"), "superior"),
    **dict.fromkeys(("上级交办", "上级机关交办", "信访局交办", "信访部门交办"), "assigned"),
}  # fmt: skip
CLASSES: dict[str, str] = {
    **dict.fromkeys(("申诉求决", "申诉求决类", "求决", "申诉", "诉求", "投诉", "投诉请求", "投诉请求类"), "claim"),
    **dict.fromkeys(("建议意见", "建议意见类", "意见建议", "建议", "意见"), "suggestion"),
    **dict.fromkeys(("检举控告", "检举控告类", "检举", "控告", "举报"), "accusation"),
    **dict.fromkeys(("咨询感谢", "咨询感谢类", "咨询", "感谢"), "inquiry"),
}
REPEATS: dict[str, str] = {
    **dict.fromkeys(("初次", "初信", "初访", "首次", "初件", "初次信访", "初", "初次件", "首次信访", "初信初访", "否"),
                    "first"),
    **dict.fromkeys(("重复", "重信", "重访", "重件", "复访", "重复信访", "重", "重复件", "再次", "再次信访", "重信重访",
                     "是"), "repeat"),
    **dict.fromkeys(("未判定", "不详"), "undetermined"),
}  # fmt: skip
# What is written where a name should be → why there is no petitioner.
NO_NAME: dict[str, str] = {
    **dict.fromkeys(("匿名", "匿名信", "无名氏"), "anonymous"),
    **dict.fromkeys(("不详", "未知", "姓名不详", "不清"), "unclear"),
    **dict.fromkeys(("无", "-", "--", "—", "/", "\\"), "history"),
}
# The line under a table that adds it up.
SUMS = re.compile("(?:本[页月季年])?(?:合计|总计|小计|共计|累计)")
# How a ledger came about is told by how it calls its dates and numbers.
CHANNEL_OF_HEADING: dict[str, str] = {"留言": "web", "来信": "letter", "来访": "visit", "来电": "call"}


def error_headings() -> tuple[str, str, str, str]:
    """Our own columns of the workbook of errors, before the ledger's. None is a name an import knows."""
    return _("错误行号"), _("错误栏目"), _("错误原值"), _("更正方法")


def twins_heading() -> str:
    """The hidden last column of that workbook, see cases/ledger/identity.py."""
    return _("系统用勿改")
