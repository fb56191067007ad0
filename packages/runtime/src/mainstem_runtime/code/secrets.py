"""What looks like a secret in the code of a flow: it would be kept with every run, for all who read the store."""

from collections.abc import Iterator

# In all that the patterns find there is one of these. Compiling them takes milliseconds, and most code has none.
_SIGNS = (
    b"private key",
    b"akia",
    b"asia",
    b"ghp_",
    b"gho_",
    b"ghu_",
    b"ghs_",
    b"ghr_",
    b"glpat-",
    b"xox",
    b"sk-",
    b"hf_",
    b"aiza",
)
_ASSIGNED = (b"passw", b"secret", b"apikey", b"api_key", b"token")
_SHAPES = (
    rb"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----",
    rb"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b",  # AWS
    rb"\bgh[pousr]_[0-9A-Za-z]{36,}",  # GitHub
    rb"\bglpat-[0-9A-Za-z_-]{20,}",  # GitLab
    rb"\bxox[abprs]-[0-9A-Za-z-]{10,}",  # Slack
    rb"\bsk-(?:[a-z]+-)?[0-9A-Za-z_-]{32,}",  # language models
    rb"\bhf_[0-9A-Za-z]{30,}",  # Hugging Face
    rb"\bAIza[0-9A-Za-z_-]{35}\b",  # Google
    rb"""(?i:\b\w*(?:passw(?:or)?d|secret|api_?key|token)\s*=\s*["'][^"'\s{}<>$]{8,}["'])""",
)


def suspicious_lines(content: bytes) -> Iterator[int]:
    """Yields the numbers of the lines that hold what looks like a secret, from 1; never what it is.

    Args:
        content: a file's bytes.
    """
    lower = content.lower()
    if not any(sign in lower for sign in (*_SIGNS, *_ASSIGNED)):
        return
    import re  # here, as the patterns

    line, before = 1, 0
    for found in re.finditer(b"|".join(_SHAPES), content):
        line += content.count(b"\n", before, found.start())
        before = found.start()
        yield line
