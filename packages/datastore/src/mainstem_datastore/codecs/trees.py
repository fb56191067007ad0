"""`tree/1`: plain containers around values that have codecs of their own, and a few values that JSON lacks.

A skeleton (JSON) shows the containers; each leaf in it is a number into a table of encoded values. So the frame in
`{"data": frame, "note": "..."}` is stored as a frame, and the frame that a thousand tuples share is one leaf object,
encoded once. Shared containers stay shared; cycles are left to pickle.

`tree-pickle/1` is the same where some leaves have no codec: all of these go into one pickle, in which they may share
what they like with each other; it names the other leaves by number. It is used only where another leaf is large:
otherwise one pickle of the whole is simpler and as good.

Nodes of the skeleton: a JSON scalar stands for itself, everything else is an object with one member:
    {"list": [...]}  {"tuple": [...]}  {"set": [...]}  {"frozenset": [...]}
    {"dict": {...}} with string keys, {"map": [[key, value], ...]} with others
    {"float": "nan"}  {"complex": [re, im]}  {"bytes": "base64"}, short ones
    {"leaf": n}  {"opaque": n}  {"again": n}, the n-th container from the top

What is inside of a set is not numbered and not shared: a set is written in an order of its own, the same everywhere.
"""

import json
from binascii import a2b_base64, b2a_base64
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, cast

from mainstem_datastore._native import encode_json
from mainstem_datastore.codecs.encoded import (
    OWN_BLOB_BYTES,
    Encoded,
    Pieces,
    exact_type,
    joined,
    length_bytes,
    type_name,
)

if TYPE_CHECKING:
    from typing_extensions import Buffer

TREE = "tree/1"
TREE_PICKLE = "tree-pickle/1"

_CONTAINERS = (list, tuple, dict, set, frozenset)
_SCALARS = (str, int, bool, type(None))
_LIGHT_NODES_MAX = 2_000
_NODES_MAX = 100_000
_DEPTH_MAX = 60
_ALIGNMENT_BYTES = 64
_INLINE_BYTES_MAX = 1024

EncodeLeaf = Callable[[Any], Encoded | None]
EncodeOpaque = Callable[[list[Any], dict[int, int | None]], Encoded | None]
DecodeLeaf = Callable[[str, dict[str, Any], "Sequence[Buffer]"], Any]
DecodeOpaque = Callable[[str, dict[str, Any], "Sequence[Buffer]", Sequence[Any]], Any]


def encode(value: Any, encode_leaf: EncodeLeaf, encode_opaque: EncodeOpaque) -> Encoded | None:
    """Returns containers and their leaves, or None where one pickle is the better form.

    Args:
        value: any value; only containers and what JSON lacks are taken.
        encode_leaf: encodes a leaf by a codec of its type, or says None.
        encode_opaque: pickles a list of leaves without a codec, given the numbers of the others by their ids.
    """
    if type(value) not in _CONTAINERS and type(value) not in (float, complex):
        return None
    walk = _Walk(encode_leaf)
    try:
        root = walk.node(value, 0)
    except _NotATree:
        return None
    if not walk.opaque:
        return walk.table.finish(TREE, value, {"root": root})
    if walk.leaf_bytes < OWN_BLOB_BYTES:
        return None
    pickled = encode_opaque(walk.opaque, walk.known)
    if pickled is None:
        return None
    return walk.table.finish(TREE_PICKLE, value, {"root": root}, pickled)


def decode(
    codec: str, buffers: "Sequence[Buffer]", decode_leaf: DecodeLeaf, decode_opaque: DecodeOpaque
) -> Any:
    """Returns the value of a tree.

    Args:
        codec: `TREE` or `TREE_PICKLE`.
        buffers: what `encode` gave.
        decode_leaf: decodes a leaf from codec, meta and buffers.
        decode_opaque: decodes the pickled leaves, given the others in their order as well.

    Raises:
        ValueError: for a tree that holds a pickle without being marked.
    """
    skeleton = json.loads(str(buffers[0], "utf-8"))
    places = _Places(buffers, skeleton.get("gathered"))
    leaves = [decode_leaf(codec, meta, places.all(at)) for codec, meta, at in skeleton["leaves"]]
    opaque: Sequence[Any] = ()
    if "pickled" in skeleton:
        if codec != TREE_PICKLE:
            raise ValueError(f"a pickle in a value of the codec `{codec}`")
        pickled, meta, at = skeleton["pickled"]
        opaque = decode_opaque(pickled, meta, places.all(at), leaves)
    return _Builder(leaves, opaque).build(skeleton["root"])


