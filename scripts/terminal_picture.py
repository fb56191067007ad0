"""Makes a picture of what a terminal shows: ANSI text on standard input, an SVG on standard output.

tmux capture-pane -p -e | .venv/bin/python scripts/terminal_picture.py "title" > picture.svg
"""

import io
import re
import sys

from rich.console import Console
from rich.text import Text

COLUMNS = 100


def main() -> None:
    """Reads, draws, writes."""
    console = Console(record=True, width=COLUMNS, file=io.StringIO(), force_terminal=True)
    console.print(Text.from_ansi(sys.stdin.read().rstrip()))
    picture = console.export_svg(title=sys.argv[1])
    # A picture in a README fetches no fonts from anybody.
    picture = re.sub(r"@font-face \{.*?\}\s*", "", picture, flags=re.DOTALL)
    print(re.sub(r"<!--.*?-->\s*", "", picture).replace("Fira Code, monospace", "monospace"))


if __name__ == "__main__":
    main()
