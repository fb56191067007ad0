"""The page about JSON is what its script makes of the documents that commands print."""

import runpy
from pathlib import Path


def test_the_page_is_up_to_date(repository: Path, tmp_path: Path) -> None:
    generator = runpy.run_path(str(repository / "scripts" / "generate_json_reference.py"))
    assert generator["reference"]() == (repository / "docs" / "reference" / "json.md").read_text()
