"""Lines of a web page that are there for the site and not for its text: paths, tools, labels, the foot."""

import re

_SPACE = re.compile(r"[\s\u3000\xa0]+")
_POSITION = re.compile(r"[您你]?的?(?:当前|现在)?所?在?的?(?:当前)?位置(?:是|为)?[:：]?")
_STEP = re.compile(r"[>＞»›→/\\|｜]+|[-—]{2,}")
_HOME = re.compile(r"(?:首页|主页|主站|home)$", re.I)
_NEXT = re.compile(
    r"\W{0,2}(?:上|下|前|后)一?[篇页条则章](?:文章|信息|新闻|内容)?\s*(?:[】\]>》»›)）]|[:：]|\s|没有|无|$)"
)
_FOOT = re.compile(
    r"ICP\s*备|ICP证|公网安备|网站标识码|版权所有|Copyright|©|&copy;|All\s*Rights\s*Reserved|网站地图|站点地图"
    r"|分辨率|IE\s?\d(?:\.0)?(?:及|以上|版本)|位(?:访客|来访者)",
    re.I,
)
_DISCLAIMER = re.compile(r"代表本(?:网|站)|本(?:网|站|网站)(?:观点|立场)|免责声明|转[载摘]请注明|网友观点")
_ORGANISER = re.compile(r"(?:主办|承办|协办|技术支持|运行维护|维护|制作)(?:单位)?\s*[:：]")
_RELATED = re.compile(
    r"(?:相关|热门|推荐|最新|延伸|更多|精彩|往期|站内|本站|友情|关联|猜你喜欢|为[您你]推荐|政策|图文|文字|栏目)"
    r"(?:的|与)?(?:阅读|文章|链接|新闻|信息|解读|推荐|内容|专题|评论|资讯|图文|导航|文件|政策|问答|稿件|附件){0,2}[:：>]*"
)
_LABEL = re.compile(
    r"(?:发布|发表|更新|发文|成文|印发|公布|录入|添加|信息|上传)?(?:时间|日期)|(?:信息|文章|稿件|内容|新闻)?来\s*源|原?出处"
    r"|(?:浏览|点击|阅读|访问|查看)(?:次?数|量|率)?|字\s*[体号]|作者|责任编辑|责编|编辑(?:录入)?|审[核签]|供稿|记者|分享到?"
    r"|(?:发布|发文)(?:单位|机构|机关|部门)|(?:发文字|文)号|索引号|关键[字词]|栏目"
)
_SITE_LABEL = re.compile(
    r"来\s*源|浏览|点击|阅读[次数量]|访问[次数量]|字\s*[体号]|分享|编辑|[发更]\s*[布表新](?:时间|日期|单位)"
)
_TOOLS = re.compile(
    r"(?:打\s*印|关\s*闭|收\s*藏|返\s*回|下\s*载|分\s*享|推\s*荐|复制|纠错|朗读|转发|点赞|取消|搜\s*索|登录|注册|举报|订阅)"
    r"(?:此|本)?(?:页面?|窗口|文章|文|链接|顶部|首页|主站|上一?页|列表|文字版|图片版|PDF版|到|至|的?朋友)*"
    r"|扫一扫.{0,12}|扫码.{0,8}|(?:手机|电脑|简体|繁体|关怀|长者|老年|无障碍|适老)(?:版|模式|助手|浏览|阅读)*|简体|繁體|听全文|全文"
    r"|字\s*[体号]|大|中|小|放大|缩小|默认|背景色|A[+\-＋－]|T|微信|微博|新浪|腾讯|QQ|空间|朋友圈|收藏夹|RSS|回到|顶部|更多|我的|到|次"
    r"|[×+\-↺↻\d]|[【】\[\]()（）|｜/、,，:：.。<>＞《》·\s]"
)
_LONG_NUMBER = re.compile(r"\d{5}")  # to call, to copy; pages and sizes of letters are counted in fewer
_LONGEST_LABELS = 160
_LONGEST_RELATED = 12


def bare(line: str) -> str:
    """A line without white space and the marks of headings and lists."""
    return _SPACE.sub("", line.lstrip("#-•· "))


def is_path(line: str) -> bool:
    """您现在的位置：首页 > 政务公开 > 通知公告."""
    text = bare(line)
    if _POSITION.match(text) and len(text) < 100:
        return True
    steps = [step for step in _STEP.split(text) if step]
    return len(steps) > 1 and len(text) < 100 and len(steps[0]) < 12 and _HOME.search(steps[0]) is not None


def is_next(line: str) -> bool:
    """上一篇：…, 下一篇：…."""
    return _NEXT.match(line.strip()) is not None


def is_foot(line: str) -> bool:
    """版权所有, 网站标识码, ICP备: what only the foot of a site says."""
    return _DISCLAIMER.search(line) is not None or (_FOOT.search(line) is not None and "。" not in line)


def is_organiser(line: str) -> bool:
    """主办：…, 承办：…, as at the foot of a site, but in a notice of an event too."""
    return _ORGANISER.match(bare(line)) is not None


def is_related(line: str) -> bool:
    """相关阅读, 推荐阅读: the heading of a list of other pages."""
    text = bare(line).strip("【】[]")
    return len(text) <= _LONGEST_RELATED and _RELATED.fullmatch(text) is not None and len(text) > 2


def is_labels(line: str) -> bool:
    """发布日期：… 来源：… 浏览次数：…: what a site says of its page, beside the title or below the text."""
    text = bare(line).strip("【】[]()（）")
    if len(text) > _LONGEST_LABELS or "。" in text:
        return False
    return bool(_LABEL.match(text) and _SITE_LABEL.search(text)) or bool(
        re.fullmatch(r"(?:19|20)\d\d[-年/.]\d{1,2}[-月/.]\d{1,2}日?(?:\d{1,2}:\d\d(?::\d\d)?)?", text)
        and not re.search(r"年", text)
    )


def is_tools(line: str) -> bool:
    """打印, 关闭, 字体：大 中 小, 分享到: nothing but what a reader may do with the page."""
    text = bare(line)
    return len(text) < 60 and not _TOOLS.sub("", text) and not _LONG_NUMBER.search(line)