class _NotATree(Exception):
    """The value has a cycle, is too deep, or too many nodes for a skeleton."""


class _Walk:
    """Goes through a value once and takes it apart."""

    def __init__(self, encode_leaf: EncodeLeaf) -> None:
        self._encode_leaf = encode_leaf
        self._containers: dict[int, int] = {}
        self._open: set[int] = set()
        self._nodes = 0
        self._opaque_numbers: dict[int, int] = {}
        self.opaque: list[Any] = []
        self.known: dict[int, int | None] = {}
        self.table = _LeafTable()
        self.leaf_bytes = 0

    def node(self, value: Any, depth: int, *, in_set: bool = False) -> Any:
        """Returns the node that stands for a value.

        Args:
            value: the value.
            depth: how many containers are around it.
            in_set: whether one of them is a set.

        Raises:
            _NotATree: if a skeleton is not the right form for it.
        """
        kind = exact_type(value)
        self._nodes += 1
        nodes_max = _NODES_MAX if self.leaf_bytes >= OWN_BLOB_BYTES else _LIGHT_NODES_MAX
        if self._nodes > nodes_max or depth > _DEPTH_MAX:
            raise _NotATree
        if kind in _SCALARS:
            return value
        if kind is float:
            return value if value - value == 0 else {"float": repr(value)}
        if kind is complex:
            return {"complex": [self.node(value.real, depth), self.node(value.imag, depth)]}
        if kind is bytes and len(value) <= _INLINE_BYTES_MAX:
            return {"bytes": b2a_base64(value, newline=False).decode("ascii")}
        if kind in _CONTAINERS:
            return self._container(value, depth, in_set)
        return self._leaf(value)

    def _container(self, value: Any, depth: int, in_set: bool) -> Any:
        key = id(value)
        if key in self._open:
            raise _NotATree
        if not in_set:
            if key in self._containers:
                return {"again": self._containers[key]}
            self._containers[key] = len(self._containers)
        if value or type(value) not in (tuple, frozenset):
            # The pickle must not reach these; the empty tuple is one object everywhere and says nothing.
            self.known[key] = None
        self._open.add(key)
        node = self._members(value, depth + 1, in_set)
        self._open.remove(key)
        return node

    def _members(self, value: Any, depth: int, in_set: bool) -> Any:
        kind = exact_type(value)
        if kind is set or kind is frozenset:
            nodes = [self.node(item, depth, in_set=True) for item in value]
            return {kind.__name__: sorted(nodes, key=lambda node: json.dumps(node, sort_keys=True))}
        if kind is not dict:
            return {kind.__name__: [self.node(item, depth, in_set=in_set) for item in value]}
        if all(type(name) is str for name in value):
            return {"dict": {name: self.node(item, depth) for name, item in value.items()}}
        return {"map": [[self.node(name, depth), self.node(item, depth)] for name, item in value.items()]}

    def _leaf(self, value: Any) -> Any:
        key = id(value)
        if (number := self.known.get(key)) is not None:
            return {"leaf": number}
        if key in self._opaque_numbers:
            return {"opaque": self._opaque_numbers[key]}
        encoded = self._encode_leaf(value)
        if encoded is None:
            self._opaque_numbers[key] = len(self.opaque)
            self.opaque.append(value)
            return {"opaque": self._opaque_numbers[key]}
        self.known[key] = number = self.table.add(encoded)
        self.leaf_bytes += sum(map(length_bytes, encoded.buffers))
        return {"leaf": number}


