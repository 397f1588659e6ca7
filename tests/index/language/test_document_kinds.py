from index.language.document_kinds import is_rule, kind_at_end, without_labels


def test_kinds_at_the_end_of_titles() -> None:
    assert kind_at_end("云泽市供水条例") == "条例"
    assert kind_at_end("云泽市供水条例实施细则") == "实施细则"
    assert kind_at_end("供水") == ""
    assert is_rule("云泽市供水办法") and not is_rule("关于供水的通知")


def test_labels_behind_a_title_go() -> None:
    assert without_labels("关于供水的通知 发布时间：2025-01-02") == "关于供水的通知"
    assert without_labels("关于供水的通知") == "关于供水的通知"
