"""One sample of each printed document, with names as long as they come. All invented."""

from __future__ import annotations

from datetime import date, datetime

from shanzhi.kernel.clock import CHINA
from shanzhi.press.documents import bulletin, order, receipts, register, scores, slip
from shanzhi.press.model import Sheet

AT = datetime(2026, 3, 11, 15, 42, tzinfo=CHINA)
LONG = "云溪县槐荫街道综合行政执法和应急管理服务中心物业与房屋安全管理办公室（加挂牌子）驻柳堤工作站"
WATERMARK = "演练数据　石砚 2026-03-11"
LEAF = "7c1e94ab02f6d83d" * 4
CHECKPOINT = (
    "shanzhi/990101\n184207\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
    "\u2014 shanzhi/990101 "
    "az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
)
KEY = "shanzhi/990101+6b3de0ae+AQ5vrfJpzVBhx6dZWaGVy7SB5BBFEWhOSlLq4xvGe9D2"


def supervision_order(*, unit: str = "住建局物业科", watermark: str = "", reply: str = "") -> Sheet:
    return order.sheet(
        order.SupervisionOrder(
            org="云溪县槐荫街道办事处",
            number="槐督〔2026〕7号",
            level="黄色督办（三级中的第二级）",
            unit=unit,
            first_responsible="科长　季疏桐",
            subject="柳堤花园3号楼外墙渗水，7户墙面返潮",
            subject_lines=("编号HY26-0298，来件4件，最早2026年2月15日09:12反映",),
            stands_at="处理中，主办",
            limit_lines=("2026年3月3日17:30到期，", "已超5个工作日"),
            why=(
                "3月5日发过蓝色提示，3月9日又催办，都没有写进展。",
                "没有申请延期，也没有申请缓办。",
                "3月9日暴雨后，又有2户反映卧室漏水。",
            ),
            basis="《槐荫街道事项督办规则》2026版第6条；时限表2026-01版“房屋渗漏”，5个工作日。",
            demands=(
                "3月13日（周五）17:30前：上门看7户，先止漏，写明原因。",
                "3月18日（周三）17:30前：交办理结果，附修前修后说明。",
                "办不了的，3月12日前写明卡在哪里、要谁配合，街道出面协调。",
            ),
            issued_by="石砚",
            issued_at=datetime(2026, 3, 11, 15, 40, tzinfo=CHINA),
            check="由街道核查员到场看过再销单。核查人不是承办人。",
            address="https://shanzhi.example/orders/HD2026-7/",
            object_within="3个工作日",
            printed_by="石砚",
            printed_at=AT,
            reply=reply,
            replied="季疏桐　2026年3月12日10:20" if reply else "",
            fingerprint="记录指纹 7c1e 94ab 02f6 d83d，台账第184,207行",
            watermark=watermark,
        )
    )


def dispatch_slip(*, unit: str = "市政设施管理所", watermark: str = "") -> Sheet:
    due = datetime(2026, 3, 18, 17, 30, tzinfo=CHINA)
    return slip.sheet(
        slip.DispatchSlip(
            org="云溪县槐荫街道办事处",
            number="HY26-0412",
            title="梧桐路47号门前路面塌陷、积水",
            matter="道路积水",
            grade="一般",
            place="梧桐路47号门前人行道与机动车道相接处",
            grid="梧桐社区第一网格",
            channel="网页",
            told_at=datetime(2026, 3, 10, 8, 5, tzinfo=CHINA),
            reports=3,
            summary="路面陷下去一块，有脸盆大，里面积了水。早上有电动车摔倒。\n打***********找我。",
            units=(
                slip.SlipUnit("主办", unit, "等签收", due, "这段路登记由它养护"),
                slip.SlipUnit("协办", "供水公司", "等签收", due, "先看是不是水管漏了"),
            ),
            sign_due_at=datetime(2026, 3, 11, 11, 0, tzinfo=CHINA),
            unit_due_at=due,
            answer_due_at=datetime(2026, 3, 20, 17, 30, tzinfo=CHINA),
            dispatched_by="闻笛",
            dispatched_at=datetime(2026, 3, 10, 9, 0, tzinfo=CHINA),
            basis="时限表2026-01版“道路积水”，5个工作日。",
            address="https://shanzhi.example/cases/HY26-0412/",
            printed_by="闻笛",
            printed_at=AT,
            fingerprint="记录指纹 7c1e 94ab 02f6 d83d，台账第184,207行",
            watermark=watermark,
        )
    )


