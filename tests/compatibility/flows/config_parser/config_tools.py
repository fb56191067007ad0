def count_lines(text):
    return {"count": len(text.splitlines())}
