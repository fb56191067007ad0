"""Parsers for `Config(parser=...)`: YAML, and three ways of listing packages.

The lists of packages give `{"packages": {name: version}, "python": version}`, as decorators of environments take them:
`@pypi(packages=cfg.packages)`. A version is `1.2.3` for `==1.2.3`, else what was written (`>=1.2,<2`); it is empty
where any version will do. What such a list may hold besides is refused, rather than left out in silence.
"""

import re
from collections.abc import Iterable
from typing import Any, cast

_NAME = r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?"
_REQUIREMENT = re.compile(
    rf"(?P<name>{_NAME})\s*(?P<extras>\[[^\]]*\])?\s*(?:@\s*(?P<url>\S+)|(?P<versions>[(]?[<>=!~][^;]*)?)\s*(?:;.*)?"
)
_CONDA = re.compile(rf"(?:[\w.-]+::)?(?P<name>{_NAME})\s*(?P<versions>[<>=!~ ].*)?")
_COMMENT = re.compile(r"(?:^|\s)#.*")


def yaml_parser(text: str) -> Any:
    """Returns what a YAML text holds; needs the package PyYAML.

    Args:
        text: the text.
    """
    import yaml  # pyright: ignore[reportMissingModuleSource]  # never required, see the error where it is missing

    return yaml.safe_load(text)


def requirements_txt_parser(text: str) -> dict[str, Any]:
    """Returns the packages of a `requirements.txt`.

    Args:
        text: the file's content: a requirement a line; options of pip and paths are refused.

    Raises:
        ValueError: for a line that is no requirement.
    """
    lines = (_COMMENT.sub("", line).strip() for line in text.splitlines())
    return _packages(line for line in lines if line)


def pyproject_toml_parser(text: str) -> dict[str, Any]:
    """Returns the dependencies of a `pyproject.toml`, and the Python that it requires.

    Args:
        text: the file's content.

    Raises:
        ValueError: if it is no TOML, has no table `project`, or a dependency cannot be read.
    """
    import tomllib

    project = tomllib.loads(text).get("project")
    if project is None:
        raise ValueError("it has no table `project`")
    found = _packages(project.get("dependencies", ()))
    if "requires-python" in project:
        found["python"] = _version(project["requires-python"])
    return found


def conda_environment_yml_parser(text: str) -> dict[str, Any]:
    """Returns the packages of an `environment.yml`, read without a parser for YAML.

    Args:
        text: the file's content; of `dependencies` only plain lines are understood, no `pip:` in it.

    Raises:
        ValueError: if there is no list of dependencies, or a line of it is something else.
    """
    found: dict[str, Any] = {"packages": {}, "python": None}
    for line in _dependencies(text):
        parts = _CONDA.fullmatch(line)
        if parts is None:
            raise ValueError(f"the line `{line}` is not `name=version`")
        # `name=1.2=build` pins a build, too, which says nothing elsewhere.
        versions = (parts["versions"] or "").strip()
        versions = re.sub(r"^=?=\s*", "==", versions) if versions.startswith("=") else versions
        _add(found, parts["name"], _version(re.sub(r"^(==[^=]+)=[^=].*$", r"\1", versions)))
    return found


def _dependencies(text: str) -> Iterable[str]:
    lines = [_COMMENT.sub("", line).rstrip() for line in text.splitlines()]
    lines = [line for line in lines if line]
    if "dependencies:" not in lines:
        raise ValueError("it has no list `dependencies:`")
    for line in lines[lines.index("dependencies:") + 1 :]:
        item = re.fullmatch(r"\s*-\s+(.*)", line)
        if item is None:
            if line.startswith(" "):
                raise ValueError(f"the line `{line.strip()}` is not `- name=version`")
            return
        yield item[1].strip().strip("\"'")


def _packages(requirements: Iterable[Any]) -> dict[str, Any]:
    found: dict[str, Any] = {"packages": {}, "python": None}
    for requirement in requirements:
        parts = _REQUIREMENT.fullmatch(str(requirement).strip())
        if parts is None:
            raise ValueError(f"the line `{requirement}` is no requirement such as `name==1.2`")
        versions = f"@ {parts['url']}" if parts["url"] else _version(parts["versions"] or "")
        _add(found, f"{parts['name']}{parts['extras'] or ''}", versions)
    return found


def _add(found: dict[str, Any], name: str, version: str) -> None:
    packages = cast("dict[str, str]", found["packages"])
    if name.lower() == "python":
        found["python"] = version
    elif name in packages:
        raise ValueError(f"the package `{name}` is there twice")
    else:
        packages[name] = version


def _version(versions: str) -> str:
    """Returns `1.2` for `==1.2`; anything else as it is, without spaces."""
    text = versions.strip().strip("()").replace(" ", "")
    return text.lstrip("=") if re.fullmatch(r"={2,3}[^,*]+", text) else text