def case_register(*, rows: int = 60, unit: str = "市政设施管理所", watermark: str = WATERMARK) -> Sheet:
    titles = ("梧桐路47号门前路面塌陷、积水", "路灯不亮", "柳堤花园3号楼外墙渗水，7户墙面返潮，雨后卧室也漏")
    return register.sheet(
        register.Register(
            org="云溪县槐荫街道",
            title="事项台账",
            asked=("没办完的", "梧桐社区"),
            rows=tuple(
                register.RegisterRow(
                    number=f"HY26-{n:04d}",
                    title=titles[n % 3],
                    matter=("道路积水", "路灯", "房屋渗漏")[n % 3],
                    place="梧桐路47号门前" if n % 3 else "",
                    channel=("网页", "热线", "网格")[n % 3],
                    told_at=datetime(2026, 3, 1 + n % 9, 8, n % 60, tzinfo=CHINA),
                    unit=unit if n % 4 else "",
                    state=("待派遣", "处理中", "已结案")[n % 3],
                    ends_at=datetime(2026, 3, 12, 17, 30, tzinfo=CHINA) if n % 4 else None,
                )
                for n in range(1, rows + 1)
            ),
            printed_by="石砚",
            printed_at=AT,
            watermark=watermark,
        )
    )


def score_sheet(*, unit: str = "市政设施管理所", watermark: str = "") -> Sheet:
    return scores.sheet(
        scores.ScoreSheet(
            org="云溪县槐荫街道办事处",
            unit=unit,
            period="2026年2月",
            version="2026-01",
            rows=(
                scores.ScoreRow("按时办结率", "70", "75", "93.3%", "40%", "37.3", "同样的事项，预计92.1%"),
                scores.ScoreRow("首次签收按时率", "74", "75", "98.7%", "20%", "19.7", ""),
                scores.ScoreRow("返工率", "3", "75", "4.0%", "20%", "19.2", "越低越好；上限10%"),
                scores.ScoreRow(
                    "群众满意率", "11", "14", "不足30件，不算比率", "20%", "按满分计", "抽样14件，区间52%–92%"
                ),
            ),
            total="96.2",
            frozen_at=datetime(2026, 3, 5, 9, 0, tzinfo=CHINA),
            appeal_until=date(2026, 3, 12),
            printed_by="谷雨",
            printed_at=AT,
            context=("2月有2天暴雨，道路类事项比平时多一倍。", "剔除2件：地点不在本单位范围，单位外的人复核过。"),
            address="https://shanzhi.example/assessment/2026-02/works/",
            fingerprint="记录指纹 7c1e 94ab 02f6 d83d，台账第184,207行",
            watermark=watermark,
        )
    )


def daily_bulletin(*, watermark: str = "") -> Sheet:
    return bulletin.sheet(
        bulletin.Bulletin(
            org="云溪县槐荫街道",
            day=date(2026, 3, 10),
            origin="shanzhi/990101",
            size=184_207,
            entered=1_284,
            checkpoints=31,
            signed_at=datetime(2026, 3, 10, 23, 58, tzinfo=CHINA),
            checkpoint=CHECKPOINT,
            keys=(KEY,),
            uncovered="签署以后又有3行，尚未签进去。",
            checked="02:10查了183,950行，全部相符。",
            address="https://shanzhi.example/ledger/bulletin/2026-03-10/",
            watermark=watermark,
        )
    )


def receipt(*, watermark: str = "") -> Sheet:
    return receipts.sheet(
        receipts.Receipt(
            org="云溪县槐荫街道",
            number="2603 01207",
            code="7Q4M 2KXR 9T",
            rows=(("反映", "梧桐路47号门前路面塌陷、积水，早上有电动车摔倒"), ("时间", "2026年3月10日08:05，网页")),
            promised="2026年3月16日（周一）",
            address="https://shanzhi.example/status/260301207/",
            how="扫码，或打开shanzhi.example，点“查进展”，输入编号和查询码，看办到哪一步。",
            warning="查询码只给您一个人，请收好；丢了到窗口换新的。手机号已封存，办理单位看不到。急事打110、119、120。",
            printed_at=AT,
            watermark=watermark,
        )
    )


def line_receipt(*, watermark: str = "") -> Sheet:
    return receipts.line_sheet(
        receipts.LineReceipt(
            org="云溪县槐荫街道",
            origin="shanzhi/990101",
            index=183_900,
            shown=(("办理", "反映"), ("发生时间", "2026年3月10日08:05"), ("记录时间", "2026年3月10日08:05")),
            leaf=LEAF,
            path=tuple(f"{n:02x}" * 32 for n in range(18)),
            checkpoint=CHECKPOINT,
            size=184_207,
            address="https://shanzhi.example/ledger/receipt/990101/183900/",
            signed_at=AT,
            watermark=watermark,
        )
    )


SAMPLES = {
    "order": supervision_order,
    "slip": dispatch_slip,
    "register": case_register,
    "scores": score_sheet,
    "bulletin": daily_bulletin,
    "receipt": receipt,
    "line-receipt": line_receipt,
}
