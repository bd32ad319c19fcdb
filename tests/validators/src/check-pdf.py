"""check-pdf FILE.pdf [--expect TEXT [--any-order | --ruby]]: what a PDF holds, and what is wrong with it.

Checks syntax (qpdf), title and language, that every font is embedded, subset and maps to Unicode, that every
outline entry, link and named destination leads to a page of the file, and that links go nowhere local.
--expect: the words of TEXT must stand in the text that poppler, MuPDF and pdf.js extract, in their order, each whole, though hyphenated over
lines; running heads, folios and notes may stand between. --any-order: from right to left, where readers guess the order of
words and figures, and poppler tells vowel marks before their letters: each word without marks must be there.
--ruby: poppler reads the small line of readings above a line by itself, so its words have no order; the other readers' have. Exit 0 clean, 1 errors, 2 unreadable.
"""
import argparse, collections, os, re, subprocess, sys
import pikepdf
from pikepdf import Array, Dictionary, Name, String

# Between two words of the text may stand notes, running heads, and generated pages such as the bibliography.
MAX_GAP = 1500

errors = []


def run(*command):
    done = subprocess.run(command, capture_output=True)
    return done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace")


def report(label, text):
    print(f"{label + ':':14} {text}")


class Destinations:
    """Where names and explicit destinations lead; a page index, or a string that says why nowhere."""

    def __init__(self, pdf):
        self.pages = {page.obj.objgen: i for i, page in enumerate(pdf.pages)}
        self.names = {}
        root = pdf.Root
        if "/Names" in root and "/Dests" in root.Names:
            self._collect([root.Names.Dests])
        for key, value in root.get("/Dests", {}).items():
            self.names[key.encode()] = value

    def _collect(self, todo):
        while todo:
            node = todo.pop()
            todo += list(node.get("/Kids", []))
            pairs = list(node.get("/Names", []))
            for key, value in zip(pairs[::2], pairs[1::2]):
                self.names[bytes(key)] = value

    def page(self, target):
        if isinstance(target, (String, Name)):
            key = bytes(target) if isinstance(target, String) else str(target).encode()
            if key not in self.names:
                return f"no destination is named {key!r}"
            target = self.names[key]
        if isinstance(target, Dictionary):
            target = target.get("/D")
        if not isinstance(target, Array) or len(target) == 0:
            return "malformed destination"
        if isinstance(target[0], int):
            return target[0] if 0 <= target[0] < len(self.pages) else "no such page number"
        return self.pages.get(target[0].objgen, "leads to an object that is no page")


def check_syntax(path):
    code, out, err = run("qpdf", "--check", path)
    said = [line for line in (out + err).splitlines() if "WARNING" in line or "rror" in line]
    said = [line for line in said if not line.startswith(("No syntax", "errors that qpdf cannot"))]
    report("qpdf", "clean" if code == 0 else f"exit {code}")
    if code != 0:
        errors.append("qpdf --check: " + "; ".join(said[:3]))


def check_identity(pdf):
    root = pdf.Root
    # PDF 2.0 has the title in XMP alone: PDF/A-4 forbids an information dictionary (ISO 19005-4 §6.1.3).
    in_info = str(pdf.docinfo.get("/Title", "")) if "/Info" in pdf.trailer else ""
    title = in_info if pdf.pdf_version < "2.0" else str(pdf.open_metadata().get("dc:title", ""))
    language = str(root.get("/Lang", ""))
    report("version", f"{pdf.pdf_version}, {len(pdf.pages)} pages, tagged: {'/StructTreeRoot' in root}")
    report("title", f"{title!r}, language {language!r}")
    if not title:
        errors.append("no title in the document's information or metadata")
    if not language:
        errors.append("no /Lang in the catalogue")
    if "/PageLabels" in root:
        labels = [page.label for page in pdf.pages]
        report("page labels", " ".join(labels if len(labels) <= 16 else labels[:10] + ["…"] + labels[-4:]))


def check_outline(pdf, destinations):
    entries, depth, seen = 0, 0, set()
    todo = [(pdf.Root.Outlines.get("/First"), 1)] if "/Outlines" in pdf.Root else []
    while todo:
        item, level = todo.pop()
        while item is not None:
            if item.objgen in seen:
                errors.append("the outline runs in a circle")
                return
            seen.add(item.objgen)
            entries, depth = entries + 1, max(depth, level)
            target = item.get("/Dest", item.get("/A", {}).get("/D"))
            page = destinations.page(target) if target is not None else "no target"
            if isinstance(page, str):
                errors.append(f"outline entry {str(item.get('/Title', ''))!r}: {page}")
            if "/First" in item:
                todo.append((item.First, level + 1))
            item = item.get("/Next")
    report("outline", f"{entries} entries, {depth} deep")


def check_links(pdf, destinations):
    kinds = collections.Counter()
    for number, page in enumerate(pdf.pages, 1):
        for link in page.obj.get("/Annots", []):
            if link.get("/Subtype") != "/Link":
                continue
            action = link.get("/A", {})
            if action.get("/S") == "/URI":
                address = str(action.get("/URI", ""))
                kinds["external"] += 1
                if not re.match(r"(https?|mailto|tel|doi|urn):", address):
                    errors.append(f"page {number}: a link leads to {address!r}")
                continue
            target = link.get("/Dest", action.get("/D"))
            kinds["internal"] += 1
            found = destinations.page(target) if target is not None else "no target"
            if isinstance(found, str):
                errors.append(f"page {number}: broken link: {found}")
    for name in destinations.names:
        found = destinations.page(destinations.names[name])
        if isinstance(found, str):
            errors.append(f"destination {name!r}: {found}")
    report("links", f"{kinds['internal']} internal, {kinds['external']} external, {len(destinations.names)} named destinations")


