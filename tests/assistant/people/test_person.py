"""Who sends a request, and what they may do."""

from assistant.people.person import VISITOR, Means, Permission, Person, Role, introduce, person_in


def test_each_role_may_do_what_its_word_says():
    assert Role.VIEWER.permissions < Role.EDITOR.permissions < Role.ADMINISTRATOR.permissions
    assert not Role.EDITOR.permissions >= Role.EVALUATOR.permissions
    assert Role.ADMINISTRATOR.permissions == set(Permission)


def test_whoever_was_not_introduced_is_a_visitor_without_a_name():
    assert person_in({"type": "http"}) == VISITOR
    assert VISITOR.name == "" and not VISITOR.known
    assert not any(VISITOR.may(one) for one in Permission)


def test_whoever_was_introduced_is_known_to_what_answers():
    scope = {"type": "http"}
    person = Person("wang.li", Role.EDITOR.permissions, Means.ACCOUNT, Role.EDITOR)
    introduce(scope, person)
    assert person_in(scope) is person and person.known
    assert person.may(Permission.EDIT) and not person.may(Permission.ADMINISTER)
