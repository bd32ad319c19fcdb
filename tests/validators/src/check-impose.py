"""check-impose IMPOSED.pdf SOURCE.pdf [--grid COLUMNSxROWS] [--booklet] [--signature PAGES]

Finds by its words which page of SOURCE lies in which cell of each sheet of IMPOSED, and compares with the order
that folding (--booklet) or reading in rows (--grid) wants. A blank page may lie anywhere. Exit 0 right, 1 wrong.
"""
import argparse, sys
import pymupdf

ALIKE = 0.6  # share of words that a cell and its page have in common


def words(page):
    return page.get_text("words")


def cells(page, columns, rows, sources):
    """The page in each cell, by row; 0 where there are no words, -1 where no page is like it."""
    width, height = page.rect.width / columns, page.rect.height / rows
    found = []
    for row in range(rows):
        for column in range(columns):
            inside = {
                it[4] for it in words(page)
                if int((it[0] + it[2]) / 2 // width) == column and int((it[1] + it[3]) / 2 // height) == row
            }
            share, number = max((len(inside & it) / max(1, len(inside | it)), at) for at, it in enumerate(sources, 1))
            found.append(0 if not inside else number if share > ALIKE else -1)
    return found


def folded(first, size):
    """Sides of a signature: the outermost sheet holds its first and last pages."""
    for depth in range(size // 4):
        yield [first + size - 1 - 2 * depth, first + 2 * depth]
        yield [first + 1 + 2 * depth, first + size - 2 - 2 * depth]


def booklet(count, signature):
    first = 1
    while first <= count:
        size = min(signature or count + 3, -(-(count - first + 1) // 4) * 4)
        yield from folded(first, size)
        first += size


def main():
    parser = argparse.ArgumentParser(prog="check-impose", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("imposed")
    parser.add_argument("source")
    parser.add_argument("--grid", default="2x1")
    parser.add_argument("--booklet", action="store_true")
    parser.add_argument("--signature", type=int, default=0)
    options = parser.parse_args()
    sources = [{it[4] for it in words(page)} for page in pymupdf.open(options.source)]
    columns, rows = map(int, options.grid.split("x"))
    found = [cells(page, columns, rows, sources) for page in pymupdf.open(options.imposed)]
    count, per = len(sources), columns * rows
    if options.booklet:
        wanted = list(booklet(count, options.signature))
    else:
        wanted = [list(range(first, first + per)) for first in range(1, count + 1, per)]
    # Nothing tells one blank page from another.
    blank = {number for number, it in enumerate(sources, 1) if not it}
    plain = lambda sides: [[0 if it > count or it in blank else it for it in side] for side in sides]
    wrong = [(at, a, b) for at, (a, b) in enumerate(zip(plain(found), plain(wanted)), 1) if a != b]
    for at, a, b in wrong[:5]:
        print(f"error: sheet side {at} holds pages {a}, wanted {b}")
    if len(found) != len(wanted):
        print(f"error: {len(found)} sheet sides, wanted {len(wanted)}")
    print(f"check-impose: {len(found)} sheet sides, {count} pages  [{options.imposed}]")
    return 1 if wrong or len(found) != len(wanted) else 0


sys.exit(main())
