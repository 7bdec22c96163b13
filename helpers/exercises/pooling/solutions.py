"""The solutions of lesson 9.3 as plain lines; the tests compare them with the helpers."""


def max_pool(x, size, stride):
    """Take the maximum of windows until one of them reaches the end of the row."""
    pooled = []
    for start in range(0, len(x), stride):
        pooled.append(max(x[start : start + size]))
        if start + size >= len(x):
            break
    return pooled


def pool_to(x, parts):
    """Take the maximum from floor(i n / parts) up to ceil((i + 1) n / parts)."""
    n = len(x)
    return [max(x[i * n // parts : -(-(i + 1) * n // parts)]) for i in range(parts)]


def survivors():
    """Pool both rows, and compare."""
    before = [3, 7, 2, 2, 5, 1, 4, 6]
    after = [6, 3, 7, 2, 2, 5, 1, 4]
    pooled = [[max(x[max(j - 1, 0) : j + 2]) for j in range(8)] for x in (before, after)]
    return [j for j in range(8) if pooled[0][j] == pooled[1][j]]


def twin():
    """In each window the maximum may stand elsewhere, and the others may be anything below."""
    return [
        [4, 0, 6, 0],
        [0, 0, 0, 0],
        [5, 0, 9, 0],
        [0, 0, 0, 0],
    ]


SOLUTIONS = {"max_pool": max_pool, "survivors": survivors, "pool_to": pool_to, "twin": twin}
