"""Records: frozen classes whose fields are their annotations."""

import pickle

import pytest

from mainstem_core.schema.record import Record, compile_initializer, field, fields, replace


class Point(Record):
    """Two numbers and a list."""

    x: int
    y: int = 0
    names: list[str] = field(default_factory=list[str])


class Tagged(Record):
    """The first two of them."""

    x: int
    y: int = 0


class Counter(Record, frozen=False):
    """A record that can be changed."""

    count: int = 0


def test_fields_are_given_by_position_by_name_or_left_to_their_defaults() -> None:
    point = Point(1, names=["a"])
    assert (point.x, point.y, point.names) == (1, 0, ["a"])
    assert Point(1).names is not Point(1).names
    with pytest.raises(TypeError, match="missing 1 required positional argument: 'x'"):
        Point()  # pyright: ignore[reportCallIssue]
    with pytest.raises(TypeError, match="unexpected keyword argument 'z'"):
        Point(1, z=2)  # pyright: ignore[reportCallIssue]


def test_a_record_can_not_be_changed_and_has_no_other_attributes() -> None:
    point = Point(1)
    with pytest.raises(AttributeError, match="can't be changed"):
        point.x = 2  # pyright: ignore[reportAttributeAccessIssue]
    with pytest.raises(AttributeError, match="can't be changed"):
        del point.x
    assert not hasattr(point, "__dict__")
    counter = Counter()
    counter.count += 1
    assert counter == Counter(1)
    with pytest.raises(AttributeError):
        counter.other = 1  # pyright: ignore[reportAttributeAccessIssue]


def test_records_are_equal_by_class_and_fields() -> None:
    assert Point(1, 2) == Point(1, 2) != Point(1, 3)
    assert Tagged(1, 2) != Point(1, 2)
    assert len({Tagged(1), Tagged(1), Tagged(2)}) == 2
    with pytest.raises(TypeError, match="unhashable"):
        hash(Counter())


def test_fields_can_be_listed_and_are_shown() -> None:
    assert [each.name for each in fields(Point)] == ["x", "y", "names"]
    assert repr(Point(1)) == "Point(x=1, y=0, names=[])"


def test_a_record_is_no_base_of_another_one() -> None:
    with pytest.raises(TypeError, match="no other records as bases"):
        type("Derived", (Point,), {})


def test_records_match_patterns_are_replaced_and_pickled() -> None:
    match Point(3, 4):
        case Point(x, y):
            assert (x, y) == (3, 4)
    assert replace(Point(3, 4), y=5) == Point(3, 5)
    assert pickle.loads(pickle.dumps(Point(1, 2, ["a"]))) == Point(1, 2, ["a"])


def test_an_initializer_is_made_once_and_may_be_made_ahead() -> None:
    class Late(Record):
        value: int

    assert "__init__" not in Late.__dict__
    compile_initializer(Late)
    made = Late.__init__
    assert Late(1).value == 1
    compile_initializer(Late)
    assert Late.__init__ is made
