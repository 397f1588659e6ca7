"""Lines that a site puts around a text, and lines of texts that look alike."""

import pytest

from index.loaders.page_marks import is_foot, is_labels, is_next, is_organiser, is_path, is_related, is_tools


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("您现在的位置：首页 > 政务公开 > 通知公告", True),
        ("当前位置：首页", True),
        ("# 您当前所在的位置：首页 > 工作机构", True),
        ("网站首页>>公告>>公告", True),
        ("首页 » 政策文件", True),
        ("一、申请位置：窗口", False),
        ("含水率>15%的，不予收购", False),
    ],
)
def test_paths(line: str, expected: bool) -> None:
    assert is_path(line) is expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("上一篇：关于禁放的通告", True),
        ("下一条 关于水价的通知，每吨五元。", True),
        ("【上一篇】关于禁放的通告", True),
        ("下一篇没有了", True),
        ("上一页", True),
        ("前一条规定的期限为三十日。", False),
        ("下一年度的标准另行公布。", False),
    ],
)
def test_ways_to_other_pages(line: str, expected: bool) -> None:
    assert is_next(line) is expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("网站标识码：1409990001 示ICP备05000000号", True),
        ("版权所有：示例市人民政府", True),
        ("Copyright © 2026 All Rights Reserved.", True),
        ("建议使用1024×768分辨率IE8.0以上版本浏览器", True),
        ("声明：本文不代表本网站观点，如有侵权，请联系。", True),
        ("版权所有者应当登记。", False),
        ("联系电话：0999-0000000", False),
    ],
)
def test_feet(line: str, expected: bool) -> None:
    assert is_foot(line) is expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("发布日期：2026-10-08 来源：示例市公安局 浏览次数：1203 字体：大 中 小 分享到：微信 微博", True),
        ("发表时间：2026-04-20 11:19:38 信息来源：教育局浏览量：-", True),
        ("时间：2015-02-13 [ 大 中 小 ] 浏览次数：", True),
        ("来源：北京日报", True),
        ("2026-10-08", True),
        ("（责任编辑：张三）", True),
        ("2026年10月8日", False),
        ("时间：2026年5月1日上午九时", False),
        ("来源于本市的收入，应当申报。", False),
    ],
)
def test_labels(line: str, expected: bool) -> None:
    assert is_labels(line) is expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("【打印本页】 【关闭窗口】", True),
        ("A+大 A+中 A+小", True),
        ("分享到：微信 微博", True),
        ("扫一扫在手机打开当前页", True),
        ("返回顶部打印页面关闭本页", True),
        ("1 2 3 4 5 6", True),
        ("打印材料一式三份", False),
        ("0000-1234567", False),
        ("12345", False),
        ("关闭的场所", False),
    ],
)
def test_tools(line: str, expected: bool) -> None:
    assert is_tools(line) is expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("相关阅读", True),
        ("### 相关政策解读", True),
        ("热门文章：", True),
        ("为您推荐", True),
        ("相关附件", True),
        ("相关部门应当配合", False),
        ("推荐人选名单", False),
    ],
)
def test_headings_of_other_pages(line: str, expected: bool) -> None:
    assert is_related(line) is expected


def test_who_runs_a_site_or_an_event() -> None:
    assert is_organiser("主办单位：示例市民政局")
    assert not is_organiser("主办单位应当公告。")