class _LeafTable:
    """The encoded leaves: large buffers as they are, small ones gathered into one."""

    def __init__(self) -> None:
        self._leaves: list[Any] = []
        self._own: list[Any] = []
        self._gathered = bytearray()

    def add(self, leaf: Encoded) -> int:
        self._leaves.append([leaf.codec, leaf.meta, [self._place(buffer) for buffer in leaf.buffers]])
        return len(self._leaves) - 1

    def finish(
        self, codec: str, value: Any, skeleton: dict[str, Any], pickled: Encoded | None = None
    ) -> Encoded | None:
        helpers = 0
        if pickled is not None:
            # A helper buffer is the last one of all, so that it stays outside of the value's identity.
            helpers = pickled.helpers
            own = len(pickled.buffers) - helpers
            places = [self._place(buffer) for buffer in pickled.buffers[:own]]
            places += [self._own_place(buffer) for buffer in pickled.buffers[own:]]
            skeleton["pickled"] = [pickled.codec, pickled.meta, places]
        skeleton["leaves"] = self._leaves
        buffers = list(self._own)
        if self._gathered:
            skeleton["gathered"] = 1
            buffers.insert(0, bytes(self._gathered))
        data = encode_json(skeleton)
        return None if data is None else Encoded(codec, type_name(value), [data, *buffers], helpers=helpers)

    def _place(self, buffer: "Buffer | Pieces") -> Any:
        if length_bytes(buffer) >= OWN_BLOB_BYTES:
            return self._own_place(buffer)
        self._gathered += bytes(-len(self._gathered) % _ALIGNMENT_BYTES)
        begin = len(self._gathered)
        self._gathered.extend(memoryview(joined(buffer)))  # `+=` would let an array add itself
        return [begin, len(self._gathered)]

    def _own_place(self, buffer: "Buffer | Pieces") -> int:
        self._own.append(buffer)
        return len(self._own) - 1


class _Places:
    """Finds the buffers of leaves.

    Args:
        buffers: all buffers of the tree.
        gathered: the number of the one that holds the small buffers, None if there is none.
    """

    def __init__(self, buffers: "Sequence[Buffer]", gathered: int | None) -> None:
        self._gathered = memoryview(b"") if gathered is None else memoryview(buffers[gathered])
        self._own = buffers[1 if gathered is None else gathered + 1 :]

    def all(self, places: list[Any]) -> "list[Buffer]":
        return [self._own[at] if isinstance(at, int) else self._gathered[at[0] : at[1]] for at in places]


class _Builder:
    """Builds the containers of a skeleton in the order in which they were taken apart."""

    def __init__(self, leaves: Sequence[Any], opaque: Sequence[Any]) -> None:
        self._leaves = leaves
        self._opaque = opaque
        self._containers: list[Any] = []

    def build(self, node: Any, *, in_set: bool = False) -> Any:
        if not isinstance(node, dict):
            return node
        kind, content = next(iter(cast("dict[str, Any]", node).items()))
        if kind == "leaf":
            return self._leaves[content]
        if kind == "opaque":
            return self._opaque[content]
        if kind == "again":
            return self._containers[content]
        if kind == "float":
            return float(content)
        if kind == "bytes":
            return a2b_base64(content)
        if kind == "complex":
            return complex(self.build(content[0]), self.build(content[1]))
        if in_set:
            return self._container(kind, content, in_set)
        # The place is taken before the members are built: containers are numbered from the top.
        number = len(self._containers)
        self._containers.append(None)
        self._containers[number] = built = self._container(kind, content, in_set)
        return built

    def _container(self, kind: str, content: Any, in_set: bool) -> Any:
        if kind == "dict":
            return {name: self.build(item) for name, item in content.items()}
        if kind == "map":
            return {self.build(name): self.build(item) for name, item in content}
        items = [self.build(item, in_set=in_set or kind in ("set", "frozenset")) for item in content]
        if kind == "list":
            return items
        if kind == "tuple":
            return tuple(items)
        return set(items) if kind == "set" else frozenset(items)