def check_fonts(path, pdf):
    fonts = {}
    for page in pdf.pages:
        for font in page.get("/Resources", {}).get("/Font", {}).values():
            fonts[font.objgen] = font
    names = []
    for font in fonts.values():
        name = str(font.get("/BaseFont", "?")).lstrip("/")
        descendant = font.DescendantFonts[0] if "/DescendantFonts" in font else font
        descriptor = descendant.get("/FontDescriptor", {})
        names.append(name)
        if not any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3")):
            errors.append(f"font {name} is not embedded")
        if not re.match(r"[A-Z]{6}\+", name):
            errors.append(f"font {name} is not a subset")
        if "/ToUnicode" not in font:
            errors.append(f"font {name} has no ToUnicode map")
    code, _, said = run("pdffonts", path)
    if code != 0 or said.strip():
        errors.append(f"pdffonts: {said.strip()[:200] or code}")
    report("fonts", ", ".join(sorted(names)) or "none")


# Characters that stand on a square are words of their own: white stands around them or not.
SQUARE = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"


def letters(text):
    """The words of a text: runs of letters and digits. An apostrophe or a soft hyphen does not part a word."""
    return re.findall(rf"[{SQUARE}]|[^\W_{SQUARE}]+", re.sub(r"['’\u00ad]", "", text))


def poppler(path):
    _, text, said = run("pdftotext", "-enc", "UTF-8", path, "-")
    if said.strip():
        errors.append(f"pdftotext: {said.strip()[:200]}")
    return text


def mupdf(path):
    import pymupdf

    # The flags of MuPDF's own search: a word goes on behind a hyphen at a line's end.
    flags = pymupdf.TEXTFLAGS_SEARCH & ~pymupdf.TEXT_PRESERVE_LIGATURES
    return "\n".join(page.get_text("text", flags=flags) for page in pymupdf.open(path))


def pdfjs(path):
    here = os.path.dirname(os.path.abspath(__file__))
    code, text, said = run("node", os.path.join(here, "pdfjs-text.mjs"), path)
    if code != 0:
        errors.append(f"pdf.js: {said.strip()[:300]}")
    # As the viewer's search joins words: a hyphen at the end of a line between letters.
    return re.sub(r"(?<=[^\W\d_])-\n(?=[^\W\d_])", "", text)


READERS = [poppler, mupdf, pdfjs]


def check_words(path, expected, readers):
    """In each reader every word of the manuscript that bears no mark must stand somewhere."""
    marks = "\u0591-\u05bd\u064b-\u065f\u0670"
    text = re.sub(rf"\w*[{marks}][\w{marks}]*", " ", open(expected, encoding="utf-8").read())
    wanted = collections.Counter(letters(text))
    for reader in readers:
        # poppler says which way each stretch runs.
        text = re.sub("[\u202a-\u202e]", " ", reader(path))
        found = collections.Counter(letters(text))
        report(f"words, {reader.__name__}", f"{wanted.total()} words expected, {found.total()} found")
        for word, count in (wanted - found).items():
            # pdf.js drops the space between stretches of unlike direction.
            if reader != pdfjs or text.count(word) < wanted[word]:
                errors.append(f"not in the text that {reader.__name__} reads: {word!r}, {count} times")


def check_text(path, expected, readers):
    """In each reader the words of the manuscript must stand in their order."""
    wanted = letters(open(expected, encoding="utf-8").read())
    for reader in readers:
        found = letters(reader(path))
        at, missing = 0, []
        for word in wanted:
            try:
                at = found.index(word, at, at + MAX_GAP) + 1
            except ValueError:
                missing.append(f"{word!r} after {' '.join(found[max(0, at - 6):at])!r}")
                if len(missing) == 5:
                    break
        said = "" if missing else ", all in order"
        report(f"text, {reader.__name__}", f"{len(wanted)} words expected, {len(found)} found{said}")
        errors.extend(f"not in the text that {reader.__name__} reads: {it}" for it in missing)


def main():
    parser = argparse.ArgumentParser(prog="check-pdf", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file")
    parser.add_argument("--expect", metavar="TEXT")
    parser.add_argument("--any-order", action="store_true")
    parser.add_argument("--ruby", action="store_true")
    options = parser.parse_args()
    try:
        pdf = pikepdf.open(options.file)
    except (pikepdf.PdfError, OSError) as e:
        print(f"check-pdf: unreadable: {e}")
        return 2
    destinations = Destinations(pdf)
    check_syntax(options.file)
    check_identity(pdf)
    check_outline(pdf, destinations)
    check_links(pdf, destinations)
    check_fonts(options.file, pdf)
    if options.expect:
        unordered = READERS if options.any_order else [poppler] if options.ruby else []
        check_words(options.file, options.expect, unordered)
        check_text(options.file, options.expect, [it for it in READERS if it not in unordered])
    for it in errors:
        print("error:", it)
    print(f"check-pdf: {len(errors)} errors  [{options.file}]")
    return 1 if errors else 0


sys.exit(main())
