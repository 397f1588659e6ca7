"""Switches at the command line."""

AT = ("--index-dir", "index")


def test_switches_are_turned_and_shown(command, house):
    said = command("switch", "turn", "--chat-off", "--message", "今晚维护", *AT)[1]
    assert "回答：停止（今晚维护）" in said
    command("switch", "turn", "--model-off", *AT)
    command("switch", "turn", "--chat-on", "--approved-only", *AT)
    now = house.switches.read().switches
    assert (now.chat_off, now.model_off, now.approved_only, now.message) == (False, True, True, "今晚维护")
    assert "语言模型：停用" in command("switch", "show", *AT)[1]
    assert house.switches.read().changer.startswith("cli:")
